import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, items, text } from "../../formats/located.ts";
import type { ByteRange } from "../../model/fact.ts";
import type { SchemaShape } from "../jsonschema.ts";
import { classOf, shapeOf } from "../jsonschema.ts";

const MAX_DEPTH = 100;
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

  /** Every reference that stands anywhere in the document. */
  all(): { readonly ref: string; readonly at: ByteRange }[] {
    const found: { ref: string; at: ByteRange }[] = [];
    const visit = (node: Located, depth: number): void => {
      if (depth > MAX_DEPTH) return;
      if (node.type === "list") for (const i of node.items) visit(i, depth + 1);
      else
        for (const e of entries(node)) {
          const ref = e.key === "$ref" ? text(e.value) : undefined;
          if (ref !== undefined) found.push({ ref, at: e.at });
          else if (e.value.type !== "scalar") visit(e.value, depth + 1);
        }
    };
    visit(this.#root, 0);
    return found;
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
    const type = this.#typeAt(ref);
    type.classes ??= [...new Set(this.#reached([type], MAX_HELD).flatMap(ownClasses))].sort();
    return type.classes;
  }

  /** Every local reference that can be reached from some, themselves included. */
  reach(from: readonly string[]): Set<string> {
    const reached = this.#reached(
      from.map((ref) => this.#typeAt(ref)),
      Number.POSITIVE_INFINITY,
    );
    return new Set(reached.map((t) => t.ref));
  }

  readonly #types = new Map<string, NamedType>();
  #typeAt(ref: string): NamedType {
    const known = this.#types.get(ref);
    if (known) return known;
    const shape = shapeOf("", this.at(ref) ?? undefined, { from: 0, to: 0 });
    const type: NamedType = { ref, shape, next: null, own: null, classes: null, walk: 0 };
    this.#types.set(ref, type);
    return type;
  }

  #walks = 0;
  /** Types that can be reached, depth first, `most` of them. Marks what it has seen: a set for each of a thousand types costs more than the walk. */
  #reached(from: readonly NamedType[], most: number): NamedType[] {
    const walk = ++this.#walks;
    const reached: NamedType[] = [];
    const queue = [...from];
    for (let type = queue.pop(); type !== undefined && reached.length < most; type = queue.pop()) {
      if (type.walk === walk) continue;
      type.walk = walk;
      reached.push(type);
      type.next ??= [...new Set(type.shape.refs.map((r) => r.ref).reverse())].reverse().map((r) => this.#typeAt(r));
      for (const next of type.next) if (next.walk !== walk) queue.push(next);
    }
    return reached;
  }
}

/** A type by its reference, with what was found out about it so far. */
interface NamedType {
  readonly ref: string;
  readonly shape: SchemaShape;
  next: readonly NamedType[] | null;
  own: readonly string[] | null;
  classes: readonly string[] | null;
  /** The last walk that came by. */
  walk: number;
}

/** Classes of its own fields that are sent. */
function ownClasses(type: NamedType): readonly string[] {
  type.own ??= [
    ...new Set(
      type.shape.fields.flatMap((f) => {
        const { class: kind } = classOf(f.name, f.schema);
        return kind !== null && bool(get(f.schema, "writeOnly")) !== true ? [kind] : [];
      }),
    ),
  ];
  return type.own;
}

/** The last word of a reference: the name of the type. */
export const typeName = (ref: string): string => {
  const keys = pointer(ref);
  return keys?.[keys.length - 1] ?? ref;
};
