import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get, items, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { pipedDownloads } from "../script.ts";

/** Only that there is a command: what it says is for the reader. */
const keyOf = ({ key, at }: LocatedEntry): ByteRange => ({
  from: at.from,
  to: Math.min(at.to, at.from + new TextEncoder().encode(key).length),
});

/** Commands that run where a resource is applied, or on what it makes. */
export function commands(subject: string, body: Located): LocalFact[] {
  const found = entries(body).filter((e) => e.key === "provisioner");
  const facts = found.flatMap((e) =>
    (e.value.type === "list" ? [...items(e.value)] : [e.value]).flatMap((node): LocalFact[] => {
      const here = entry(node, "command");
      const there = entry(node, "inline") ?? entry(node, "script") ?? entry(node, "scripts");
      const [said, what] = here
        ? [here, "runs a command where it is applied"]
        : [there, "runs a command on what it makes"];
      if (!said) return [];
      return [
        fact("executes", subject, what, { source: UNRESOLVED }, [keyOf(said)]),
        ...pipedDownloads(texts(said.value).join("\n")).map((source) =>
          fact("executes", subject, "pipes a download into a shell", { source }, [said.at]),
        ),
      ];
    }),
  );
  return [...new Map(facts.map((f) => [`${f.object}\0${f.attrs.source}`, f])).values()];
}

/** A program that is asked for data whenever something is planned. */
export function asked(subject: string, body: Located): LocalFact[] {
  const program = entry(body, "program");
  if (!program || texts(get(body, "program")).length === 0) return [];
  return [fact("executes", subject, "runs a program where it is planned", { source: UNRESOLVED }, [keyOf(program)])];
}
