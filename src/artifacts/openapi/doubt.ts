import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, get, items, text } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { header } from "../jsonschema.ts";
import type { References } from "./refs.ts";

/** References of this document that lead nowhere in it: what they were to demand is demanded of nobody. */
export function brokenReferences(service: string, refs: References): LocalFact[] {
  const broken = refs.all().filter(({ ref }) => ref.startsWith("#") && refs.at(ref) === null);
  if (broken.length === 0) return [];
  const names = [...new Set(broken.map((b) => b.ref))].sort();
  const settings = { "references that lead nowhere": { value: names.join(", "), grade: names.length, unset: 0 } };
  return [
    fact(
      "setting",
      service,
      "references",
      { settings },
      broken.map((b) => b.at),
    ),
  ];
}

/** Two paths that are one, and two parameters of one name and place: consumers disagree on which one counts. */
export function doubled(service: string, paths: readonly LocatedEntry[], refs: References): LocalFact[] {
  const routes = paths.map((p) => ({ key: p.key.replace(/\{[^{}]*\}/g, "{}"), at: header(p) }));
  return [
    ...twice(routes).map(({ key, at }) => fact("ambiguous", service, `path ${key}`, {}, [at])),
    ...paths.flatMap((p) =>
      [p, ...entries(p.value)].flatMap((o) => {
        const where = o === p ? p.key : `${o.key.toUpperCase()} ${p.key}`;
        return twice(parametersOf(o.value, refs)).map(({ key, at }) =>
          fact("ambiguous", service, `${where} ${key}`, {}, [at]),
        );
      }),
    ),
  ];
}

interface Named {
  readonly key: string;
  readonly at: ByteRange;
}

const parametersOf = (node: Located, refs: References): Named[] =>
  items(get(node, "parameters")).flatMap((written) => {
    const one = refs.resolve(written);
    const [place, name] = ["in", "name"].map((k) => text(get(one ?? undefined, k)));
    // Names of headers ignore case.
    return place === undefined || name === undefined
      ? []
      : [{ key: `${place} ${place === "header" ? name.toLowerCase() : name}`, at: written.at }];
  });

/** Those that stand there before already. */
const twice = (all: readonly Named[]): Named[] => {
  const seen = new Set<string>();
  return all.filter(({ key }) => seen.has(key) || !seen.add(key));
};
