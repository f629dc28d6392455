import { parseJson } from "../../formats/json/index.ts";
import { latin1 } from "../../formats/latin1.ts";
import type { Documents, Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get, items, text } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { ambiguities, bounded, EMPTY, fact, unreadable } from "../common.ts";
import { classOf, header } from "../jsonschema.ts";
import { answerFacts, headerFacts, responseFacts } from "./answers.ts";
import type { KnownSchemes } from "./auth.ts";
import { authOf, knownSchemes, schemes, undeclared } from "./auth.ts";
import { Bodies, consumes, contentOf } from "./body.ts";
import { brokenReferences, doubled } from "./doubt.ts";
import { corsFacts, prefixOf, rateFacts, serverFacts } from "./edge.ts";
import { References } from "./refs.ts";

const NAME = /\.(ya?ml|json)$/i;
const MARK = /^(openapi|swagger)\s*:\s*["']?[23]\.\d|["'](openapi["']\s*:\s*["']3\.\d|swagger["']\s*:\s*["']2\.0["'])/m;

/** OpenAPI 3 and Swagger 2 documents: routes with who may call them, what they take and give back. */
export const openapi: ArtifactKind = {
  id: "openapi",
  version: 3,
  load: async () => {},
  claims: (path, head) => (NAME.test(path) && MARK.test(latin1(head)) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    const parsed = parseDocument(path, bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    const service = serviceName(path);
    const facts = parsed.documents.flatMap((d) => (isDocument(d) ? documentFacts(service, d) : []));
    return bounded(bytes, [...facts, ...ambiguities(service, parsed)]);
  },
};

/** A JSON or YAML file, by its name. */
export const parseDocument = (path: string, bytes: Uint8Array): Documents | Problem =>
  /\.json$/i.test(path) ? parseJson(bytes) : parseYaml(bytes, "1.2");

const isDocument = (root: Located): boolean =>
  root.type === "map" && (get(root, "openapi") !== undefined || get(root, "swagger") !== undefined);

/** The file's name, or that of its folder where every API has a file of that name. */
export function serviceName(path: string): string {
  const parts = path.split("/");
  const base = (parts[parts.length - 1] ?? "").replace(/\.(ya?ml|json)$/i, "");
  const general = /^(openapi|swagger|asyncapi|api|spec|index)([-_.]?v?\d[\w.]*)?$/i.test(base);
  return (general ? parts[parts.length - 2] : undefined) ?? base ?? "api";
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

interface Context {
  readonly service: string;
  readonly root: Located;
  readonly refs: References;
  readonly bodies: Bodies;
  readonly known: KnownSchemes;
}

function documentFacts(service: string, root: Located): LocalFact[] {
  const refs = new References(root);
  const declared = entries(get(root, "components", "securitySchemes") ?? get(root, "securityDefinitions"));
  const resolve = (n: Located): Located | null => refs.resolve(n) ?? null;
  const known = knownSchemes(declared, resolve, /^3\.[1-9]/.test(text(get(root, "openapi")) ?? ""));
  const context: Context = { service, root, refs, bodies: new Bodies(refs), known };
  const prefix = prefixOf(root);
  const paths = entries(get(root, "paths"));
  const facts = paths.flatMap((p) => pathFacts(context, prefix, p));
  const swagger = get(root, "definitions");
  const types = entries(swagger ?? get(root, "components", "schemas"));
  unused(context);
  context.bodies.types(types, swagger ? "#/definitions/" : "#/components/schemas/", paths.length > 0);
  const others = paths.flatMap((p) => [p.value, ...operationsOf(p.value).map((o) => o.value)]);
  return [
    ...facts,
    ...context.bodies.facts,
    ...schemes(service, declared, resolve),
    ...brokenReferences(service, refs),
    ...doubled(service, paths, refs),
    ...undeclared(service, [root, ...others], known),
    ...serverFacts(service, root, others),
    ...corsFacts(service, root),
    ...rateFacts(service, root),
  ];
}

const asMap = (key: string, value: Located, at: ByteRange): Located => ({
  type: "map",
  at,
  entries: [{ key, value, at }],
});

/** Parameters, bodies and answers that no part of this document refers to, under their own names: others may. */
function unused(context: Context): void {
  const { root, refs, bodies } = context;
  const components = get(root, "components") ?? root;
  const used = new Set(refs.all().map((r) => r.ref));
  const prefix = components === root ? "#" : "#/components";
  const of = (part: string): LocatedEntry[] =>
    entries(get(components, part)).filter((e) => !used.has(`${prefix}/${part}/${e.key}`));
  const none: Located = { type: "map", at: root.at, entries: [] };
  for (const { key, value, at } of of("parameters"))
    parameters(context, `component ${key}`, none, asMap("parameters", { type: "list", at, items: [value] }, at));
  for (const { key, value, at } of components === root ? [] : of("requestBodies"))
    requestBody(context, `component ${key}`, asMap("requestBody", value, at), at);
  for (const response of of("responses")) {
    responses(
      context,
      "component",
      asMap("responses", { type: "map", at: response.at, entries: [response] }, response.at),
    );
    bodies.facts.push(...responseFacts(refs, "component", response, ""));
  }
  if (components !== root)
    bodies.facts.push(
      ...headerFacts(
        refs,
        "component",
        asMap("headers", { type: "map", at: root.at, entries: of("headers") }, root.at),
      ),
    );
}

const operationsOf = (item: Located): LocatedEntry[] =>
  entries(item).filter((e) => METHODS.includes(e.key.toLowerCase()));

function pathFacts(context: Context, prefix: string, path: LocatedEntry): LocalFact[] {
  if (path.key.startsWith("x-")) return [];
  const { service, refs } = context;
  const name = `${prefix}${path.key}`;
  const item = refs.resolve(path.value);
  // A path that another file holds may be anything.
  if (!item)
    return [
      fact(
        "route",
        service,
        `* ${name}`,
        { auth: `${UNRESOLVED} ${text(get(path.value, "$ref"))}`, anonymous: false },
        [path.at],
      ),
    ];
  return [
    ...corsFacts(`${service} ${name}`, item),
    ...rateFacts(`${service} ${name}`, item),
    ...operationsOf(item).flatMap((o) => operationFacts(context, name, item, o)),
  ];
}

function operationFacts(context: Context, path: string, item: Located, operation: LocatedEntry): LocalFact[] {
  const { service, root, known, refs } = context;
  const name = `${operation.key.toUpperCase()} ${path}`;
  const { auth, strength, strange, anonymous, at } = authOf(operation.value, root, item, known);
  const place = header(operation);
  parameters(context, name, item, operation.value);
  unnamedParts(context, name, path, item, operation);
  requestBody(context, name, operation.value, place);
  responses(context, name, operation.value);
  return [
    fact("route", service, name, { auth, strength, strange, anonymous }, [...at, place]),
    ...answerFacts(refs, root, bare(name), operation.value, operation.key.toLowerCase(), place),
    ...corsFacts(`${service} ${name}`, operation.value),
    ...rateFacts(`${service} ${name}`, operation.value),
  ];
}

/** Those of the path are inherited; the operation's own of the same name and place replace them. */
function parameters({ refs, bodies, root }: Context, name: string, item: Located, operation: Located): void {
  const all = new Map<string, { node: Located; at: ByteRange }>();
  for (const written of [...items(get(item, "parameters")), ...items(get(operation, "parameters"))]) {
    const node = refs.resolve(written);
    if (!node) all.set(`reference ${text(get(written, "$ref"))}`, { node: written, at: written.at });
    else all.set(`${text(get(node, "in")) ?? "?"} ${text(get(node, "name")) ?? "?"}`, { node, at: written.at });
  }
  for (const [what, { node, at }] of all) {
    const told = entry(node, "name")?.at ?? at;
    const content = contentOf(node);
    const body = what.startsWith("body ");
    // Swagger 2 writes the type of a parameter into the parameter itself.
    const schema = get(node, "schema") ?? content.schemas[0] ?? (get(node, "type") ? node : undefined);
    const media = body || what.startsWith("formData ") ? consumes(operation, root) : content.media;
    // Without a schema it may be anything; so may a body of whatever media type.
    const none = schema === undefined && text(get(node, "$ref")) === undefined && !what.startsWith("reference ");
    const more = [
      ...(none ? ["any type"] : []),
      ...((body || what.startsWith("formData ")) && media.length === 0 ? ["any media type"] : []),
      ...secretIn(what, schema),
    ];
    bodies.accepts(name, body ? "body" : what, schema, media, [told], [], more);
  }
}

/** What does not belong where it is: addresses are written into logs, and a sign-in is declared as one. */
function secretIn(what: string, schema: Located | undefined): string[] {
  const [place = "", ...name] = what.split(" ");
  const called = name.join(" ");
  if (place === "header" && /^(authorization|proxy-authorization|cookie)$/i.test(called))
    return ["sign-in as a parameter"];
  // The specification has readers pass over what is said of these.
  if (place === "header" && /^(accept|content-type)$/i.test(called)) return ["rules that are passed over"];
  const { class: kind } = classOf(called, schema);
  return /^(query|path)$/.test(place) && kind !== null && kind !== "location" ? ["secret in the address"] : [];
}

/** A route whatever its parameters are called. */
const bare = (name: string): string => name.replace(/\{[^{}]*\}/g, "{}");

/** Parts of the path that no parameter says anything of: they may be anything. */
function unnamedParts(
  { refs, bodies }: Context,
  name: string,
  path: string,
  item: Located,
  operation: LocatedEntry,
): void {
  const said = [...items(get(item, "parameters")), ...items(get(operation.value, "parameters"))];
  const nodes = said.map((p) => refs.resolve(p));
  if (nodes.includes(null)) return;
  const named = nodes.flatMap((n) =>
    text(get(n ?? undefined, "in")) === "path" ? (text(get(n ?? undefined, "name")) ?? []) : [],
  );
  for (const [i, [, part = ""]] of [...path.matchAll(/\{([^{}]{1,200})\}/g)].entries())
    if (!named.includes(part))
      bodies.accepts(bare(name), `part ${i + 1} of the path`, undefined, [], [header(operation)], [], ["any type"]);
}

function requestBody({ refs, bodies }: Context, name: string, operation: Located, place: ByteRange): void {
  const written = entry(operation, "requestBody");
  if (!written) return;
  const body = refs.resolve(written.value);
  if (!body) {
    bodies.facts.push(
      fact(
        "accepts",
        name,
        "body",
        { wide: UNRESOLVED, from: text(get(written.value, "$ref")) ?? "", readOnly: false, media: [] },
        [written.at],
      ),
    );
    return;
  }
  const { media, schemas, at } = contentOf(body);
  const bare = schemas.length < media.length ? ["any type"] : [];
  bodies.accepts(name, "body", schemas[0], media, at.length > 0 ? at : [place], schemas.slice(1), bare);
  bodies.also(name, "body", schemas.slice(1), place);
  bodies.facts.push(...headerFacts(refs, `${name} body`, body));
}

function responses({ refs, bodies }: Context, name: string, operation: Located): void {
  for (const response of entries(get(operation, "responses"))) {
    const node = refs.resolve(response.value);
    if (!node) continue;
    const direct = get(node, "schema");
    for (const schema of [...(direct ? [direct] : []), ...contentOf(node).schemas])
      bodies.returns(name, schema, header(response));
  }
}
