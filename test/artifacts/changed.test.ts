import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { text } from "../../src/artifacts/text/index.ts";
import type { ByteRange, FileToRead } from "../../src/model/fact.ts";

const BIDI = String.fromCodePoint(0x202e);
const BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
/** Lines that mean something to a reader of single lines, alone or with their neighbours. */
const LINES = [
  ...["", "# a comment", "run(input)", "x = 1", "plain words", "    "],
  ...["exec(cmd)  # nosec", "# hadolint ignore=DL3002", "/* eslint-disable no-eval */", "// nolint:gosec"],
  ...['password = "kX93jf0qLmZ2vB71"', `token: "${"aB3".repeat(9)}"`, "url: https://svc:p4Ssw0rdLongOne@host"],
  ...["-----BEGIN RSA PRIVATE KEY-----", BODY, "-----END RSA PRIVATE KEY-----"],
  ...[`if (a ${BIDI}) {`, `x = 1;${" ".repeat(400)}evil()`, "раssword = check(раyload)"],
];
const PATHS = ["src/a.py", "Dockerfile", "app/settings.yaml", "README.md", "web/a.ts"];

const line = fc.constantFrom(...LINES);
/** Shared lines, then removed and added ones. */
const piece = fc.record({
  shared: fc.array(line, { maxLength: 14 }),
  removed: fc.array(line, { maxLength: 2 }),
  added: fc.array(line, { maxLength: 2 }),
});
const these = (...lines: string[]) => fc.constant(lines);
const key = fc.record({
  // Its first line stands further above than any comment looks down.
  shared: these("-----BEGIN RSA PRIVATE KEY-----", ...Array<string>(12).fill(BODY)),
  removed: fc.oneof(these(BODY), these("junk()"), these()),
  added: fc.oneof(these(BODY), these(`${BODY}x`), these()),
});
const END = "-----END RSA PRIVATE KEY-----";
const rest = fc.oneof(
  fc.record({
    shared: these(BODY),
    removed: fc.oneof(these(), these(END)),
    added: fc.oneof(these(END), these(END, "x = 1"), these()),
  }),
  fc.record({ shared: these(BODY, END), removed: these(), added: these() }),
);
const pieces = fc.oneof(
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.tuple(piece, key, rest) },
);

interface Piece {
  readonly shared: string[];
  readonly own: string[];
  readonly other: string[];
}

function version(list: readonly Piece[]): Required<Omit<FileToRead, "path">> {
  const changed: ByteRange[] = [];
  let content = "";
  const length = (): number => Buffer.byteLength(content);
  for (const { shared, own, other } of list) {
    content += shared.map((l) => `${l}\n`).join("");
    const from = length();
    content += own.map((l) => `${l}\n`).join("");
    if (own.length + other.length > 0) changed.push({ from, to: length() });
  }
  return { bytes: new TextEncoder().encode(content), changed };
}

const told = (file: FileToRead): string[] =>
  text.extract(file).facts.map((f) => JSON.stringify([f.rel, f.subject, f.object, f.scope, f.attrs]));

/** What the first list says oftener than the second. */
function more(list: readonly string[], than: readonly string[]): string[] {
  const left = [...than];
  return list.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

describe("texts read for their changed lines", () => {
  it("tell the same difference as when they are read in full", () => {
    const seen = { different: 0, shorter: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), pieces, (path, list) => {
        const base = version(list.map(({ shared, removed, added }) => ({ shared, own: removed, other: added })));
        const head = version(list.map(({ shared, removed, added }) => ({ shared, own: added, other: removed })));
        const [full, part] = [
          [base, head].map(({ bytes }) => told({ path, bytes })),
          [base, head].map((v) => told({ path, ...v })),
        ] as [[string[], string[]], [string[], string[]]];
        const difference = ([b, h]: [string[], string[]]) => [more(b, h).sort(), more(h, b).sort()];
        expect(difference(part)).toEqual(difference(full));
        if (difference(full).flat().length > 0) seen.different++;
        if (part.flat().length < full.flat().length) seen.shorter++;
      }),
      { numRuns: 5000 },
    );
    // The law would hold for a kind that always reads everything, or has nothing to say.
    expect(Math.min(seen.different, seen.shorter)).toBeGreaterThan(500);
  });
});
