import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, text } from "../../formats/located.ts";

const MAX_DEPTH = 60;

/** Defaults of a template's parameters by their names. */
export function defaults(root: Located): ReadonlyMap<string, Located> {
  return new Map(
    entries(get(root, "Parameters")).flatMap(({ key, value }): [string, Located][] => {
      const given = entry(value, "Default");
      if (!given) return [];
      const list = /^(CommaDelimitedList|List<)/.test(text(get(value, "Type")) ?? "");
      const parts = (text(given.value) ?? "").split(",").map((v) => v.trim());
      const { at } = given.value;
      return [
        [key, list ? { type: "list", at, items: parts.map((v) => ({ type: "scalar", value: v, at })) } : given.value],
      ];
    }),
  );
}

/** The name and the argument of a function of the template language, written as a tag or as a map of one key. */
function call(node: Located): { readonly name: string; readonly of: Located } | undefined {
  if (node.tag?.startsWith("!")) return { name: node.tag.slice(1), of: node };
  const [only, second] = entries(node);
  if (!only || second || !/^(Ref|Fn::\w+)$/.test(only.key)) return undefined;
  return { name: only.key.replace(/^Fn::/, ""), of: only.value };
}

/** Properties with the defaults of parameters put in; of what only the deployment tells, the text `${...}` stays. */
export function resolved(node: Located, given: ReadonlyMap<string, Located>, depth = 0): Located {
  if (depth > MAX_DEPTH) return node;
  const called = call(node);
  if (called) return { ...applied(called.name, called.of, given, depth), at: node.at };
  if (node.type === "list") return { ...node, items: node.items.map((i) => resolved(i, given, depth + 1)) };
  if (node.type === "map")
    return { ...node, entries: node.entries.map((e) => ({ ...e, value: resolved(e.value, given, depth + 1) })) };
  return node;
}

function applied(name: string, of: Located, given: ReadonlyMap<string, Located>, depth: number): Located {
  const unknown = (): Located => ({ type: "scalar", value: `\${${name} ${named(of)}}`, at: of.at });
  const bare = (node: Located): Located => {
    const { tag: _, ...rest } = node;
    return rest;
  };
  switch (name) {
    case "Ref":
      return given.get(text(of) ?? "") ?? unknown();
    case "Base64":
      return resolved(bare(of), given, depth + 1);
    case "Sub": {
      const template = text(of.type === "list" ? of.items[0] : of);
      if (template === undefined) return unknown();
      const filled = template.replace(/\$\{([A-Za-z0-9]+)\}/g, (whole, key: string) => text(given.get(key)) ?? whole);
      return { type: "scalar", value: filled, at: of.at };
    }
    case "Join": {
      const [separator, parts] = items(of);
      const values = items(parts).map((p) => text(resolved(p, given, depth + 1)));
      if (values.length === 0 || values.includes(undefined)) return unknown();
      return { type: "scalar", value: values.join(text(separator) ?? ""), at: of.at };
    }
    default:
      return unknown();
  }
}

const named = (node: Located): string =>
  text(node) ??
  items(node)
    .map((i) => text(i) ?? "...")
    .join(", ");
