import { reference } from "../../formats/origin.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { cspFacts } from "../headers.ts";

/** What an element takes from a URL: tag -> attribute -> how it reads aloud. */
const LOADS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  script: { src: "a script" },
  iframe: { src: "a frame" },
  frame: { src: "a frame" },
  embed: { src: "an object" },
  object: { data: "an object" },
  form: { action: "a form" },
  base: { href: "everything relative" },
  applet: { code: "an applet" },
};
const LINKS: Readonly<Record<string, string>> = {
  stylesheet: "a style sheet",
  preload: "a preload",
  modulepreload: "a script",
  manifest: "a manifest",
  import: "a document",
};
const RAW_ATTRIBUTES: Readonly<Record<string, string>> = {
  "v-html": "v-html",
  "[innerhtml]": "innerHTML",
  "x-html": "x-html",
  "ng-bind-html": "ng-bind-html",
};

/** One start tag: where it stands, its attributes and where each of them does. */
export interface Tag {
  readonly name: string;
  readonly at: () => ByteRange;
  readonly value: ReadonlyMap<string, string>;
  readonly place: (attribute: string) => ByteRange | null;
}

/** Facts of one page or template. `at`: attribute, else the start tag. */
export function pageFacts(path: string, tags: readonly Tag[]): LocalFact[] {
  const facts: LocalFact[] = [];
  let inline = 0;
  for (const { name: tag, at: whole, value, place } of tags) {
    const at = (name: string): readonly ByteRange[] => [place(name) ?? whole()];
    facts.push(...loaded(path, tag, value, at));
    if (tag === "meta") facts.push(...meta(path, value, at));
    for (const [name, text] of value) facts.push(...attributeFacts(path, tag, name, text, at));
    if (tag === "script" && !value.has("src") && !/json|template|text\/html/i.test(value.get("type") ?? "")) inline++;
    if (tag === "script" && !value.has("src") && inline === 1)
      facts.push({ ...load(path, "inline scripts", [whole()], { place: "foreign" }), certainty: "syntactic" });
  }
  return facts;
}

const load = (
  path: string,
  object: string,
  at: readonly ByteRange[],
  attrs: Partial<Record<string, unknown>>,
): LocalFact =>
  fact(
    "loads",
    path,
    object,
    { place: "own", integrity: null, sandbox: null, tls: true, expression: null, ...attrs } as LocalFact["attrs"],
    at,
  );

function loaded(
  path: string,
  tag: string,
  value: ReadonlyMap<string, string>,
  at: (name: string) => readonly ByteRange[],
): LocalFact[] {
  const wanted: [string, string][] = Object.entries(Object.hasOwn(LOADS, tag) ? (LOADS[tag] ?? {}) : {});
  if (tag === "link") {
    const kind = (value.get("rel") ?? "")
      .toLowerCase()
      .split(/\s+/)
      .find((r) => Object.hasOwn(LINKS, r));
    if (kind) wanted.push(["href", LINKS[kind] as string]);
  }
  const facts = wanted.flatMap(([name, what]): LocalFact[] => {
    const url = value.get(name);
    if (url === undefined) return [];
    const { place, origin, tls, expression, path: address } = reference(url);
    if (place === "own" && tag !== "base") return [];
    const held = /^(script|link)$/.test(tag) ? (value.get("integrity") ?? null) : null;
    const sandbox = value.has("sandbox")
      ? (value.get("sandbox") ?? "").toLowerCase().split(/\s+/).filter(Boolean).sort()
      : null;
    const from = place === "any" ? "an address that an expression gives" : origin || "another folder";
    const places = [...at(name), ...(held ? at("integrity") : []), ...(sandbox ? at("sandbox") : [])];
    return [
      load(path, `${what} ${tag === "form" ? "to" : "from"} ${from}`, places, {
        place: place === "own" ? "foreign" : place,
        integrity: held,
        sandbox,
        tls,
        expression,
        address,
      }),
    ];
  });
  if (tag === "iframe" && value.has("srcdoc"))
    facts.push(load(path, "a frame of its own text", at("srcdoc"), { place: "any" }));
  for (const feature of (tag === "iframe" ? (value.get("allow") ?? "") : "").split(";")) {
    const [name = "", ...to] = feature.trim().split(/\s+/);
    if (name !== "")
      facts.push(
        fact(
          "requests-permission",
          path,
          `${name} for a frame`,
          { optional: false, to: to.sort().join(" ") },
          at("allow"),
        ),
      );
  }
  return facts;
}

const REFERRER = [
  "no-referrer",
  "same-origin",
  "strict-origin",
  "strict-origin-when-cross-origin",
  "origin",
  "origin-when-cross-origin",
  "no-referrer-when-downgrade",
  "unsafe-url",
];

function meta(
  path: string,
  value: ReadonlyMap<string, string>,
  at: (name: string) => readonly ByteRange[],
): LocalFact[] {
  const content = value.get("content") ?? "";
  const header = (value.get("http-equiv") ?? "").toLowerCase();
  if (header === "content-security-policy") {
    const ignored = new Set(["frame-ancestors", "report-uri", "sandbox"]);
    return cspFacts(path, content, "enforce", at("content")).filter((f) => !ignored.has(f.object));
  }
  if ((value.get("name") ?? "").toLowerCase() !== "referrer") return [];
  const grade = REFERRER.indexOf(content.trim().toLowerCase());
  return [
    fact(
      "security-header",
      path,
      "the referrer policy",
      { value: content, grade: grade < 0 ? null : grade },
      at("content"),
    ),
  ];
}

/** Handlers and script addresses in attributes, and templates' own words for unescaped output. */
function attributeFacts(
  path: string,
  tag: string,
  name: string,
  text: string,
  at: (name: string) => readonly ByteRange[],
): LocalFact[] {
  const raw = Object.hasOwn(RAW_ATTRIBUTES, name) ? RAW_ATTRIBUTES[name] : undefined;
  if (raw) return [fact("raw-html", path, `${shortened(text)} by ${raw}`, { sanitiser: sanitiser(text) }, at(name))];
  if (/^on[a-z]{3,}$/.test(name))
    return [
      { ...load(path, `inline handlers of ${name} on ${tag}`, at(name), { place: "foreign" }), certainty: "syntactic" },
    ];
  if (
    /^\s*(javascript|vbscript):/i.test(text.replace(/[\t\n\r]/g, "")) &&
    /^(href|src|action|formaction|xlink:href)$/.test(name)
  )
    return [load(path, "code in an address", at(name), { place: "foreign" })];
  return [];
}

export const shortened = (text: string): string => `\`${text.trim().replace(/\s+/g, " ").slice(0, 80)}\``;
/** A word for cleaning in the expression; whether it cleans is not known here. */
export const sanitiser = (text: string): string | null =>
  /\b(\w*(?:sanitize|sanitise|purify|escape|clean|bleach)\w*)\b/i.exec(text)?.[1] ?? null;
