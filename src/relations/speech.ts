import type { Attrs } from "../model/fact.ts";
import type { Spoken } from "../model/relation.ts";
import type { Settings } from "./lattice.ts";
import { settingStep, settingsOf } from "./lattice.ts";

/** Helpers for sentences: subject and object in backticks, no full stop. */
export const tick = (text: unknown): string => `\`${String(text)}\``;

export const attribute = (attrs: Attrs | null, name: string): string => {
  const value = attrs?.[name];
  return value === undefined || value === null
    ? "nothing"
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
};

/** One of three sentences, by what happened. */
export const byOp = (c: Spoken, add: string, remove: string, change: string): string =>
  c.op === "add" ? add : c.op === "remove" ? remove : change;

/** `from A to B` of one attribute. */
export const fromTo = (c: Spoken, name: string): string =>
  `from ${tick(attribute(c.before, name))} to ${tick(attribute(c.after, name))}`;

/** How a comment calls what is pinned, beside a reference that changed or stayed; empty where it says nothing. */
export function nameSaid(c: Spoken, moved: boolean): string {
  const [old, now] = [c.before, c.after].map((attrs) => (typeof attrs?.called === "string" ? attrs.called : null));
  if (now === old) return now ? `, ${c.op === "change" ? "still " : ""}called ${tick(now)}` : "";
  if (!now) return c.op === "change" ? `, no longer called ${tick(old)}` : "";
  const instead = old ? ` instead of ${tick(old)}` : "";
  return c.op === "add" ? `, called ${tick(now)}` : `, ${moved ? "" : "now "}called ${tick(now)}${instead}`;
}

/** The sentence of a graded setting: what it is of whom, and how its value went. */
export const gradedSays =
  (what: (c: Spoken) => string) =>
  (c: Spoken): string =>
    "settings" in (c.after ?? c.before ?? {})
      ? settingsSay(c)
      : byOp(
          c,
          `${tick(c.subject)}: ${what(c)} is ${tick(attribute(c.after, "value"))}`,
          `${tick(c.subject)} is gone, with ${what(c)} ${tick(attribute(c.before, "value"))}`,
          attribute(c.before, "value") === attribute(c.after, "value")
            ? `${tick(c.subject)}: ${what(c)} is still ${tick(attribute(c.after, "value"))}, in another way`
            : `${tick(c.subject)}: ${what(c)} changed ${fromTo(c, "value")}`,
        );

/** Settings that went the way the change is told to go, by name. */
function settingsSay(c: Spoken): string {
  const [old, now] = [c.before, c.after].map((attrs) => settingsOf(attrs ? { attrs } : undefined));
  const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])];
  const steps = names.map((name) => ({ name, step: settingStep(old?.[name], now?.[name]) }));
  const told = steps.filter((s) => s.step === c.direction);
  const all = (told.length > 0 ? told : steps.filter((s) => s.step !== "neutral")).slice(0, 3);
  // A part that comes without the setting says nothing else than that it is there.
  const said = (settings: Settings | undefined, name: string): string => tick(settings?.[name]?.value ?? "not set");
  const one = ({ name }: { name: string }): string =>
    said(old, name) === said(now, name)
      ? `${name} ${said(now, name)}, ${old?.[name] ? "which is gone" : "which is new"}`
      : `${name} ${said(now, name)} (before: ${said(old, name)})`;
  if (c.op !== "change" && all.length === 0) return `${tick(c.subject)} is ${c.op === "add" ? "new" : "gone"}`;
  return `${tick(c.subject)}: ${all.map(one).join(", ") || "other words for the same settings"}`;
}
