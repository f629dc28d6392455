import type { BicepStatement } from "../../formats/bicep/index.ts";
import { NESTED } from "../../formats/bicep/index.ts";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get, items, text } from "../../formats/located.ts";
import type { ByteRange } from "../../model/fact.ts";

/** A resource of a template, whichever language it is written in. */
export interface Resource {
  /** `Microsoft.Sql/servers/databases`, without its version. */
  readonly type: string;
  /** Its name as it is written, without what only an expression adds. */
  readonly name: string;
  /** The resource that it belongs to, by name; null where none is said. */
  readonly parent: string | null;
  readonly body: Located;
  readonly head: ByteRange;
}

/** A parameter with its default, or an output with its value. */
export interface Named {
  readonly name: string;
  readonly value: Located | undefined;
  readonly secure: boolean;
  readonly at: ByteRange;
}

export interface Template {
  readonly resources: readonly Resource[];
  readonly parameters: readonly Named[];
  readonly outputs: readonly Named[];
  /** What each module of Bicep is told. */
  readonly modules: readonly {
    readonly name: string;
    readonly from: string;
    readonly body: Located;
    readonly at: ByteRange;
  }[];
}

type Values = ReadonlyMap<string, Located>;
const MAX_DEPTH = 30;

/** Texts that are expressions in JSON: `[parameters('x')]`, but `[[x]` is a text. */
const expression = (said: string): string | undefined => /^\[(?!\[)(.*)\]$/s.exec(said)?.[1];
const NAMED = /^(?:parameters|variables)\('([^']{1,200})'\)$/i;

/** Values of parameters and variables put in where an expression is one of them; any other stays as `${...}`. */
function resolved(node: Located, values: Values, language: "json" | "bicep", depth = 0): Located {
  if (depth > MAX_DEPTH) return node;
  if (node.type === "list") return { ...node, items: node.items.map((i) => resolved(i, values, language, depth + 1)) };
  if (node.type === "map")
    return {
      ...node,
      entries: node.entries.map((e) => ({ ...e, value: resolved(e.value, values, language, depth + 1) })),
    };
  const said = text(node) ?? "";
  const inner = language === "json" ? expression(said) : /^\$\{(\w+)\}$/.exec(said)?.[1];
  if (inner === undefined) return node;
  const name = language === "json" ? NAMED.exec(inner)?.[1] : inner;
  const value = name === undefined ? undefined : values.get(name);
  const is = value && resolved(value, values, language, depth + 10);
  // Of what is put in only plain values: a place within an object of elsewhere would not be its own.
  if (is?.type === "scalar") return { ...is, at: node.at };
  if (is?.type === "list" && is.items.every((i) => i.type === "scalar")) return { ...is, at: node.at };
  const literal = /^(true|false)\(\)$/.exec(inner)?.[1];
  if (literal !== undefined) return { type: "scalar", value: literal === "true", at: node.at };
  return { type: "scalar", value: language === "json" ? `\${${inner}}` : said, at: node.at };
}

/** What only says how it is deployed. */
const ASIDE =
  /^(type|apiVersion|name|location|dependsOn|comments|resources|condition|copy|scope|parent|properties|\$resource)$/i;

/** The properties of a resource beside what stands around them; those of the parts that it lists too. */
function flattened(whole: Located): Located {
  const own = entries(whole).filter((e) => !ASIDE.test(e.key));
  return hoisted({ type: "map", at: whole.at, entries: [...entries(get(whole, "properties")), ...own] });
}

function hoisted(node: Located, depth = 0): Located {
  if (depth > MAX_DEPTH || node.type === "scalar") return node;
  if (node.type === "list") return { ...node, items: node.items.map((i) => hoisted(i, depth + 1)) };
  const list = node.entries.flatMap((e) =>
    depth > 0 && e.key === "properties" && e.value.type === "map" ? e.value.entries : [e],
  );
  return { ...node, entries: list.map((e) => ({ ...e, value: hoisted(e.value, depth + 1) })) };
}

/** The words of a name: `[concat(parameters('server'), '/default')]` is `server/default`. */
const plainName = (said: string): string =>
  said
    .replace(/^\[|\]$/g, "")
    .replace(/\b(concat|format|parameters|variables|resourceId|uniqueString|toLower|guid)\b/g, "")
    .replace(/[^\w/.-]+/g, " ")
    .trim()
    .replace(/ *\/ */g, "/");

/** Resources of a template in JSON, those within others and within deployments too. */
export function ofJson(root: Located): Template {
  const resources: Resource[] = [];
  const parameters: Named[] = [];
  const outputs: Named[] = [];
  const template = (node: Located, depth: number): void => {
    if (depth > 8) return;
    const values = new Map<string, Located>();
    for (const { key, value, at } of entries(get(node, "parameters"))) {
      const given = entry(value, "defaultValue");
      if (given) values.set(key, given.value);
      const secure = /^secure/i.test(text(get(value, "type")) ?? "");
      if (depth === 0) parameters.push({ name: key, value: given?.value, secure, at: given?.at ?? at });
    }
    for (const { key, value } of entries(get(node, "variables"))) values.set(key, value);
    for (const { key, value, at } of entries(get(node, "outputs")))
      outputs.push({ name: key, value: get(value, "value"), secure: false, at });
    visit(listed(get(node, "resources")), values, null, depth);
  };
  const visit = (list: readonly Located[], values: Values, above: Resource | null, depth: number): void => {
    for (const node of list) {
      const short = text(get(node, "type")) ?? "";
      const type = above && !short.includes("Microsoft.") ? `${above.type}/${short}` : short;
      const said = plainName(text(get(node, "name")) ?? "");
      if (type === "" || text(resolved(get(node, "condition") ?? node, values, "json")) === "false") continue;
      const name = above && !said.startsWith(above.name) ? `${above.name}/${said}` : said;
      const head = entry(node, "type")?.at ?? node.at;
      const body = resolved(flattened(node), values, "json");
      const resource: Resource = { type, name, parent: above?.name ?? null, body, head };
      if (/^Microsoft\.Resources\/deployments$/i.test(type)) {
        const inner = get(node, "properties", "template");
        if (inner) template(inner, depth + 1);
        continue;
      }
      resources.push(resource);
      if (depth < 8) visit(listed(get(node, "resources")), values, resource, depth + 1);
    }
  };
  // An artifact of a blueprint holds a template.
  template(get(root, "properties", "template") ?? root, 0);
  return { resources, parameters, outputs, modules: [] };
}

/** Resources in a list, or by symbolic names. */
const listed = (node: Located | undefined): readonly Located[] =>
  node?.type === "map" ? entries(node).map((e) => e.value) : items(node);

/** Resources of a Bicep file, those within others too. */
export function ofBicep(statements: readonly BicepStatement[]): Template {
  const values = new Map<string, Located>();
  for (const s of statements) if (/^(param|var)$/.test(s.keyword) && s.value) values.set(s.name, s.value);
  const resources: Resource[] = [];
  const symbols = new Map<string, { readonly type: string; readonly name: string }>();
  const add = (
    symbol: string,
    of: string,
    value: Located | undefined,
    head: ByteRange,
    above: Resource | null,
  ): void => {
    const node = value?.type === "list" ? value.items[0] : value;
    if (!node) return;
    const short = of.split("@")[0] ?? "";
    const type = above && !short.includes("Microsoft.") ? `${above.type}/${short}` : short;
    const parent = /^\$\{(\w+)\}$/.exec(text(get(node, "parent") ?? get(node, "scope")) ?? "")?.[1];
    const over = above ?? (parent === undefined ? undefined : symbols.get(parent));
    const own = plainName(text(get(node, "name")) ?? symbol);
    const name = over ? `${over.name}/${own}` : own;
    const body = resolved(flattened(node), values, "bicep");
    const resource: Resource = { type, name, parent: over?.name ?? null, body, head };
    symbols.set(symbol, resource);
    resources.push(resource);
    for (const e of entries(node))
      if (e.key === NESTED)
        add(
          text(get(e.value, "name")) ?? "",
          text(get(e.value, "of")) ?? "",
          get(e.value, "value"),
          headOf(e),
          resource,
        );
  };
  for (const s of statements) {
    if (s.keyword !== "resource") continue;
    if (!s.existing) add(s.name, s.of, s.value, s.head, null);
    else symbols.set(s.name, { type: s.of.split("@")[0] ?? "", name: plainName(text(get(s.value, "name")) ?? s.name) });
  }
  const named = (keyword: string): Named[] =>
    statements
      .filter((s) => s.keyword === keyword)
      .map(({ name, value, at, decorators }) => ({
        name,
        value,
        at,
        secure: decorators.some((d) => /^@(sys\.)?secure\(/.test(d)),
      }));
  const modules = statements.flatMap(({ keyword, name, of, value, head }) => {
    const body = get(value?.type === "list" ? value.items[0] : value, "params");
    return keyword === "module" && value
      ? [{ name, from: of, body: resolved(body ?? { type: "map", entries: [], at: head }, values, "bicep"), at: head }]
      : [];
  });
  return { resources, parameters: named("param"), outputs: named("output"), modules };
}

const headOf = ({ value, at }: LocatedEntry): ByteRange => entry(value, "of")?.at ?? at;
