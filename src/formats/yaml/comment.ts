import type { LocatedScalar } from "../located.ts";

/** The comment behind a scalar on its line. `end`: where the scalar ends, in UTF-16 code units. */
export function commentBehind(
  text: string,
  end: number,
  toByte: (offset: number) => number,
): LocatedScalar["comment"] | undefined {
  let from = end;
  while (text[from] === " " || text[from] === "\t") from++;
  if (from === end || text[from] !== "#") return undefined;
  const line = /[^\r\n]*/y;
  line.lastIndex = from;
  const comment = (line.exec(text)?.[0] ?? "").trimEnd();
  return { text: comment, at: { from: toByte(from), to: toByte(from + comment.length) } };
}
