import type { Located } from "../../../formats/located.ts";
import { entries, items, text, texts } from "../../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../../model/fact.ts";
import type { Json } from "../../../model/json.ts";
import { nothing } from "../../cloud/scale.ts";
import { type Index, index, lookup } from "../../cloud/table.ts";
import { wordsOf } from "../../cloud/words.ts";
import { MORE } from "./more.ts";

const KNOWN = index(MORE);
const MAX_DEPTH = 30;
const MAX_SHOWN = 200;

interface Own {
  readonly rel: string;
  /** Null: it says nothing, whatever words are in its name. */
  readonly setting: { readonly value: string; readonly grade: number | null; readonly unset: number | null } | null;
  readonly at: ByteRange;
}

/** Settings that the modules' own table judges, by their paths; of several of one path the weakest. */
export function ownSettings(known: Index, type: string, body: Located): ReadonlyMap<string, Own> {
  const found = new Map<string, Own>();
  const visit = (node: Located, path: readonly string[]): void => {
    for (const e of entries(node)) {
      const here = [...path, e.key];
      if (here.length > MAX_DEPTH) continue;
      const row = lookup(
        known,
        type,
        here.map((p) => wordsOf(p).join("_")),
      );
      const name = here.join(".");
      if (row?.scale === nothing) found.set(name, { rel: row.rel, setting: null, at: e.at });
      else if (row) {
        const { scale } = row;
        const grade = scale.grade(e.value);
        const old = found.get(name)?.setting?.grade;
        const marks = {
          ...(scale.apart ? { apart: true } : {}),
          ...(scale.list ? { list: texts(e.value).sort() } : {}),
        };
        const value = (text(e.value) ?? texts(e.value).join(", ")).slice(0, MAX_SHOWN) || "set";
        if (old === undefined || (old !== null && (grade ?? 0) > old))
          found.set(name, { rel: row.rel, setting: { value, grade, unset: scale.unset, ...marks }, at: e.at });
      }
      for (const inner of e.value.type === "list" ? items(e.value) : [e.value]) visit(inner, here);
    }
  };
  visit(body, []);
  return found;
}

/** The facts of a resource with the judgements of the modules' own table in the place of the resource's. */
export function withMore(facts: readonly LocalFact[], type: string, body: Located): readonly LocalFact[] {
  const own = ownSettings(KNOWN, type, body);
  if (own.size === 0) return facts;
  return facts.map((f) => {
    const said = f.attrs.settings as Readonly<Record<string, Json>> | undefined;
    if (said === undefined) return f;
    const left = Object.entries(said).filter(([name]) => !own.has(name));
    const mine = [...own].filter(([, o]) => o.rel === f.rel && o.setting !== null);
    if (mine.length === 0 && left.length === Object.keys(said).length) return f;
    const gone = [...own].filter(([name]) => Object.hasOwn(said, name)).map(([, o]) => o.at.from);
    const kept = f.at.filter((p) => !gone.includes(p.from));
    const at = [...kept, ...mine.map(([, o]) => o.at)];
    const settings = Object.fromEntries([
      ...left,
      ...mine.map(([name, o]): [string, Json] => [name, o.setting as Json]),
    ]);
    return { ...f, attrs: { ...f.attrs, settings }, at: at.length > 0 ? at : f.at.slice(0, 1) };
  });
}
