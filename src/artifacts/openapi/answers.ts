import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { header } from "../jsonschema.ts";
import { settingsFact } from "../table.ts";
import { contentOf } from "./body.ts";
import type { References } from "./refs.ts";
import { boundsFact, isPlainValue } from "./rules.ts";

/** Answers by which a service refuses: what is malformed, who is unknown, has no right, asks too often, and what fails. */
const REFUSALS: Readonly<Record<string, string>> = {
  "400": "malformed requests",
  "401": "unknown callers",
  "403": "callers without the right",
  "404": "what is not there",
  "406": "answers that nobody takes",
  "415": "other media types",
  "422": "requests that do not fit",
  "429": "too many requests",
  "500": "failures",
  default: "anything else",
};
/** Answers that hold nothing. */
const EMPTY = /^(1\d\d|204|205|304)$/;

/** What an operation answers: how it refuses, and what bounds what it sends back. */
export function answerFacts(
  refs: References,
  root: Located,
  name: string,
  operation: Located,
  method: string,
  place: ByteRange,
): LocalFact[] {
  const responses = entries(get(operation, "responses"));
  const refusals = responses.flatMap((r) => {
    const code = r.key.toUpperCase() === "4XX" ? "400" : r.key.toUpperCase() === "5XX" ? "500" : r.key;
    if (!Object.hasOwn(REFUSALS, code)) return [];
    return [{ name: `answer ${code} to ${REFUSALS[code]}`, value: "declared", grade: 0, unset: 1, at: header(r) }];
  });
  const success = responses.find((r) => /^(2|3|default)/i.test(r.key));
  const headers = responses.flatMap((r) => headersOf(refs.resolve(r.value) ?? r.value));
  const rated = headers.find((h) => /^(x-)?rate-?limit|^retry-after$/i.test(h.key));
  const media = (key: string, wanted: boolean): LocatedEntry | undefined =>
    wanted ? (entry(operation, key) ?? entry(root, key)) : undefined;
  const old = get(root, "swagger") !== undefined;
  const said: readonly (readonly [string, LocatedEntry | undefined])[] = [
    ["answer of success", success],
    ["headers that tell limits of requests", rated],
    ["media types of answers", media("produces", old)],
    ["media types of requests", media("consumes", old && /^(put|post|patch)$/.test(method))],
  ];
  const more = said.flatMap(([what, e]) =>
    e ? [{ name: what, value: "declared", grade: 0, unset: 1, at: header(e) }] : [],
  );
  return [
    settingsFact(name, [...refusals, ...more], place, "answers"),
    ...responses.flatMap((r) => responseFacts(refs, name, r, method)),
  ];
}

/** Headers of an answer and of the parts of a body. */
const headersOf = (node: Located): LocatedEntry[] => [
  ...entries(get(node, "headers")),
  ...entries(get(node, "content")).flatMap((m) =>
    entries(get(m.value, "encoding")).flatMap((p) => entries(get(p.value, "headers"))),
  ),
];

/** Headers, each with what bounds it, said also where nothing does. */
export const headerFacts = (refs: References, subject: string, node: Located): LocalFact[] =>
  headersOf(node).flatMap((h) => {
    const one = refs.resolve(h.value);
    if (!one) return [];
    const schema = get(one, "schema") ?? contentOf(one).schemas[0] ?? (get(one, "type") ? one : undefined);
    return [shaped(`${subject} header ${h.key}`, schema, header(h))];
  });

/** One answer: whether it says what it holds, and what bounds that. */
export function responseFacts(refs: References, name: string, response: LocatedEntry, method: string): LocalFact[] {
  const node = refs.resolve(response.value);
  if (!node || response.key.startsWith("x-")) return [];
  const subject = `${name} ${response.key}`;
  const facts = headerFacts(refs, subject, node);
  if (EMPTY.test(response.key) || method === "head") return facts;
  const content = entry(node, "content");
  const schemas = [...(get(node, "schema") ? [get(node, "schema") as Located] : []), ...contentOf(node).schemas];
  const whole = schemas.length > 0 && schemas.length >= entries(content?.value).length;
  return [...facts, shaped(subject, whole ? schemas[0] : undefined, header(response))];
}

/** Whether a value has a schema at all, and what bounds it where it is no object. */
function shaped(subject: string, schema: Located | undefined, at: ByteRange): LocalFact {
  const bounds = isPlainValue(schema)
    ? boundsFact(subject, schema, at)
    : fact("constraint", subject, "answer", { stated: true, rules: {} }, [at]);
  const known = schema !== undefined && entries(schema).length > 0;
  return {
    ...bounds,
    attrs: { ...bounds.attrs, rules: { ...(bounds.attrs.rules as object), ...(known ? { schema: true } : {}) } },
  };
}
