import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entry, get, items, text } from "../../formats/located.ts";
import type { SchemaShape } from "../jsonschema.ts";
import { classOf, shapeOf } from "../jsonschema.ts";

const MAX_HOPS = 20;
/** Types that one type is looked through for; each type of a long chain would look through all the rest. */
const MAX_HELD = 200;

/** Keys of a local JSON Pointer (`#/a/b`), or undefined for another document. */
const pointer = (ref: string): string[] | undefined =>
  ref === "#" || ref.startsWith("#/")
    ? ref
        .slice(2)
        .split("/")
        .map((k) => plainKey(k))
    : undefined;

function plainKey(key: string): string {
  let plain = key;
  try {
    plain = decodeURIComponent(key);
  } catch {
    // Not percent-encoded after all.
  }
  return plain.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** One step of a pointer: a key, or a number of a list. */
function step(node: Located | undefined, key: string): LocatedEntry | Located | undefined {
  if (node?.type === "list") return /^\d{1,6}$/.test(key) ? items(node)[Number(key)] : undefined;
  return entry(node, key);
}

/** Looks up local references of one document, each with its cycles and bounds. */
export class References {
  readonly #root: Located;
  readonly #classes = new Map<string, readonly string[]>();

  constructor(root: Located) {
    this.#root = root;
  }

  /** The value behind any chain of references; null where it leads out of the document, or nowhere. */
  resolve(node: Located | undefined): Located | null | undefined {
    let at: Located | null | undefined = node;
    for (let hops = 0; at; hops++) {
      const ref = text(get(at, "$ref"));
      if (ref === undefined) return at;
      if (hops >= MAX_HOPS) return null;
      at = this.at(ref);
    }
    return at;
  }

  // Kept: a look-up walks all the types of the document.
  readonly #found = new Map<string, Located | null>();
  /** What a local reference leads to; null for another document, or nothing. */
  at(ref: string): Located | null {
    const known = this.#found.get(ref);
    if (known !== undefined) return known;
    const found = this.#find(ref);
    this.#found.set(ref, found);
    return found;
  }

  #find(ref: string): Located | null {
    const keys = pointer(ref);
    if (!keys) return null;
    let node: Located | undefined = this.#root;
    for (const key of keys) {
      const next = step(node, key);
      node = next === undefined ? undefined : "type" in next ? next : next.value;
    }
    return node ?? null;
  }

  /** Sensitive classes anywhere in what a reference leads to, fields that are never sent left out. */
  classesAt(ref: string): readonly string[] {
    const known = this.#classes.get(ref);
    if (known) return known;
    const found = new Set<string>();
    for (const one of this.reach([ref], MAX_HELD)) for (const kind of this.#ownClasses(one)) found.add(kind);
    const classes = [...found].sort();
    this.#classes.set(ref, classes);
    return classes;
  }

  readonly #shapes = new Map<string, SchemaShape>();
  #shapeAt(ref: string): SchemaShape {
    const known = this.#shapes.get(ref);
    if (known) return known;
    const shape = shapeOf("", this.at(ref) ?? undefined, { from: 0, to: 0 });
    this.#shapes.set(ref, shape);
    return shape;
  }

  readonly #own = new Map<string, readonly string[]>();
  #ownClasses(ref: string): readonly string[] {
    const known = this.#own.get(ref);
    if (known) return known;
    const classes = this.#shapeAt(ref).fields.flatMap((f) => {
      const { class: kind } = classOf(f.name, f.schema);
      return kind !== null && bool(get(f.schema, "writeOnly")) !== true ? [kind] : [];
    });
    const unique = [...new Set(classes)];
    this.#own.set(ref, unique);
    return unique;
  }

  /** Every local reference that can be reached from some, themselves included. */
  reach(from: readonly string[], most = Number.POSITIVE_INFINITY): Set<string> {
    const seen = new Set<string>();
    const queue = [...from];
    for (let ref = queue.pop(); ref !== undefined; ref = queue.pop()) {
      if (seen.has(ref)) continue;
      if (seen.size >= most) break;
      seen.add(ref);
      for (const r of this.#shapeAt(ref).refs) queue.push(r.ref);
    }
    return seen;
  }
}

/** The last word of a reference: the name of the type. */
export const typeName = (ref: string): string => {
  const keys = pointer(ref);
  return keys?.[keys.length - 1] ?? ref;
};
