// Bundles the program into dist/ (and, with --page, the web page into dist/web).
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./setup.mjs";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Names all that the program is made of, so that nothing one build kept is taken for the answer of another. */
function sourcesDigest() {
  const hash = createHash("sha256");
  const names = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && !e.name.includes(".test."))
    .map((e) => join(e.parentPath, e.name));
  for (const name of [join(root, "package-lock.json"), ...names.sort()])
    hash
      .update(`${name.slice(root.length)}\0`)
      .update(readFileSync(name))
      .update("\0");
  return hash.digest("hex");
}

const { metafile } = await build({
  absWorkingDir: root,
  metafile: true,
  entryPoints: {
    cli: "src/cli/main.ts",
    worker: "src/adapters/extract/worker.ts",
    hook: "src/adapters/git/hook/main.ts",
  },
  outdir: "dist",
  bundle: true,
  splitting: true,
  // Workers and hooks are found beside the chunk that looks for them.
  chunkNames: "[name]-[hash]",
  format: "esm",
  platform: "node",
  // Some packages have a bundler-friendly build beside their CommonJS one.
  mainFields: ["module", "main"],
  target: "node20",
  minify: true,
  keepNames: false,
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "warning",
  // Packages that read files of their own beside their code.
  external: ["@electric-sql/pglite", "oidc-provider"],
  define: {
    "process.env.SALLYPORT_VERSION": JSON.stringify(version),
    "process.env.SALLYPORT_BUILD": JSON.stringify(sourcesDigest()),
  },
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
});
// Of earlier builds, unless a program that was started lately may still ask for them.
const LATELY_MS = 3_600_000;
for (const name of readdirSync(join(root, "dist"))) {
  const path = join(root, "dist", name);
  if (!/\.js(\.map)?$/.test(name) || `dist/${name}` in metafile.outputs) continue;
  if (Date.now() - statSync(path).mtimeMs > LATELY_MS) rmSync(path);
}
writeFileSync(join(root, "dist", ".built"), "");

if (process.argv.includes("--page")) {
  const vite = await import("vite");
  await vite.build({ configFile: join(root, "web", "vite.config.ts"), logLevel: "warn" });
  writeFileSync(join(root, "dist", ".built-page"), "");
}
