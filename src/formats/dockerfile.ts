import type { ParserDirective } from "dockerfile-ast";
import { DockerfileParser } from "dockerfile-ast";
import type { ByteRange } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import { decode } from "./located.ts";

export interface DockerInstruction {
  /** Upper case: FROM, RUN, ... */
  readonly name: string;
  /** Arguments as written, continuation lines joined. */
  readonly text: string;
  readonly at: ByteRange;
}

const MAX_BYTES = 1024 * 1024;

/** Instructions of a Dockerfile with their bytes. */
export function parseDockerfile(bytes: Uint8Array): readonly DockerInstruction[] | Problem {
  if (bytes.length > MAX_BYTES) return problem("docker/too-large", `more than ${MAX_BYTES} bytes`);
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  const { text, toByte } = decoded;
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  const offset = (position: { line: number; character: number }): number =>
    (starts[position.line] ?? text.length) + position.character;
  try {
    const file = DockerfileParser.parse(text);
    const directives: readonly ParserDirective[] = file.getDirectives();
    const escape = directives.some((d) => d.getName().toLowerCase() === "escape" && d.getValue() === "`") ? "`" : "\\";
    return file.getInstructions().map((instruction) => {
      const range = instruction.getRange();
      const [from, to] = [offset(range.start), offset(range.end)];
      const raw = text.slice(from, to);
      const name = instruction.getKeyword();
      const joined = raw.slice(raw.search(/\s|$/)).split(`${escape}\n`).join(" ").trim();
      return { name, text: joined, at: { from: toByte(from), to: toByte(to) } };
    });
  } catch {
    return problem("docker/broken", "the Dockerfile cannot be parsed");
  }
}
