import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KINDS } from "../../src/artifacts/index.ts";
import type { ByteRange } from "../../src/model/fact.ts";

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
const key = fc.constant({ shared: ["-----BEGIN RSA PRIVATE KEY-----"], removed: [BODY], added: [`${BODY}x`] });
const rest = fc.constant({ shared: ["-----END RSA PRIVATE KEY-----"], removed: [], added: [] });
const pieces = fc.oneof(
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.tuple(piece, key, rest) },
);

interface Side {
  readonly bytes: Uint8Array;
  readonly changed: readonly ByteRange[];
}

function side(list: readonly { readonly shared: string[]; readonly own: string[] }[]): Side {
  const changed: ByteRange[] = [];
  let text = "";
  const length = (): number => Buffer.byteLength(text);
  for (const { shared, own } of list) {
    text += shared.map((l) => `${l}\n`).join("");
    const from = length();
    text += own.map((l) => `${l}\n`).join("");
    if (own.length > 0) changed.push({ from, to: length() });
  }
  return { bytes: new TextEncoder().encode(text), changed };
}

describe.each(KINDS.filter((k) => k.silent).map((k) => [k.id, k] as const))("what %s calls silent", (_, kind) => {
  const silent = kind.silent as NonNullable<typeof kind.silent>;
  const said = (path: string, { bytes }: Side): unknown => {
    const { facts, opaque, structure, inputs } = kind.extract({ path, bytes });
    return { facts: facts.map((f) => ({ ...f, at: [] })), opaque: opaque.map((o) => o.reason), structure, inputs };
  };

  it("says the same in both versions", () => {
    const seen = { silent: 0, loud: 0, changed: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), pieces, (path, list) => {
        const base = side(list.map(({ shared, removed }) => ({ shared, own: removed })));
        const head = side(list.map(({ shared, added }) => ({ shared, own: added })));
        const quiet = [base, head].every(({ bytes, changed }) => silent({ path, bytes, changed }));
        const [before, after] = [said(path, base), said(path, head)];
        if (JSON.stringify(before) !== JSON.stringify(after)) seen.changed++;
        seen[quiet ? "silent" : "loud"]++;
        if (quiet) expect(after).toEqual(before);
      }),
      { numRuns: 3000 },
    );
    // The law would hold for a kind that is never silent, and say nothing of one that has nothing to say.
    expect(Math.min(seen.silent, seen.loud, seen.changed)).toBeGreaterThan(100);
  });
});
