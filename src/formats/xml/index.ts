import { SaxesParser } from "saxes";
import type { ByteRange } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import { decode, MAX_DEPTH, MAX_NODES } from "../located.ts";

/** One element. Prefixes of names are cut off; text of children is theirs. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  readonly text: string;
  /** From `<` to the end of the closing tag. */
  readonly at: ByteRange;
}

const MAX_BYTES = 12 * 1024 * 1024;

interface Open {
  name: string;
  attributes: Map<string, string>;
  children: Open[];
  text: string;
  at: { from: number; to: number };
}

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

/** Reads an XML file. A document type is refused: what it declares would have to be expanded. */
export function parseXml(bytes: Uint8Array): Element | Problem {
  if (bytes.length > MAX_BYTES) return problem("xml/too-large", `more than ${MAX_BYTES} bytes`);
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  // The parser folds \r\n and would count other positions; a lone \r is white space as well.
  const text = decoded.text
    .replace(/^\ufeff/, " ")
    .replace(/\r/g, " ")
    .trimStart();
  const skipped = decoded.text.length - text.length;
  const toByte = (offset: number): number => decoded.toByte(Math.min(offset + skipped, decoded.text.length));
  try {
    return build(text, toByte);
  } catch (error) {
    const said = error instanceof Error ? error.message.split("\n")[0] : "unknown";
    return problem("xml/broken", `the XML cannot be read: ${said}`);
  }
}

function build(text: string, toByte: (offset: number) => number): Element {
  const parser = new SaxesParser({ position: false });
  const root: Open = { name: "", attributes: new Map(), children: [], text: "", at: { from: 0, to: 0 } };
  const stack: Open[] = [root];
  let nodes = 0;
  let start = 0;
  const fail = (why: string): never => {
    throw new Error(why);
  };
  parser.on("error", (error) => fail(error.message));
  parser.on("doctype", () => fail("it has a document type"));
  parser.on("opentagstart", (tag) => {
    start = text.lastIndexOf(`<${tag.name}`, parser.position);
  });
  parser.on("opentag", (tag) => {
    if (++nodes > MAX_NODES || stack.length > MAX_DEPTH) fail("too many elements or levels");
    const attributes = new Map(Object.entries(tag.attributes).map(([k, v]) => [local(k), String(v)]));
    const element: Open = {
      name: local(tag.name),
      attributes,
      children: [],
      text: "",
      at: { from: toByte(Math.max(0, start)), to: 0 },
    };
    stack.at(-1)?.children.push(element);
    stack.push(element);
  });
  parser.on("closetag", () => {
    const done = stack.pop() as Open;
    done.at.to = toByte(parser.position);
  });
  const characters = (words: string): void => {
    const top = stack.at(-1) as Open;
    if (top.text.length + words.length < 1_000_000) top.text += words;
  };
  parser.on("text", characters);
  parser.on("cdata", characters);
  parser.write(text).close();
  return (root.children[0] as Element | undefined) ?? fail("no element");
}

/** The first child of that name, through a path of names. */
export function child(element: Element | undefined, ...path: readonly string[]): Element | undefined {
  let at = element;
  for (const name of path) at = at?.children.find((c) => c.name === name);
  return at;
}

export const children = (element: Element | undefined, name: string): readonly Element[] =>
  element?.children.filter((c) => c.name === name) ?? [];

/** Trimmed text of a child, or undefined where it is missing or empty. */
export const textOf = (element: Element | undefined, ...path: readonly string[]): string | undefined =>
  child(element, ...path)?.text.trim() || undefined;

/** Every element below and including one, in the order of the document. */
export function* elements(element: Element | undefined): Generator<Element> {
  if (!element) return;
  yield element;
  for (const c of element.children) yield* elements(c);
}
