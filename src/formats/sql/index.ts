import type { ByteRange } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import { decode } from "../located.ts";
import type { Dialect } from "./dialect.ts";
import { dialectOf } from "./dialect.ts";
import type { Lexed } from "./lexer.ts";
import { lex } from "./lexer.ts";

export type { Dialect } from "./dialect.ts";
export type { SqlToken } from "./lexer.ts";

/** One statement: its tokens (of those that only read or write rows, the first few), and its bytes with the delimiter. */
export interface Statement {
  readonly tokens: Lexed["statements"][number]["tokens"];
  readonly at: ByteRange;
  /** The delimiter that ends it; null at the end of the file. */
  readonly close: ByteRange | null;
  /** It stands in the part of a migration that undoes the rest. */
  readonly down: boolean;
}

export interface Script {
  readonly statements: readonly Statement[];
  readonly dialect: Dialect;
}

/**
 * Reads a file of SQL into statements. Databases disagree on where texts and comments end; a file that two of them would read in
 * two ways, and that does not tell for which one it is, is a Problem.
 */
export function parseSql(path: string, bytes: Uint8Array): Script | Problem {
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  const { text, toByte } = decoded;
  const found = reading(path, text);
  if ("code" in found) return found;
  const byte = ({ from, to }: ByteRange): ByteRange => ({ from: toByte(from), to: toByte(to) });
  const statements = found.lexed.statements.map((s) => ({
    tokens: s.tokens.map((t) => ({ ...t, ...byte(t) })),
    at: byte(s),
    close: s.close && byte(s.close),
    down: s.down,
  }));
  return { statements, dialect: found.dialect };
}

/** Tokens of one text on its own, such as the body of a routine, without their places; null where it cannot be read. */
export function tokensOf(text: string, dialect: Dialect): readonly (readonly [string, string])[] | null {
  const lexed = lex(text, dialect === "mysql", true);
  if ("code" in lexed) return null;
  return lexed.statements.flatMap((s) => [...s.tokens.map((t) => [t.kind, t.value] as const), ["end", ""] as const]);
}

function reading(path: string, text: string): { lexed: Lexed; dialect: Dialect } | Problem {
  const first = lex(text, false);
  if (!("code" in first) && !first.doubt) return { lexed: first, dialect: dialectOf(path, first) };
  const other = lex(text, true);
  if ("code" in other) return "code" in first ? first : { lexed: first, dialect: dialectOf(path, first) };
  if ("code" in first) return { lexed: other, dialect: "mysql" };
  const dialect = dialectOf(path, first);
  if (dialect === "mysql") return { lexed: other, dialect };
  if (dialect === "postgres" || same(first, other)) return { lexed: first, dialect };
  return problem(
    "sql/dialect",
    "databases disagree on where its texts or comments end, and it does not tell for which one it is",
  );
}

const same = (a: Lexed, b: Lexed): boolean =>
  a.shape.length === b.shape.length && a.shape.every((n, i) => n === b.shape[i]);
