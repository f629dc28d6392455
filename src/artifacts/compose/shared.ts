import { get, items, text } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { startOf } from "../table.ts";
import type { Service } from "./words.ts";

/** More than anybody has: however many there are, a new file has them as most do. */
const USUAL = 10_000;

/** Volumes by which several services reach the files of each other. */
export function shared(services: readonly Service[]): LocalFact[] {
  const found = new Map<string, { readonly by: Set<string>; readonly at: ByteRange[] }>();
  for (const { subject, node } of services)
    for (const volume of items(get(node, "volumes"))) {
      const short = text(volume);
      const named = short === undefined ? (text(get(volume, "source")) ?? "") : short.includes(":") ? short : "";
      const source = named.split(":", 1)[0] as string;
      if (source === "") continue;
      const known = found.get(source) ?? { by: new Set<string>(), at: [] };
      known.by.add(subject);
      known.at.push(volume.at);
      found.set(source, known);
    }
  const several = [...found].filter(([, { by }]) => by.size > 1);
  const first = services[0];
  if (!first) return [];
  const value = several.map(([source]) => source).sort();
  const places = several.flatMap(([, { at }]) => at);
  const attrs = { value: value.join(", ") || "none", grade: Math.min(0, several.length - USUAL) };
  return [
    {
      ...fact(
        "setting",
        "compose file",
        "volumes of several services",
        attrs,
        places.length > 0 ? places : [startOf(first.at)],
      ),
      certainty: "syntactic",
    },
  ];
}
