import { createHash } from "node:crypto";
import type {
  ConstDirectiveNode,
  DefinitionNode,
  DocumentNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  TypeNode,
} from "graphql";
import { decode } from "../../formats/located.ts";
import { sensitive } from "../../formats/sensitive.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, fact, unreadable } from "../common.ts";

/** Tokens that one schema may have, and brackets that may stay open. */
const MAX_TOKENS = 200_000;
const MAX_OPEN = 100;

let library: typeof import("graphql") | null = null;

/** GraphQL schemas: operations with the sign-in that directives declare, sensitive fields, values of choices. */
export const graphql: ArtifactKind = {
  id: "graphql",
  version: 2,
  load: async () => {
    library = await import("graphql");
  },
  claims: (path) => (/\.(graphql|gql|graphqls)$/i.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0 || !library) return EMPTY;
    const decoded = decode(bytes);
    if ("code" in decoded) return unreadable(bytes, decoded);
    const { text, toByte } = decoded;
    if (tooDeep(text)) return unreadable(bytes, problem("graphql/too-deep", `nested deeper than ${MAX_OPEN} levels`));
    let document: DocumentNode;
    try {
      document = library.parse(text, { maxTokens: MAX_TOKENS });
    } catch (error) {
      const message = error instanceof Error ? (error.message.split("\n")[0] as string) : "";
      return unreadable(bytes, problem("graphql/broken", `the schema cannot be read: ${message.slice(0, 200)}`));
    }
    const service = path.split("/").slice(-2, -1)[0] ?? "api";
    return bounded(bytes, schemaFacts({ service, toByte, ...rootsOf(document) }, document));
  },
};

/** Brackets without regard to texts: more than anyone writes means that the parser would recurse. */
function tooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "[" || c === "{" || c === "(") {
      if (++depth > MAX_OPEN) return true;
    } else if (c === "]" || c === "}" || c === ")") depth = Math.max(0, depth - 1);
  }
  return false;
}

interface Context {
  readonly service: string;
  readonly toByte: (offset: number) => number;
  /** Name of a root type -> query, mutation or subscription. */
  readonly roots: ReadonlyMap<string, string>;
}

function rootsOf(document: DocumentNode): Pick<Context, "roots"> {
  const roots = new Map([
    ["Query", "query"],
    ["Mutation", "mutation"],
    ["Subscription", "subscription"],
  ]);
  for (const d of document.definitions)
    if (d.kind === "SchemaDefinition" || d.kind === "SchemaExtension")
      for (const o of d.operationTypes ?? []) roots.set(o.type.name.value, o.operation);
  return { roots };
}

interface Placed {
  readonly loc?: { readonly start: number; readonly end: number } | undefined;
}
const placed = ({ toByte }: Context, ...nodes: readonly Placed[]): ByteRange[] =>
  nodes.flatMap((n) => (n.loc ? [{ from: toByte(n.loc.start), to: toByte(n.loc.end) }] : []));

function schemaFacts(context: Context, document: DocumentNode): LocalFact[] {
  return document.definitions.flatMap((d) => definitionFacts(context, d));
}

function definitionFacts(context: Context, d: DefinitionNode): LocalFact[] {
  switch (d.kind) {
    case "ObjectTypeDefinition":
    case "ObjectTypeExtension":
    case "InterfaceTypeDefinition":
    case "InterfaceTypeExtension": {
      const root = context.roots.get(d.name.value);
      return (d.fields ?? []).flatMap((f) =>
        root === undefined ? [returned(context, d.name.value, f)] : operation(context, root, f, d.directives ?? []),
      );
    }
    case "InputObjectTypeDefinition":
    case "InputObjectTypeExtension":
      return (d.fields ?? []).map((f) => accepted(context, d.name.value, f));
    case "EnumTypeDefinition":
    case "EnumTypeExtension":
      return (d.values ?? []).map((v) =>
        fact(
          "wire-id",
          d.name.value,
          `value ${v.name.value}`,
          { name: v.name.value, type: "value" },
          placed(context, v.name),
        ),
      );
    default:
      return [];
  }
}

/** Directives that servers use to say who may call: only their names are known, not that a server obeys. */
const AUTH =
  /^(auth|authenticated|authorize|authorized|authorization|requires?(auth|login|scopes?|role|roles|permission|permissions)?|hasrole|hasroles|hasscope|hasscopes|haspermission|isauthenticated|loggedin|protected|guard|policy|can|aws_\w{1,40})$/i;
const PUBLIC = /^(public|anonymous|skipauth|noauth|allowanonymous|unauthenticated)$/i;

const MAX_SAID = 500;

/** Names and arguments of the directives that tell who may call; null: none is declared. */
function authOf(
  own: readonly ConstDirectiveNode[],
  ofType: readonly ConstDirectiveNode[],
): { auth: Json; at: ConstDirectiveNode[] } | null {
  const open = own.find((d) => PUBLIC.test(d.name.value));
  if (open) return { auth: [[]], at: [open] };
  const named = own.filter((d) => AUTH.test(d.name.value));
  const used = named.length > 0 ? named : ofType.filter((d) => AUTH.test(d.name.value));
  if (used.length === 0 || !library) return null;
  const print = library.print;
  const told = (text: string): string =>
    text.length <= MAX_SAID
      ? text
      : `${text.slice(0, MAX_SAID)}... (${createHash("sha256").update(text).digest("hex").slice(0, 16)})`;
  const all = used.flatMap((d) => [
    d.name.value,
    ...(d.arguments ?? []).map((a) => `${d.name.value}:${told(print(a))}`),
  ]);
  return { auth: [[...new Set(all)].sort()], at: [...used] };
}

function operation(
  context: Context,
  root: string,
  f: FieldDefinitionNode,
  ofType: readonly ConstDirectiveNode[],
): LocalFact[] {
  const declared = authOf(f.directives ?? [], ofType);
  const name = `${root} ${f.name.value}`;
  const attrs = declared
    ? {
        auth: declared.auth,
        anonymous: (declared.auth as Json[][]).some((w) => w.length === 0),
        type: typeText(f.type),
      }
    : { auth: UNRESOLVED, anonymous: false, type: typeText(f.type) };
  return [
    fact(
      "route",
      context.service,
      name,
      { auth: attrs.auth, anonymous: attrs.anonymous },
      placed(context, ...(declared?.at ?? []), f.name),
    ),
    returned(context, root, f),
    ...(f.arguments ?? []).map((a) => accepted(context, name, a)),
  ];
}

function typeText(type: TypeNode): string {
  if (type.kind === "NonNullType") return `${typeText(type.type)}!`;
  return type.kind === "ListType" ? `[${typeText(type.type)}]` : type.name.value;
}

function returned(context: Context, owner: string, f: FieldDefinitionNode): LocalFact {
  const kind = typeText(f.type).replace(/[[\]!]/g, "") === "Boolean" ? null : sensitive(f.name.value).class;
  return fact("returns", owner, f.name.value, { class: kind, writeOnly: false, holds: [] }, placed(context, f.name));
}

/** Scalars that hold whatever is sent. */
const ANY = /^(JSON|JSONObject|Any|Object|Map|Mixed|Upload|File)$/i;

function accepted(context: Context, owner: string, f: InputValueDefinitionNode): LocalFact {
  const type = typeText(f.type).replace(/[[\]!]/g, "");
  const wide = /^(upload|file)$/i.test(type) ? ["file"] : ANY.test(type) ? ["any type"] : [];
  return fact("accepts", owner, f.name.value, { wide, readOnly: false, media: [] }, placed(context, f.name, f.type));
}
