import fc from "fast-check";
import * as parse5 from "parse5";
import { expect, it } from "vitest";
import { scanTags } from "../../src/artifacts/html/scan.ts";
import { plainTags, treeTags } from "../../src/artifacts/html/tags.ts";

const PIECES = [
  ..."<div> </div> <p> <script> </script> <style> </style> <title> </title> <textarea> </textarea> <iframe> </iframe>".split(
    " ",
  ),
  ..."<noscript> </noscript> <template> </template> <table> <tr> <td> </table> <form> </form> <base> <link> <!-- --> <![CDATA[ ]]>".split(
    " ",
  ),
  ..."<xmp> </xmp> <noframes> </noframes> <plaintext> <button> </button> <li> <a> </a> <head> </head> <body> <html> </html>".split(
    " ",
  ),
  ..."<img/onerror=x> <a\thref='b'> <script/src=\"c\"> </SCRIPT > <!--> <!doctype\nhtml> </ <? & &lt; \" ' > text".split(
    " ",
  ),
];
// What changes how the rest is read: mostly the tree must decide, and where it need not, both must agree.
const MOODS =
  "<svg> </svg> <svg><title>a</title> <svg/> <path> <g> </g> <path/> <foreignObject> </foreignObject> <math> <mi> </math> <select> </select> <frameset> <desc>".split(
    " ",
  );
const page = fc
  .array(
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PIECES) }, { weight: 2, arbitrary: fc.constantFrom(...MOODS) }),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));
const places = (tags: ReturnType<typeof treeTags>): string[] =>
  tags
    .filter((t) => t.name === "script" || [...t.value].some(([name]) => /^(on|v-html|src)/.test(name)))
    .map((t) => `${t.name} ${t.at().from} ${t.at().to}`);

it("what a tree holds, the tokenizer alone has found too", () => {
  fc.assert(
    fc.property(page, (text) => {
      const plain = plainTags(parse5, text, (i) => i);
      fc.pre(plain !== null);
      const found = new Set(places(plain ?? []));
      for (const place of places(treeTags(parse5, text, (i) => i))) expect(found).toContain(place);
    }),
    { numRuns: 5000, seed: 1 },
  );
});

it.each([
  "<svg><title><script></script></title></svg>",
  "<svg><title></desc>",
  "<SELECT><title>",
  "<svg><foreignObject>",
  "<svg><![CDATA[<a>]]>",
])("the tree decides: %s", (text) => {
  expect(plainTags(parse5, text, (i) => i)).toBeNull();
});

const TEXT = new Set(["title", "textarea"]);
const RAW = new Set(["style", "xmp", "iframe", "noembed", "noframes"]);
const { RCDATA, RAWTEXT, SCRIPT_DATA, PLAINTEXT } = parse5.TokenizerMode;
const modeOf = (name: string): typeof RCDATA | typeof RAWTEXT | typeof SCRIPT_DATA | typeof PLAINTEXT | null =>
  TEXT.has(name)
    ? RCDATA
    : RAW.has(name)
      ? RAWTEXT
      : name === "script"
        ? SCRIPT_DATA
        : name === "plaintext"
          ? PLAINTEXT
          : null;

/** Every tag as the library's tokenizer gives it. */
function tokenized(text: string): string[] {
  const out: string[] = [];
  const nothing = (): void => {};
  type Token = Parameters<parse5.TokenHandler["onStartTag"]>[0];
  const put = (what: string) => (t: Token) => {
    out.push(`${what} ${t.tagName} ${t.location?.startOffset} ${t.location?.endOffset} ${t.selfClosing}`);
    const mode = what === "start" ? modeOf(t.tagName) : null;
    if (mode !== null) tokenizer.state = mode;
  };
  const tokenizer = new parse5.Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      ...{ onStartTag: put("start"), onEndTag: put("end"), onComment: nothing, onDoctype: nothing, onEof: nothing },
      ...{ onCharacter: nothing, onNullCharacter: nothing, onWhitespaceCharacter: nothing },
    },
  );
  tokenizer.write(text, true);
  return out;
}

function scanned(text: string): string[] {
  const out: string[] = [];
  for (const found of scanTags(text)) {
    if (found.what === "comment") continue;
    out.push(`${found.what} ${found.name} ${found.from} ${found.to} ${found.selfClosing}`);
    if (found.what === "start") found.raw = modeOf(found.name) !== null;
  }
  return out;
}

const LETTERS = fc
  .array(
    fc.constantFrom(..."<<<>>!-/='\"& \nas", "script", "<!--", "-->", "</script", "<script>", "--!>", "<a b=", "title"),
    {
      maxLength: 40,
    },
  )
  .map((parts) => parts.join(""));

/** Comments and further scripts within a script. */
const SCRIPT = fc
  .array(fc.constantFrom("<!--", "<script>", "</script>", "-->", "<script ", "</script ", ">", "<a>", "x", "-"), {
    maxLength: 20,
  })
  .map((parts) => `<script>${parts.join("")}`);

it("tags end where the standard's tokenizer ends them", () => {
  for (const input of [page, LETTERS, SCRIPT])
    fc.assert(
      fc.property(input, (text) => {
        expect([text, scanned(text)]).toEqual([text, tokenized(text)]);
      }),
      { numRuns: 20_000, seed: 7 },
    );
});
