import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import { MAX_DEPTH } from "./located.ts";
import type { Directive } from "./nginx.ts";
import { readStatements } from "./statements.ts";

interface Open {
  readonly name: string;
  readonly args: readonly string[];
  readonly from: number;
  readonly inner: Directive[];
}

/** Reads the configuration language of Apache: one directive a line, sections between `<Name ...>` and `</Name>`. Names in lower case. */
export function parseApache(bytes: Uint8Array): readonly Directive[] | Problem {
  const lines = readStatements(bytes, { comments: "line", quotes: "\"'", continued: true });
  if ("code" in lines) return lines;
  const stack: Open[] = [];
  let here: Directive[] = [];
  for (const { words, at } of lines) {
    const [first = "", ...rest] = words;
    const name = first.toLowerCase();
    if (name.startsWith("</")) {
      const open = stack.pop();
      if (!open || name !== `</${open.name}>`) return problem("apache/broken", "a section ends that did not begin");
      const block = here;
      here = open.inner;
      here.push({ name: open.name, args: open.args, at: { from: open.from, to: at.to }, block });
    } else if (name.startsWith("<")) {
      if (stack.length >= MAX_DEPTH) return problem("apache/too-deep", "sections are nested too deep");
      const last = rest.at(-1) ?? name;
      if (!last.endsWith(">")) return problem("apache/broken", "the head of a section does not end");
      const cut = last.slice(0, -1);
      stack.push(
        rest.length > 0
          ? {
              name: name.slice(1),
              args: [...rest.slice(0, -1), ...(cut === "" ? [] : [cut])],
              from: at.from,
              inner: here,
            }
          : { name: cut.slice(1), args: [], from: at.from, inner: here },
      );
      here = [];
    } else here.push({ name, args: rest, at, block: null });
  }
  return stack.length > 0 ? problem("apache/broken", "it ends within a section") : here;
}
