import { latin1 } from "../../formats/latin1.ts";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { ambiguities, bounded, EMPTY, fact, unreadable } from "../common.ts";
import { header } from "../jsonschema.ts";
import { schemes } from "../openapi/auth.ts";
import { Bodies } from "../openapi/body.ts";
import { endpointFacts, filled } from "../openapi/edge.ts";
import { parseDocument, serviceName } from "../openapi/index.ts";
import { References, typeName } from "../openapi/refs.ts";

const NAME = /\.(ya?ml|json)$/i;
const MARK = /^asyncapi\s*:\s*["']?[23]\.\d|["']asyncapi["']\s*:\s*["'][23]\.\d/m;

/** AsyncAPI 2 and 3: channels with who may use them, servers with their protocol, what messages hold. */
export const asyncapi: ArtifactKind = {
  id: "asyncapi",
  version: 3,
  load: async () => {},
  claims: (path, head) => (NAME.test(path) && MARK.test(latin1(head)) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    const parsed = parseDocument(path, bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    const service = serviceName(path);
    const facts = parsed.documents.flatMap((d) => (get(d, "asyncapi") ? documentFacts(service, d) : []));
    return bounded(bytes, [...facts, ...ambiguities(service, parsed)]);
  },
};

/** Ways in, each all that it asks for; null cannot be told. */
type Ways = readonly (readonly string[])[] | null;

interface Context {
  readonly service: string;
  readonly root: Located;
  readonly refs: References;
  readonly bodies: Bodies;
  readonly servers: ReadonlyMap<string, LocatedEntry>;
  /** What all servers together ask for. */
  readonly everywhere: Outer;
}

function documentFacts(service: string, root: Located): LocalFact[] {
  const refs = new References(root);
  const servers = new Map(entries(get(root, "servers")).map((e) => [e.key, e]));
  const everywhere = waysOfServers({ refs, servers }, null);
  const context: Context = { service, root, refs, bodies: new Bodies(refs), servers, everywhere };
  const operations = text(get(root, "asyncapi"))?.startsWith("2") ? ofChannels(context) : ofOperations(context);
  const facts = operations.flatMap((o) => operationFacts(context, o));
  const types = entries(get(root, "components", "schemas"));
  context.bodies.types(types, "#/components/schemas/", operations.length > 0);
  const declared = entries(get(root, "components", "securitySchemes"));
  return [
    ...facts,
    ...context.bodies.facts,
    ...schemes(service, declared, (n) => refs.resolve(n) ?? null),
    ...[...servers.values()].flatMap((s) => serverFacts(context, s)),
  ];
}

/** What the service takes from others, or gives to them. */
interface Operation {
  readonly name: string;
  readonly takes: boolean;
  readonly node: Located;
  readonly at: ByteRange;
  /** Of the channel: names or references; none are all. */
  readonly servers: readonly string[] | null;
  readonly messages: readonly Located[];
}

/** Version 2: others publish to a channel, or subscribe to it. */
function ofChannels({ root, refs }: Context): Operation[] {
  return entries(get(root, "channels")).flatMap((channel) => {
    const item = refs.resolve(channel.value) ?? channel.value;
    return entries(item).flatMap((e) => {
      if (e.key !== "publish" && e.key !== "subscribe") return [];
      const message = get(e.value, "message");
      const several = items(get(message, "oneOf"));
      return {
        name: `${e.key} ${channel.key}`,
        takes: e.key === "publish",
        node: e.value,
        at: header(e),
        servers: get(item, "servers") ? texts(get(item, "servers")) : null,
        messages: several.length > 0 ? several : message ? [message] : [],
      };
    });
  });
}

/** Version 3: the service sends or receives. */
function ofOperations({ root, refs }: Context): Operation[] {
  return entries(get(root, "operations")).flatMap((e) => {
    const node = refs.resolve(e.value);
    const action = text(get(node ?? undefined, "action"));
    if (!node || (action !== "send" && action !== "receive")) return [];
    const reference = get(node, "channel");
    const channel = refs.resolve(reference) ?? undefined;
    const address = text(get(channel, "address")) ?? typeName(text(get(reference, "$ref")) ?? e.key);
    const servers = get(channel, "servers");
    const own = get(node, "messages");
    return {
      name: `${action} ${address}`,
      takes: action === "receive",
      node,
      at: entry(node, "action")?.at ?? header(e),
      servers: servers ? items(servers).map((s) => typeName(text(get(s, "$ref")) ?? "")) : null,
      messages: own ? items(own) : entries(get(channel, "messages")).map((m) => m.value),
    };
  });
}

function operationFacts(context: Context, o: Operation): LocalFact[] {
  const { auth, at } = authOf(context, o);
  const anonymous = Array.isArray(auth) && auth.some((w) => Array.isArray(w) && w.length === 0);
  for (const message of o.messages) messageFacts(context, o, message);
  return [fact("route", context.service, o.name, { auth, anonymous }, [...at, o.at])];
}

/** Alternatives that one operation may have; more no person wrote. */
const MAX_WAYS = 50;

/** Both its server's and its own demands have to be met; of several servers or demands one is enough. */
function authOf(context: Context, o: Operation): { auth: Json; at: readonly ByteRange[] } {
  const outer = o.servers === null ? context.everywhere : waysOfServers(context, o.servers);
  const own = entry(o.node, "security");
  const at = [...(own ? [own.at] : []), ...outer.at];
  // Who answers is said elsewhere, and with it who is let in.
  if (outer.none && !own) return { auth: UNRESOLVED, at };
  const inner = waysOf(own?.value);
  if (!outer.ways || !inner || inner.length > MAX_WAYS) return { auth: UNRESOLVED, at };
  const ways = outer.ways.flatMap((a) => inner.map((b) => [...new Set([...a, ...b])].sort()));
  return { auth: unique(ways), at };
}

interface Outer {
  readonly ways: Ways;
  readonly none: boolean;
  readonly at: readonly ByteRange[];
}

/** What servers ask for, all of them unless some are named. */
function waysOfServers({ refs, servers }: Pick<Context, "refs" | "servers">, names: readonly string[] | null): Outer {
  const used = names === null ? [...servers.values()] : names.flatMap((n) => servers.get(n) ?? []);
  const nodes = used.map((s) => refs.resolve(s.value) ?? s.value);
  const all = nodes.map((n) => waysOf(get(n, "security")));
  const ways = all.some((w) => w === null) ? null : unique(all.flatMap((w) => w ?? []));
  const at = nodes.flatMap((n) => entry(n, "security")?.at ?? []).slice(0, MAX_WAYS);
  const none = nodes.length === 0;
  return { ways: none ? [[]] : ways && ways.length > MAX_WAYS ? null : ways, none, at };
}

/** In one order, each once. */
const unique = (ways: readonly (readonly string[])[]): string[][] =>
  [...new Map(ways.map((w) => [JSON.stringify(w), [...w]])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, w]) => w);

/** A `security` list: requirements by name, or schemes themselves (version 3). None at all asks nobody. */
function waysOf(security: Located | undefined): Ways {
  if (!security) return [[]];
  if (security.type !== "list") return null;
  const ways = items(security).map((way) => {
    if (way.type !== "map") return null;
    const ref = text(get(way, "$ref"));
    if (ref !== undefined) return [typeName(ref)];
    const type = text(get(way, "type"));
    if (type !== undefined) return [type, ...texts(get(way, "scopes")).map((s) => `${type}:${s}`)].sort();
    return entries(way)
      .flatMap((e) => [e.key, ...texts(e.value).map((s) => `${e.key}:${s}`)])
      .sort();
  });
  if (ways.length === 0) return [[]];
  return ways.some((w) => w === null) ? null : ways.flatMap((w) => (w ? [w] : []));
}

/** A message of which nobody here can tell what it holds. */
function foreign({ bodies }: Context, o: Operation, name: string, at: ByteRange, from: string): void {
  bodies.facts.push(
    o.takes
      ? fact("accepts", o.name, name, { wide: UNRESOLVED, from, readOnly: false, media: [] }, [at])
      : fact("returns", o.name, name, { class: null, writeOnly: false, holds: UNRESOLVED, from }, [at]),
  );
}

/** Payloads in other languages than JSON Schema. */
const FOREIGN = /avro|protobuf|raml|xml/i;

function messageFacts(context: Context, o: Operation, written: Located): void {
  const { refs, bodies } = context;
  const message = refs.resolve(written);
  if (!message) {
    foreign(context, o, "message", written.at, text(get(written, "$ref")) ?? "");
    return;
  }
  const payload = entry(message, "payload");
  const name = text(get(message, "name")) ?? typeName(text(get(written, "$ref")) ?? "message");
  const place = payload ? header(payload) : (entries(message)[0]?.at ?? written.at);
  const format = text(get(message, "schemaFormat") ?? get(payload?.value, "schemaFormat")) ?? "";
  // Version 3 may put the schema beside its format.
  const schema = get(payload?.value, "schemaFormat") ? get(payload?.value, "schema") : payload?.value;
  const media = texts(get(message, "contentType")).map((m) => m.toLowerCase());
  if (FOREIGN.test(format)) foreign(context, o, name, place, format);
  else if (o.takes) bodies.accepts(o.name, name, schema, media, [place]);
  else bodies.returns(o.name, schema, place);
  const headers = entry(message, "headers");
  if (headers && o.takes) bodies.accepts(o.name, `${name} headers`, headers.value, [], [header(headers)]);
  else if (headers) bodies.returns(o.name, headers.value, header(headers));
}

/** Protocols that say by their names whether they are encrypted; others may be spoken in either way. */
const PLAIN = /^(http|ws|mqtt5?|kafka|amqp1?|stomp|redis)$/i;
const ENCRYPTED = /^(https|wss|mqtts|secure-mqtt|kafka-secure|amqps|stomps|rediss)$/i;

function serverFacts({ service, refs }: Context, e: LocatedEntry): LocalFact[] {
  const server = refs.resolve(e.value);
  if (!server) return [fact("tls", e.key, "server", { value: UNRESOLVED, grade: null }, [e.at])];
  const url = entry(server, "url") ?? entry(server, "host");
  const protocol = entry(server, "protocol");
  if (!url) return [];
  const address = filled(server, url.key).replace(/^[a-z][a-z0-9+.-]{0,30}:\/\//i, "");
  const named = text(protocol?.value) ?? "";
  const plain = ENCRYPTED.test(named) ? 0 : PLAIN.test(named) ? 4 : null;
  const at = [url, protocol, entry(server, "variables")].flatMap((p) => p?.at ?? []);
  return endpointFacts(service, address.split(/[/?#]/, 1)[0] ?? "", plain, at);
}
