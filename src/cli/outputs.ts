import { writeFile } from "node:fs/promises";
import { fail } from "../model/problem.ts";
import { result } from "./terminal.ts";

// DEL, C1, bidi and invisible characters, and separators: JSON may hold them raw, a terminal must not get them.
const RAW = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** One line of JSON that is inert on a terminal and parses to the same value. */
export const jsonLine = (value: unknown): string =>
  `${JSON.stringify(value)
    .replace(RAW, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
    // Runners of pipelines obey `##[...]` wherever it stands.
    .replace(/##(?=(?:vso|teamcity)?\[)/g, "#\\u0023")}\n`;

const unwritable = (file: string, error: NodeJS.ErrnoException): never =>
  fail("usage/output", `"${file}" cannot be written (${error.code ?? error.message})`, "--output FORMAT=FILE");

/** Writes every asked `FORMAT[=FILE]`. Without a file it goes to stdout, which only one format can have. */
export async function writeOutputs(
  wanted: readonly string[],
  formats: Readonly<Record<string, () => string>>,
): Promise<void> {
  const outputs = (wanted.length > 0 ? wanted : ["human"]).map((text) => {
    const at = text.indexOf("=");
    return at < 0 ? { format: text, file: null } : { format: text.slice(0, at), file: text.slice(at + 1) };
  });
  for (const { format } of outputs)
    if (!Object.hasOwn(formats, format))
      fail(
        "usage/output",
        `expected an output format of ${Object.keys(formats).join(", ")}, got "${format}"`,
        "--output FORMAT prints it, --output FORMAT=FILE writes a file",
      );
  if (outputs.filter((o) => o.file === null).length > 1)
    fail("usage/output", "only one output can go to stdout", "give the others a file: --output json=diff.json");
  for (const { format, file } of outputs) {
    const text = (formats[format] as () => string)();
    if (file === null) await result(text);
    else await writeFile(file, text).catch((error: NodeJS.ErrnoException) => unwritable(file, error));
  }
}
