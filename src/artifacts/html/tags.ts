import type { DefaultTreeAdapterTypes, Token } from "parse5";
import type { ByteRange } from "../../model/fact.ts";
import type { Tag } from "./page.ts";

export type Parser = Pick<typeof import("parse5"), "parse" | "Tokenizer" | "TokenizerMode">;
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

/** How the tokenizer goes on after a start tag, where no tree has to be asked. */
const MODES: Readonly<Record<string, keyof Parser["TokenizerMode"]>> = {
  title: "RCDATA",
  textarea: "RCDATA",
  style: "RAWTEXT",
  xmp: "RAWTEXT",
  iframe: "RAWTEXT",
  noembed: "RAWTEXT",
  noframes: "RAWTEXT",
  script: "SCRIPT_DATA",
  plaintext: "PLAINTEXT",
};

const nothing = (): void => {};

/** The tokenizer alone, three times as fast as building the tree; null where a tree has to be asked. */
export function plainTags({ Tokenizer, TokenizerMode }: Parser, text: string, toByte: ToByte): Tag[] | null {
  const tags: Tag[] = [];
  let drawings = 0;
  let moody = false;
  // A drawing's title is read like the rest of the page: as long as it is only text, that makes no difference.
  let caption = "";
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag: ({ tagName, attrs, location, selfClosing }) => {
        if (tagName === "svg" && !(selfClosing && drawings === 0)) drawings++;
        const captioned = drawings > 0 && CAPTIONS.has(tagName);
        moody ||= caption !== "" || MOODY.has(tagName) || (drawings > 0 && !captioned && !SHAPES.has(tagName));
        if (captioned && !selfClosing) caption = tagName;
        const mode = drawings === 0 && Object.hasOwn(MODES, tagName) ? MODES[tagName] : undefined;
        if (mode) tokenizer.state = TokenizerMode[mode];
        // Without an attribute only a script says something.
        if (location && (attrs.length > 0 || tagName === "script")) tags.push(tag(tagName, attrs, location, toByte));
      },
      onEndTag: ({ tagName }) => {
        moody ||= caption === "" ? drawings > 0 && !SHAPES.has(tagName) : tagName !== caption;
        caption = "";
        if (tagName === "svg") drawings = Math.max(0, drawings - 1);
      },
      onComment: ({ data }) => {
        // In a drawing this begins text, elsewhere it is a comment.
        moody ||= drawings > 0 && data.startsWith("[CDATA[");
      },
      onDoctype: nothing,
      onCharacter: nothing,
      onNullCharacter: nothing,
      onWhitespaceCharacter: nothing,
      onEof: nothing,
    },
  );
  tokenizer.write(text, true);
  return moody ? null : tags;
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
