import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { holdsCredential, loads, namesSecret } from "../container.ts";
import { pipedDownloads } from "../script.ts";
import { looseCommands } from "../unverified.ts";
import type { Pod } from "./object.ts";

/** Secrets that become files. */
export function volumeSecrets({ workload: subject, spec, scope }: Pod): LocalFact[] {
  const one = (name: LocatedEntry | undefined, keys: LocatedEntry | undefined): LocalFact[] => {
    if (!name) return [];
    const listed = items(keys?.value).flatMap((k) => text(get(k, "key")) ?? []);
    const attrs = { delivery: "file", keys: listed.length > 0 ? [...new Set(listed)].sort() : ["*"] };
    return [
      fact(
        "reads-secret",
        subject,
        text(name.value) ?? UNRESOLVED,
        attrs,
        keys ? [name.at, keys.at] : [name.at],
        scope,
      ),
    ];
  };
  return items(get(spec, "volumes")).flatMap((volume) => [
    ...one(entry(volume, "secret", "secretName"), entry(volume, "secret", "items")),
    ...items(get(volume, "projected", "sources")).flatMap((s) =>
      one(entry(s, "secret", "name"), entry(s, "secret", "items")),
    ),
  ]);
}

/** Variables by which a program loads what they name. */
export const environmentCode = (subject: string, scope: string, node: Located): LocalFact[] =>
  items(get(node, "env")).flatMap((variable) => {
    const value = text(get(variable, "value")) ?? UNRESOLVED;
    const what = loads(text(get(variable, "name")) ?? "", value);
    return what ? [fact("executes", subject, what, { source: value }, [variable.at], scope)] : [];
  });

/** Secrets that the manifest itself writes into variables or a command. */
export function writtenSecrets(subject: string, scope: string, node: Located): LocalFact[] {
  const variables = items(get(node, "env")).flatMap((variable) => {
    const [name, value] = [text(get(variable, "name")) ?? "", text(get(variable, "value")) ?? ""];
    const held = (namesSecret(name) && value !== "" && !/^\$[({]/.test(value)) || holdsCredential(value);
    return held ? [{ name, at: variable.at }] : [];
  });
  const command = ["command", "args"].flatMap((key) =>
    items(get(node, key)).flatMap((word) => {
      const said = text(word) ?? "";
      return holdsCredential(said) ? [{ name: said.split("=", 1)[0] ?? "", at: word.at }] : [];
    }),
  );
  const one = (object: string, found: readonly { name: string; at: ByteRange }[]): LocalFact[] => {
    const attrs = { value: found.map((f) => f.name).join(", "), grade: found.length };
    const places = found.map((f) => f.at);
    return found.length > 0 ? [fact("setting", subject, object, attrs, places, scope)] : [];
  };
  return [...one("secrets written into variables", variables), ...one("secrets written into its command", command)];
}

/** What the command of a container does that a script had better not do. */
export function commands(subject: string, scope: string, node: Located): LocalFact[] {
  const words = ["command", "args"].flatMap((key) => entry(node, key) ?? []);
  if (words.length === 0) return [];
  const script = words.flatMap((e) => texts(e.value)).join(" ");
  const one = (object: string, source: string): LocalFact => ({
    ...fact(
      "executes",
      subject,
      object,
      { source },
      words.map((e) => e.at),
      scope,
    ),
    certainty: "syntactic",
  });
  return [
    ...pipedDownloads(script).map((source) => one("pipes a download into a shell", source)),
    ...looseCommands(script).map((what) => one(what, UNRESOLVED)),
  ];
}

/** Secrets that become variables. */
export function environmentSecrets(subject: string, scope: string, node: Located): LocalFact[] {
  const found = new Map<string, { keys: Set<string>; at: ByteRange[] }>();
  const take = (name: LocatedEntry | undefined, key: string | undefined): void => {
    if (!name) return;
    const id = text(name.value) ?? UNRESOLVED;
    const secret = found.get(id) ?? { keys: new Set(), at: [] };
    secret.keys.add(key ?? "*");
    secret.at.push(name.at);
    found.set(id, secret);
  };
  for (const variable of items(get(node, "env")))
    take(entry(variable, "valueFrom", "secretKeyRef", "name"), text(get(variable, "valueFrom", "secretKeyRef", "key")));
  for (const source of items(get(node, "envFrom"))) take(entry(source, "secretRef", "name"), undefined);
  return [...found].map(([name, { keys, at }]) =>
    fact("reads-secret", subject, name, { delivery: "environment", keys: [...keys].sort() }, at, scope),
  );
}
