import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, items, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { holdsCredential, namesSecret } from "../container.ts";

const written = (list: readonly LocatedEntry[]): LocatedEntry[] =>
  list.filter(({ key, value }) => {
    const said = text(value) ?? "";
    return said !== "" && !said.includes("${{") && (namesSecret(key) || holdsCredential(said));
  });

const held = (subject: string, object: string, list: readonly LocatedEntry[]): LocalFact[] => {
  const attrs = { value: list.map((e) => e.key).join(", "), grade: list.length };
  const places = list.map((e) => e.at);
  return list.length > 0 ? [{ ...fact("setting", subject, object, attrs, places), certainty: "syntactic" }] : [];
};

/** Secrets that a workflow itself writes into variables. */
export const writtenSecrets = (subject: string, env: Located | undefined): LocalFact[] =>
  held(subject, "secrets written into variables", written(entries(env)));

const MAX_CONDITION = 1000;

/** A condition that fits more than it seems to: part of a text, or whoever started it last. */
function loose(condition: string): boolean {
  // No person wrote a longer one.
  if (condition.length > MAX_CONDITION) return false;
  const bare = condition.replace(/\s+/g, " ");
  const partOfText = /\bcontains\(\s*'[^']*'\s*,\s*(github|env|inputs)\.(?!event_name)/i.test(bare);
  const lastActor =
    /github\.(actor|triggering_actor)\s*==\s*'[^']*\[bot\]'|'[^']*\[bot\]'\s*==\s*github\.(actor|triggering_actor)/i.test(
      bare,
    );
  // Text around an expression makes it a text, and a text is true.
  const alwaysTrue = /^(?!\$\{\{).*\S.*\$\{\{.*\}\}|\$\{\{.*\}\}\s*\S/.test(bare.trim());
  return partOfText || lastActor || alwaysTrue;
}

/** How a job treats what could be taken from it: credentials that stay behind, secrets written out, conditions that fit too much. */
export function care(subject: string, job: Located, strangers: boolean): LocalFact[] {
  const steps = items(get(job, "steps"));
  const checkouts = steps.filter((s) => /^actions\/checkout(@|$)/i.test(text(get(s, "uses")) ?? ""));
  const kept = checkouts.map((s) => entry(s, "with", "persist-credentials"));
  const stay = kept.some((e) => !e || bool(e.value) !== false);
  const places = checkouts.flatMap((s, i) => kept[i]?.at ?? entry(s, "uses")?.at ?? []);
  // Where every checkout keeps them, it is as most do.
  const credentials = { value: stay ? "kept" : "not kept", grade: stay ? 0 : -1 };
  const conditions = [job, ...steps].flatMap((s) => entry(s, "if") ?? []).filter((e) => loose(text(e.value) ?? ""));
  const files = steps.flatMap((s) => entry(s, "run") ?? []).filter((e) => ENVIRONMENT.test(text(e.value) ?? ""));
  const passwords = [get(job, "container"), ...entries(get(job, "services")).map((s) => s.value)].flatMap((c) =>
    written(entries(get(c, "credentials")).filter((e) => e.key === "password")),
  );
  return [
    ...(checkouts.length > 0
      ? [
          {
            ...fact("setting", subject, "credentials after a checkout", credentials, places),
            certainty: "syntactic" as const,
          },
        ]
      : []),
    ...(conditions.length > 0
      ? [
          {
            ...fact(
              "setting",
              subject,
              "conditions that fit too much",
              { value: `${conditions.length}`, grade: conditions.length },
              conditions.map((e) => e.at),
            ),
            certainty: "syntactic" as const,
          },
        ]
      : []),
    ...(strangers && files.length > 0
      ? [
          {
            ...fact(
              "executes",
              subject,
              "sets variables of later steps where strangers can start it",
              { source: UNRESOLVED },
              files.map((e) => e.at),
            ),
            certainty: "syntactic" as const,
          },
        ]
      : []),
    ...writtenSecrets(subject, get(job, "env")),
    ...held(
      subject,
      "secrets written into steps",
      steps.flatMap((s) => written(entries(get(s, "env")))),
    ),
    ...held(subject, "passwords of registries", passwords),
  ];
}

const ENVIRONMENT = />>\s*["']?\$\{?(GITHUB_(ENV|PATH))\b|\bTee-Object\b.*\bGITHUB_(ENV|PATH)\b|GITHUB_ENV\s*-Append/;
