import { createHash } from "node:crypto";
import type { ArtifactKind, Extraction, LocalFact } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, fact, unreadable } from "../common.ts";
import { activeFacts } from "./active.ts";
import { classOf, isBinaryHead, told } from "./magic.ts";
import { reaches, wasmImports } from "./wasm.ts";

const SVG = /\.svg$/i;
const OWN = /\.(wasm|pdf|exe|dll|so|dylib|jar|class|node|pyc|ttf|otf)$/i;

/** What an emptied file held is not told to be gone: its old bytes were never read. */
const NOTHING: Extraction["opaque"][number] = {
  from: 0,
  to: 0,
  reason: problem("file/binary", "no content"),
  beside: true,
  active: false,
};

/** All that is no text, and pictures and documents that can act. What it says of their bytes is little: they stay unread beside it. */
export const bin: ArtifactKind = {
  id: "bin",
  version: 1,
  load: async () => {},
  claims: (path, head) =>
    SVG.test(path) || OWN.test(path) || isBinaryHead(head) || classOf(path, head) !== null ? 1 : 0,
  extract({ path, bytes }) {
    if (bytes.length === 0) return SVG.test(path) ? EMPTY : { facts: [], units: [], opaque: [NOTHING] };
    if (SVG.test(path) && classOf(path, bytes) === null && bytes.indexOf(0) >= 0)
      return unreadable(bytes, problem("file/binary", "binary content"));
    if (SVG.test(path) && classOf(path, bytes) === null) return bounded(bytes, activeFacts(path, bytes, "svg"));
    const is = told(path, bytes);
    const passive = is?.named === true && !is.risky && !is.lies && !is.name.startsWith("PDF");
    const beside: Extraction["opaque"] = [
      {
        from: 0,
        to: bytes.length,
        reason: problem(
          "file/binary",
          is === null || is.name === "unknown content" ? "binary content" : `binary content: ${is.name}`,
        ),
        beside: true,
        active: !passive,
      },
    ];
    // Without a NUL and without magic it is text by such a name, as pointers to a large file store are: not what the name says.
    const pointer = is?.name === "unknown content" && !isBinaryHead(bytes.subarray(0, 8000)) && !is.lies;
    if (is === null || pointer) return { facts: [], units: [], opaque: beside };
    const facts = [ships(path, bytes, is)];
    if (is.name.startsWith("PDF")) facts.push(...activeFacts(path, bytes, "pdf"));
    if (is.name.startsWith("WebAssembly")) {
      const imports = wasmImports(bytes);
      if (imports === null) return unreadable(bytes, problem("bin/wasm", "not a WebAssembly module that can be read"));
      for (const i of imports)
        facts.push({
          ...fact("imports", path, `${i.module}.${i.name}`, { reaches: reaches(i) }, [i.at]),
          certainty: "syntactic",
        });
    }
    return bounded(bytes, facts, beside);
  },
};

function ships(
  path: string,
  bytes: Uint8Array,
  is: { readonly name: string; readonly risky: boolean; readonly lies: boolean },
): LocalFact {
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  const attrs = { class: is.name, risky: is.risky, lies: is.lies, digest };
  return {
    ...fact("ships", "tree", path, attrs, [{ from: 0, to: Math.min(bytes.length, 16) }]),
    certainty: "syntactic",
  };
}
