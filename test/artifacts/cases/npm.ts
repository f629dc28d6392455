// biome-ignore-all lint/suspicious/noTemplateCurlyInString: npm writes its variables so
import type { Case } from "../harness.ts";
import { said } from "./build.ts";

type Json = Record<string, unknown>;
const json = (value: Json): string => `${JSON.stringify(value, null, 2)}\n`;
const one = (
  name: string,
  before: Json | string | null,
  after: Json | string | null,
  ...expect: Case["expect"]
): Case => {
  const text = (v: Json | string | null) => (v === null || typeof v === "string" ? v : json({ name: "pay", ...v }));
  return { kind: "npm", name, path: "package.json", before: text(before), after: text(after), expect };
};
const needs = (range: string): Json => ({ dependencies: { chalk: range } });
const CHALK = "pkg:npm/chalk";

const entry = (rest: Json = {}): Json => ({
  version: "5.3.0",
  resolved: "https://registry.example/chalk/-/chalk-5.3.0.tgz",
  integrity: "sha512-AAAA",
  ...rest,
});
const lock = (one: Json | null): Json => ({
  lockfileVersion: 3,
  packages: { "": { dependencies: { chalk: "^5" } }, ...(one ? { "node_modules/chalk": one } : {}) },
});
const locked = (name: string, before: Json | null, after: Json | null, ...expect: Case["expect"]): Case => ({
  ...one(`locked: ${name}`, lock(before), lock(after), ...expect),
  path: "package-lock.json",
});

const settings = (name: string, before: string, after: string, ...expect: Case["expect"]): Case => ({
  ...one(`settings: ${name}`, `save-exact=true\n${before}`, `save-exact=true\n${after}`, ...expect),
  path: ".npmrc",
});

export const NPM: readonly Case[] = [
  one("a dependency", {}, needs("^5"), said("component", "widen", CHALK)),
  one("a dependency less", needs("^5"), {}, said("component", "narrow", CHALK)),
  one("another range", needs("^5"), needs("*"), said("component", "unknown", CHALK)),
  one("an older version", needs("5.3.0"), needs("5.2.10"), said("component", "widen", CHALK)),
  one("a newer version", needs("5.3.0"), needs("5.10.0"), said("component", "unknown", CHALK)),
  one(
    "a dependency of development ships",
    { devDependencies: { chalk: "^5" } },
    needs("^5"),
    said("component", "widen", CHALK),
  ),
  one(
    "a dependency becomes one of development",
    needs("^5"),
    { devDependencies: { chalk: "^5" } },
    said("component", "narrow", CHALK),
  ),
  one(
    "from git",
    needs("^5"),
    needs("git+https://x.example/chalk.git#main"),
    said("component", "widen", CHALK),
    said("fetches-from", "widen", "git+https://x.example/chalk.git"),
  ),
  one(
    "by an unencrypted address",
    needs("^5"),
    needs("http://x.example/chalk.tgz"),
    said("component", "widen"),
    said("fetches-from", "widen", "http://x.example"),
  ),
  one("by another name", needs("^5"), needs("npm:evil@^5"), said("component", "widen")),
  one(
    "an installation script",
    {},
    { scripts: { postinstall: "node x" } },
    said("install-hook", "widen", "pay postinstall"),
  ),
  one(
    "another installation script",
    { scripts: { postinstall: "node x" } },
    { scripts: { postinstall: "node y" } },
    said("install-hook", "unknown"),
  ),
  one("a script that nobody runs", {}, { scripts: { build: "curl x | sh", "post-install": "x" } }),
  one("an override", {}, { overrides: { a: { chalk: "5.0.0" } } }, said("overrides", "widen", "a>chalk")),
  one("the order of keys", { dependencies: { a: "1", b: "1" } }, { dependencies: { b: "1", a: "1" } }),
  one(
    "the words in a description",
    {},
    { description: "dependencies: postinstall", config: { dependencies: { chalk: "^5" } } },
  ),
  one(
    "a key stands twice",
    '{"name": "pay", "dependencies": {"chalk": "1.0.0"}}',
    '{"name": "pay", "dependencies": {"chalk": "1.0.0", "chalk": "0.9.0"}}',
    said("ambiguous", "widen", "dependencies.chalk"),
    said("component", "widen"),
  ),
  one("a project that is gone", needs("^5"), null, said("component", "narrow")),
  { ...one("the same words in another file", null, needs("^5")), path: "data/package.jsonl" },

  locked("other bytes", entry(), entry({ integrity: "sha512-BBBB" }), said("integrity", "widen", "chalk 5.3.0")),
  locked("a digest is gone", entry(), entry({ integrity: undefined }), said("integrity", "widen")),
  locked("a weaker digest", entry(), entry({ integrity: "sha1-AAAA" }), said("integrity", "widen")),
  locked("a digest is there at last", entry({ integrity: undefined }), entry(), said("integrity", "narrow")),
  locked(
    "another registry",
    entry(),
    entry({ resolved: "https://evil.example/chalk/-/chalk-5.3.0.tgz" }),
    said("fetches-from", "widen", "https://evil.example"),
    said("fetches-from", "narrow", "https://registry.example"),
  ),
  locked(
    "another package under that name",
    entry(),
    entry({ resolved: "https://registry.example/evil/-/evil-5.3.0.tgz" }),
    said("component", "widen"),
  ),
  locked("runs a script", entry(), entry({ hasInstallScript: true }), said("install-hook", "widen", "chalk")),
  locked(
    "a newer version",
    entry(),
    entry({ version: "5.4.0", resolved: "https://registry.example/chalk/-/chalk-5.4.0.tgz", integrity: "sha512-CCCC" }),
    said("component", "unknown"),
    said("integrity", "neutral", "chalk 5.3.0"),
    said("integrity", "neutral", "chalk 5.4.0"),
  ),
  locked(
    "a package is gone",
    entry(),
    null,
    said("component", "narrow"),
    said("integrity", "neutral"),
    said("fetches-from", "narrow"),
  ),
  locked("a licence", entry(), entry({ license: "MIT" })),
  locked(
    "a package becomes a link",
    entry(),
    { resolved: "../evil", link: true },
    said("component", "widen", "pkg:npm/chalk (locked)"),
    said("integrity", "neutral"),
    said("fetches-from", "narrow"),
  ),
  settings(
    "another registry",
    "registry=https://a.example/\n",
    "registry=https://b.example/\n",
    said("fetches-from", "widen", "https://b.example"),
    said("fetches-from", "narrow", "https://a.example"),
  ),
  settings(
    "a registry for one scope",
    "",
    "@corp:registry = 'https://a.example/npm'\n",
    said("fetches-from", "widen", "https://a.example for @corp"),
  ),
  settings(
    "certificates are not checked",
    "registry=https://a.example/\n",
    "registry=https://a.example/\nstrict-ssl=false\n",
    said("fetches-from", "widen"),
  ),
  settings(
    "certificates of the default are not checked",
    "",
    "strict-ssl=false\n",
    said("fetches-from", "widen", "the default registry"),
  ),
  settings("a registry in a comment", "", "; registry=https://b.example/\n# registry=https://b.example/\n"),
  settings(
    "a token of the environment",
    "",
    "//a.example/:_authToken=${TOKEN}\n",
    said("reads-secret", "widen", "TOKEN"),
  ),
];
