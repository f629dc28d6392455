import { fail } from "../../model/problem.ts";
import type { FileHunks, Hunk, Oid } from "../../ports/index.ts";
import { startGit, words } from "./process.ts";
import { pathText } from "./tree.ts";

// Every changed line as myers finds it, whatever attributes or configuration say.
const DIFF = [
  ...[
    "-c",
    "core.quotePath=false",
    "-c",
    "core.attributesFile=/dev/null",
    "diff-tree",
    "-r",
    "-p",
    "-U0",
    "--text",
    "--no-renames",
  ],
  ...[
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--diff-algorithm=myers",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--submodule=short",
  ],
];

const EMPTY_TREE: Readonly<Record<number, string>> = {
  40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
  64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
};
/** Bytes of path specifications that one command line may carry. */
const MAX_EXCLUDED = 100_000;

type Mutable = {
  base: { from: number; count: number; bytes: number };
  head: { from: number; count: number; bytes: number };
};

/** Reads a patch as a stream. Hunk bodies are consumed by their counts, so that content that looks like a header is content. */
export class PatchParser {
  readonly #emit: (file: FileHunks) => void;
  #line: Buffer[] = [];
  #hunks: Mutable[] = [];
  #path: string | null = null;
  #left = { base: 0, head: 0 };
  /** Inside a body line: which side it is on; "note" is git's remark on a missing final line feed. */
  #in: "base" | "head" | "note" | null = null;
  #last: "base" | "head" = "base";

  constructor(emit: (file: FileHunks) => void) {
    this.#emit = emit;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length)
      at = this.#in || this.#inBody(chunk, at) ? this.#body(chunk, at) : this.#header(chunk, at);
  }

  /** Fails where the patch ends inside a hunk. */
  end(): void {
    if (this.#in || this.#left.base + this.#left.head > 0) fail("git/bad-patch", "git's diff ended inside a hunk");
    this.#flush();
  }

  #inBody(chunk: Buffer, at: number): boolean {
    if (this.#line.length > 0) return false;
    return this.#left.base + this.#left.head > 0 || (chunk[at] === 0x5c && this.#hunks.length > 0);
  }

  #body(chunk: Buffer, from: number): number {
    let at = from;
    if (!this.#in) {
      const sign = chunk[at++];
      this.#in = sign === 0x2d ? "base" : sign === 0x2b ? "head" : "note";
      if (this.#in === "note") {
        const hunk = this.#hunks[this.#hunks.length - 1] as Mutable;
        // the line feed printed before the remark is not in the file
        hunk[this.#last].bytes--;
      } else {
        this.#left[this.#in]--;
        this.#last = this.#in;
      }
    }
    const feed = chunk.indexOf(10, at);
    const end = feed < 0 ? chunk.length : feed + 1;
    if (this.#in !== "note") (this.#hunks[this.#hunks.length - 1] as Mutable)[this.#in].bytes += end - at;
    if (feed >= 0) this.#in = null;
    return end;
  }

  #header(chunk: Buffer, at: number): number {
    const feed = chunk.indexOf(10, at);
    this.#line.push(chunk.subarray(at, feed < 0 ? chunk.length : feed));
    if (feed < 0) return chunk.length;
    const line = Buffer.concat(this.#line).toString("latin1");
    this.#line = [];
    if (line.startsWith("@@ ")) this.#hunk(line);
    else if (line.startsWith("--- ") || line.startsWith("+++ ")) this.#name(line.slice(4));
    return feed + 1;
  }

  #hunk(line: string): void {
    const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!match || this.#path === null) fail("git/bad-patch", "git's diff has a hunk that cannot be read");
    const number = (i: number, fallback: number): number => (match[i] === undefined ? fallback : Number(match[i]));
    const hunk = {
      base: { from: number(1, 0), count: number(2, 1), bytes: 0 },
      head: { from: number(3, 0), count: number(4, 1), bytes: 0 },
    };
    this.#hunks.push(hunk);
    this.#left = { base: hunk.base.count, head: hunk.head.count };
  }

  #name(text: string): void {
    if (text === "/dev/null") return;
    const path = unquote(text).slice(2);
    if (path === this.#path) return;
    this.#flush();
    this.#path = path;
  }

  #flush(): void {
    if (this.#path !== null && this.#hunks.length > 0)
      this.#emit({ path: pathText(this.#path), hunks: ordered(this.#hunks) });
    this.#hunks = [];
    this.#path = null;
  }
}

/** A change of type is printed as a removal and an addition of one path; both become one list. */
const ordered = (hunks: readonly Hunk[]): Hunk[] =>
  [...hunks].sort((a, b) => a.base.from - b.base.from || a.head.from - b.head.from);

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  '"': '"',
  "\\": "\\",
};

/** git's C-style quoting of unusual names; a tab follows names with blanks. */
function unquote(text: string): string {
  const name = text.endsWith("\t") ? text.slice(0, -1) : text;
  if (!name.startsWith('"')) return name;
  return name
    .slice(1, -1)
    .replace(/\\([0-7]{3}|.)/g, (_, e: string) =>
      e.length === 3 ? String.fromCharCode(Number.parseInt(e, 8)) : (ESCAPES[e] ?? e),
    );
}

/** Path specifications of some paths; none, which is all, where they are too many or one cannot be said in an argument. */
function chosen(only: readonly string[] | undefined): string[] {
  const said = only?.every((path) => !/[\ud800-\udfff]/u.test(path)) ? only.map((p) => `:(top,literal)${p}`) : [];
  return said.length > 0 && said.join("").length <= MAX_EXCLUDED ? said : [];
}

/** Hunks of every changed path with content, in git's order. */
export async function* readHunks(
  gitDir: string,
  base: Oid | null,
  head: Oid | null,
  exclude: readonly string[],
  only?: readonly string[],
): AsyncGenerator<FileHunks> {
  const width = (base ?? head ?? "").length;
  const empty = EMPTY_TREE[width];
  if (empty === undefined) return;
  const specs = exclude.map((path) => `:(top,exclude,literal)${path}`);
  if (specs.join("").length > MAX_EXCLUDED)
    fail(
      "git/object-absent",
      `${exclude.length} changed files are not in this clone`,
      "fetch them: clone without --filter, or git fetch --refetch",
    );
  const child = startGit(gitDir, [...DIFF, base ?? empty, head ?? empty, "--", ...chosen(only), ...specs]);
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    if (stderr.length < 4096) stderr += chunk.toString("utf8");
  });
  const closed = new Promise<number>((resolve) => {
    child.on("error", () => resolve(-1));
    child.on("close", (code) => resolve(code ?? -1));
  });
  child.stdin.end();
  const ready: FileHunks[] = [];
  const parser = new PatchParser((file) => ready.push(file));
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      parser.push(chunk);
      yield* ready.splice(0);
    }
    const code = await closed;
    if (code !== 0) fail("git/failed", `git diff-tree failed: ${words(stderr)}`);
    parser.end();
    yield* ready;
  } finally {
    child.kill("SIGKILL");
  }
}
