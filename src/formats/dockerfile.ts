import { DockerfileParser } from "dockerfile-ast";
import type { ByteRange } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import { decode } from "./located.ts";

export interface DockerInstruction {
  /** Upper case: FROM, RUN, ... */
  readonly name: string;
  /** Arguments as the builder sees them: continuation lines joined, comment lines between them left out; here-documents keep their lines. */
  readonly text: string;
  readonly at: ByteRange;
}

export interface Dockerfile {
  readonly instructions: readonly DockerInstruction[];
  /** Value of `# syntax=`: the image that builds this file. */
  readonly frontend: { readonly reference: string; readonly at: ByteRange } | null;
}

const MAX_BYTES = 256 * 1024;

/** Instructions of a Dockerfile with their bytes. */
export function parseDockerfile(bytes: Uint8Array): Dockerfile | Problem {
  if (bytes.length > MAX_BYTES) return problem("docker/too-large", `more than ${MAX_BYTES} bytes`);
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  const { text, toByte } = decoded;
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  type Position = { readonly line: number; readonly character: number };
  const offset = (p: Position): number => Math.min((starts[p.line] ?? text.length) + p.character, text.length);
  const place = (range: { readonly start: Position; readonly end: Position }): ByteRange => ({
    from: toByte(offset(range.start)),
    to: toByte(offset(range.end)),
  });
  try {
    const file = DockerfileParser.parse(text);
    const escapeWith = file.getEscapeCharacter();
    const instructions = file.getInstructions().map((instruction): DockerInstruction => {
      const range = instruction.getRange();
      const raw = text.slice(offset(range.start), offset(range.end));
      return {
        name: instruction.getKeyword(),
        text: join(raw.slice(raw.search(/\s|$/)), escapeWith),
        at: place(range),
      };
    });
    const syntax = file.getDirectives().find((d) => d.getName().toLowerCase() === "syntax");
    return { instructions, frontend: syntax ? { reference: syntax.getValue(), at: place(syntax.getRange()) } : null };
  } catch {
    return problem("docker/broken", "the Dockerfile cannot be parsed");
  }
}

/** Lines that end with the escape character go on; a comment or blank line between them does not count. */
function join(raw: string, escapeWith: string): string {
  const heredoc = /<<-?\s*["']?\w/.test(raw);
  const out: string[] = [];
  let open = false;
  for (const line of raw.split(/\r\n|\r|\n/)) {
    if (open && !heredoc && /^\s*(#|$)/.test(line)) continue;
    const trimmed = line.trimEnd();
    const goesOn = trimmed.endsWith(escapeWith);
    const part = goesOn ? trimmed.slice(0, -1) : line;
    if (open) out.push(`${out.pop() ?? ""} ${part}`);
    else out.push(part);
    open = goesOn;
  }
  return out.join("\n").trim();
}
