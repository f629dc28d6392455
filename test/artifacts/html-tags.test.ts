import fc from "fast-check";
import * as parse5 from "parse5";
import { expect, it } from "vitest";
import { MOODY, plainTags, treeTags } from "../../src/artifacts/html/tags.ts";

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
const page = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((parts) => parts.join(""));
const places = (tags: ReturnType<typeof plainTags>): string[] => tags.map((t) => `${t.name} ${t.at.from} ${t.at.to}`);

it("what a tree holds, the tokenizer alone has found too", () => {
  fc.assert(
    fc.property(page, (text) => {
      fc.pre(!MOODY.test(text));
      const found = new Set(places(plainTags(parse5, text, (i) => i)));
      for (const place of places(treeTags(parse5, text, (i) => i))) expect(found).toContain(place);
    }),
    { numRuns: 3000, seed: 1 },
  );
});

it("where a title is no text, the tree decides", () => {
  expect(MOODY.test("<svg><title><script></script></title></svg>")).toBe(true);
  expect(MOODY.test("<SELECT><title>")).toBe(true);
});
