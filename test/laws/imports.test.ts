import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const MAX_LINES = 400;

interface Import {
  readonly from: string;
  /** Path in the project, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|tsx)$/.test(name) && !name.includes("node_modules"))
    .map((name) => join(folder, name));

/** What import() of a computed name, or require(), leads to: nobody can tell. */
const UNTOLD = "(told only when it runs)";

/** Every import, export-from and import() of one file, as TypeScript's own parser sees them. */
function importsOf(file: string, text = readFileSync(join(ROOT, file), "utf8")): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) {
      found.push({ from: file, to: UNTOLD, typeOnly });
      return;
    }
    const to = specifier.text.startsWith(".")
      ? relative(ROOT, resolve(ROOT, dirname(file), specifier.text))
      : specifier.text;
    found.push({ from: file, to, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
    else if (ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isImportEqualsDeclaration(node)) add(undefined, false);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    else if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      /^(require|createRequire)$/.test(node.expression.text)
    )
      add(undefined, false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `src/diff/index.ts` is in `diff`, `spec/decide.ts` in `spec`, `web/src/app.tsx` in `web`. */
const roomOf = (path: string): string => {
  const [top = "", second = ""] = path.split("/");
  return top === "src" ? second : top;
};

/** The table of ARCHITECTURE.md: what each room may import beside itself. */
function table(): ReadonlyMap<string, ReadonlySet<string>> {
  const text = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8");
  const part = /<!-- imports:begin -->(.*)<!-- imports:end -->/s.exec(text)?.[1] ?? "";
  const rows = part.split("\n").filter((line) => line.startsWith("| `"));
  return new Map(
    rows.map((row) => {
      const [, room = "", allowed = ""] = row.split("|");
      return [room.replace(/[`\s]/g, ""), new Set([...allowed.matchAll(/`([a-z]+)`/g)].map((m) => m[1] as string))];
    }),
  );
}

const isTest = (path: string): boolean => /\.test\.ts$/.test(path) || path.startsWith("test/");
const SOURCES = [...files("src"), ...files("web/src"), ...files("spec"), ...files("bench")];
const IMPORTS = SOURCES.filter((f) => !isTest(f)).flatMap((f) => importsOf(f));
const inside = (path: string): boolean => /^(src|web|spec|bench|test|scripts)\//.test(path);

describe("the import law", () => {
  const allowed = table();

  test("every form of an import is seen", () => {
    const text = `import "./a.ts"; import b from "./b.ts"; import type { C } from "./c.ts"; export * from "./d.ts";
export type { E } from "./e.ts"; export const f = () => import("./f.ts"); type G = import("./g.ts").G; import("./h" + 1);
const i = require("./i.ts"); // import "./j.ts"
const k = 'import "./k.ts"'; export { k };`;
    const seen = importsOf("src/x/y.ts", text).map((i) => `${i.to}${i.typeOnly ? " (type)" : ""}`);
    const files = ["a", "b", "c (type)", "d", "e (type)", "f", "g (type)"].map((n) => `src/x/${n[0]}.ts${n.slice(1)}`);
    expect(seen).toEqual([...files, UNTOLD, UNTOLD]);
    expect(IMPORTS.length).toBeGreaterThan(SOURCES.length);
  });

  test("where an import leads is told by its text, and exists", () => {
    const there = new Set(SOURCES);
    const wrong = IMPORTS.filter(
      (i) => i.to === UNTOLD || (/^(src|web|spec|bench)\//.test(i.to) && !there.has(i.to) && !i.to.endsWith(".css")),
    );
    expect(wrong.map((i) => `${i.from} -> ${i.to}`)).toEqual([]);
  });

  test("the page knows the server only by the generated client", () => {
    const wrong = IMPORTS.filter(
      (i) => i.from.startsWith("web/") && i.to.startsWith("src/") && !i.to.startsWith("src/model/"),
    );
    expect(wrong.map((i) => `${i.from} -> ${i.to}`)).toEqual([]);
  });

  test("ARCHITECTURE.md names every room, and no other", () => {
    const rooms = [...new Set(SOURCES.map(roomOf))].sort();
    expect([...allowed.keys()].sort()).toEqual(rooms);
  });

  test("imports flow as ARCHITECTURE.md says", () => {
    const wrong = IMPORTS.filter(
      (i) => inside(i.to) && roomOf(i.to) !== roomOf(i.from) && !allowed.get(roomOf(i.from))?.has(roomOf(i.to)),
    );
    expect(wrong.map((i) => `${i.from} -> ${i.to}`)).toEqual([]);
  });

  test("the table itself flows one way", () => {
    const reach = (room: string, seen = new Set<string>()): Set<string> => {
      for (const next of allowed.get(room) ?? [])
        if (!seen.has(next)) {
          seen.add(next);
          reach(next, seen);
        }
      return seen;
    };
    for (const room of allowed.keys()) expect(reach(room).has(room), room).toBe(false);
  });

  test("no file imports itself through others", () => {
    const edges = new Map<string, string[]>();
    for (const i of IMPORTS) if (!i.typeOnly) edges.set(i.from, [...(edges.get(i.from) ?? []), i.to]);
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (done.has(file) || path.includes(file)) return;
      for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
      done.add(file);
    };
    for (const file of edges.keys()) walk(file, []);
    expect(circles).toEqual([]);
  });

  test("what decides knows no clock, no chance and no outside", () => {
    const pure = ["model", "formats", "artifacts", "relations", "diff", "policy", "ledger"];
    // Hashes, signatures and what bytes are made of are functions of their input.
    const harmless = new Set(["node:crypto", "node:buffer"]);
    const wrong = IMPORTS.filter(
      (i) => pure.includes(roomOf(i.from)) && i.to.startsWith("node:") && !harmless.has(i.to),
    );
    expect(wrong.map((i) => `${i.from} -> ${i.to}`)).toEqual([]);
    for (const file of files("src").filter((f) => pure.includes(roomOf(f)) && !isTest(f)))
      expect(readFileSync(join(ROOT, file), "utf8"), file).not.toMatch(
        /Date\.now|new Date\(\)|Math\.random|process\.env/,
      );
  });

  test("nothing shipped imports a test", () => {
    expect(IMPORTS.filter((i) => isTest(i.to)).map((i) => `${i.from} -> ${i.to}`)).toEqual([]);
  });

  test("no file is longer than a person reads at once", () => {
    const long = [...SOURCES, ...files("test")]
      .filter((f) => !f.endsWith(".generated.ts"))
      .map((f) => ({ f, lines: readFileSync(join(ROOT, f), "utf8").split("\n").length }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long.map(({ f, lines }) => `${f}: ${lines}`)).toEqual([]);
  });
});
