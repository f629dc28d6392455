import fc from "fast-check";
import * as parse5 from "parse5";
import { expect, it } from "vitest";
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
  tags.filter((t) => t.name === "script" || t.value.size > 0).map((t) => `${t.name} ${t.at().from} ${t.at().to}`);

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
