import type { Scale } from "./scale.ts";

/** Settings of one scale: their names in lower case with `_`, `parent.name` where the name alone says too little; `type` limits them. */
export type Row = readonly [rel: string, scale: Scale, names: string, type?: RegExp];

interface Known {
  readonly rel: string;
  readonly scale: Scale;
  readonly type: RegExp | undefined;
}

export type Index = ReadonlyMap<string, readonly Known[]>;

/** Rows by the names of their settings; of several for one name the first whose type fits counts. */
export function index(...tables: readonly (readonly Row[])[]): Index {
  const found = new Map<string, Known[]>();
  for (const [rel, scale, names, type] of tables.flat())
    for (const name of names.split(/\s+/)) {
      const known = found.get(name) ?? [];
      known.push({ rel, scale, type });
      found.set(name, known);
    }
  // What is limited to a type comes before what is not.
  for (const known of found.values()) known.sort((a, b) => Number(b.type !== undefined) - Number(a.type !== undefined));
  return found;
}

/** The row of a setting by the last segments of its path, so many at the least. */
export function lookup(known: Index, type: string, segments: readonly string[], least = 1): Known | undefined {
  for (let n = Math.min(3, segments.length); n >= least; n--) {
    const rows = known.get(segments.slice(-n).join("."));
    const found = rows?.find((r) => r.type === undefined || r.type.test(type));
    if (found) return found;
  }
  return undefined;
}
