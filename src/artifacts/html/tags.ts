import type { DefaultTreeAdapterTypes, Token } from "parse5";
import type { ByteRange } from "../../model/fact.ts";
import type { Tag } from "./page.ts";
import { scanTags } from "./scan.ts";

export type Parser = Pick<typeof import("parse5"), "parse" | "Tokenizer">;
type ToByte = (offset: number) => number;
type Node = DefaultTreeAdapterTypes.ChildNode;
type Attributes = readonly { readonly name: string; readonly prefix?: string; readonly value: string }[];

/** Start tags of a page, in their order. */
export function tagsOf(parser: Parser, text: string, toByte: ToByte): Tag[] {
  return plainTags(parser, text, toByte) ?? treeTags(parser, text, toByte);
}

/** Elements inside of which a title, a style or the like is no text: only the tree builder knows how to go on (HTML standard, 13.2.6). */
const MOODY = new Set(["math", "select", "frameset"]);
/** Inside a drawing the same is true, unless nothing stands there but shapes. */
const SHAPES = new Set(
  "svg g path rect circle ellipse line polyline polygon defs use symbol mask pattern clippath lineargradient radialgradient stop text tspan".split(
    " ",
  ),
);

const CAPTIONS = new Set(["title", "desc"]);

/** Elements whose content is text, where no tree has to be asked. */
const MODES: Readonly<Record<string, true>> = Object.fromEntries(
  ["title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext"].map((n) => [n, true]),
);

/** The start tags of a page by a scan of its text, the attributes of each by the tokenizer; null where a tree has to be asked. */
export function plainTags(parser: Parser, text: string, toByte: ToByte): Tag[] | null {
  const tags: Tag[] = [];
  let drawings = 0;
  // A drawing's title is read like the rest of the page: as long as it is only text, that makes no difference.
  let caption = "";
  for (const found of scanTags(text)) {
    const { name, from, to, selfClosing } = found;
    if (found.what === "comment") {
      // In a drawing this begins text, elsewhere it is a comment.
      if (drawings > 0 && text.startsWith("<![CDATA[", from)) return null;
    } else if (found.what === "end") {
      if (caption === "" ? drawings > 0 && !SHAPES.has(name) : name !== caption) return null;
      caption = "";
      if (name === "svg") drawings = Math.max(0, drawings - 1);
    } else {
      if (name === "svg" && !(selfClosing && drawings === 0)) drawings++;
      const captioned = drawings > 0 && CAPTIONS.has(name);
      if (caption !== "" || MOODY.has(name) || (drawings > 0 && !captioned && !SHAPES.has(name))) return null;
      if (captioned && !selfClosing) caption = name;
      found.raw = drawings === 0 && Object.hasOwn(MODES, name);
      const written = text.slice(from, to);
      if (TELLING.has(name) || SUSPECT.test(written))
        tags.push(...attributesOf(parser, written, (offset) => toByte(from + offset)));
    }
  }
  return tags;
}

/** Elements that take something from an address, or say what a page may. */
const TELLING = new Set("script iframe frame embed object form base applet link meta".split(" "));
/** What else an attribute needs to say something: a handler, a template's word, code in an address, however it is spelled. */
const SUSPECT = /[\s"'/]on[a-z]|html|script|[&\t\n\r\f]/i;

const nothing = (): void => {};

/** One start tag as the tokenizer reads it. */
function attributesOf({ Tokenizer }: Parser, text: string, toByte: ToByte): Tag[] {
  const tags: Tag[] = [];
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag: ({ tagName, attrs, location }) => {
        if (location && (attrs.length > 0 || tagName === "script")) tags.push(tag(tagName, attrs, location, toByte));
      },
      onEndTag: nothing,
      onComment: nothing,
      onDoctype: nothing,
      onCharacter: nothing,
      onNullCharacter: nothing,
      onWhitespaceCharacter: nothing,
      onEof: nothing,
    },
  );
  tokenizer.write(text, true);
  return tags;
}

/** Walks a tree without recursion: pages can be nested deeper than the stack. */
export function treeTags({ parse }: Parser, text: string, toByte: ToByte): Tag[] {
  const tags: Tag[] = [];
  const root = parse(text, { sourceCodeLocationInfo: true, scriptingEnabled: false });
  const stack: Node[] = [...root.childNodes].reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (!("tagName" in node)) continue;
    const { tagName, attrs, sourceCodeLocation: location } = node;
    if (location)
      tags.push(tag(tagName, attrs, { ...(location.startTag ?? location), attrs: location.attrs ?? {} }, toByte));
    const children = "content" in node ? (node.content as { childNodes: Node[] }).childNodes : node.childNodes;
    for (let i = children.length - 1; i >= 0; i--) stack.push(children[i] as Node);
  }
  return tags;
}

function tag(name: string, attrs: Attributes, location: Token.LocationWithAttributes, toByte: ToByte): Tag {
  const range = (l: Token.Location): ByteRange => ({ from: toByte(l.startOffset), to: toByte(l.endOffset) });
  return {
    name,
    at: () => range(location),
    value: new Map(attrs.map((a) => [a.prefix ? `${a.prefix}:${a.name}` : a.name, a.value])),
    place: (attribute) => {
      const found = location.attrs?.[attribute];
      return found ? range(found) : null;
    },
  };
}
