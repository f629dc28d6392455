import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const at = (file: string) => casesAt("lock", `app/${file}`, `attack: ${file}: `);
const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
const composer = (owner: string, shasum: string): string =>
  json({
    packages: [
      {
        ...{ name: "a/b", version: "1.0", source: { url: "https://git.example/a/b.git", reference: "abc" } },
        dist: { url: `https://git.example/${owner}/b/zipball/abc`, reference: "abc", shasum },
      },
    ],
  });
const yarn = (name: string, version: string, digest: string): string =>
  `${name}@^1:\n  version "${version}"\n  resolved "https://registry.example/${name}/-/${name}-${version}.tgz"\n${digest}\n`;
const OTHER = yarn("b", "1.0.0", "  integrity sha512-bb\n");
const cargo = (commit: string): string =>
  `[[package]]\nname = "a"\nversion = "1.0.0"\nsource = "git+https://git.example/a?branch=x#${commit}"\n`;
const gems = (commit: string): string =>
  `GIT\n  remote: https://git.example/a.git\n  revision: ${commit}\n  specs:\n    a (1.0)\n`;

const pkg = (file: string) => casesAt("pkg", `app/${file}`, `attack: ${file}: `);

/** What hid in manifests and lock files. */
export const ATTACKS_LOCKS: readonly Case[] = [
  at("go.sum")(
    "a second digest of the same module",
    "a v1 h1:aaa=\na v1/go.mod h1:bbb=\n",
    "a v1 h1:evil=\na v1 h1:aaa=\na v1/go.mod h1:bbb=\n",
    said("integrity", "widen", "a v1"),
  ),
  at("composer.lock")(
    "a digest, of an archive of somebody else",
    composer("a", ""),
    composer("evil", "123"),
    said("integrity", "widen", "a/b 1.0"),
  ),
  at("yarn.lock")(
    "a new version without a digest",
    `${yarn("a", "1.0.0", "  integrity sha512-aa\n")}${OTHER}`,
    `${yarn("a", "1.0.1", "")}${OTHER}`,
    said("integrity", "widen", "a 1.0.1"),
    said("integrity", "neutral", "a 1.0.0"),
    said("component", "unknown"),
  ),
  at("Cargo.lock")("another commit of one version", cargo("aaa"), cargo("bbb"), said("component", "unknown")),
  at("Gemfile.lock")("another commit of one version", gems("aaa"), gems("bbb"), said("component", "unknown")),
  at("requirements.txt")(
    "a digest, and other extras",
    "rich[x]==1.0 ; python_version > '3'\n",
    "rich[y]==1.0 --hash=sha256:aa\n",
    said("component", "unknown"),
    said("integrity", "narrow"),
  ),
  at("requirements.txt")(
    "an index of its own, elsewhere on that host",
    "--extra-index-url https://pypi.example/a\nrich==1.0\n",
    "--index-url https://pypi.example/evil\nrich==1.0\n",
    said("fetches-from", "unknown"),
  ),
  pkg("Cargo.toml")(
    "from the registry, with more features",
    '[dependencies]\na = { git = "https://git.example/a", version = "1" }\n',
    '[dependencies]\na = { version = "1", features = ["shell"] }\n',
    said("component", "unknown"),
    said("fetches-from", "narrow"),
  ),
  pkg("pyproject.toml")(
    "other extras",
    '[project]\nname = "x"\ndependencies = ["rich[x]==1.0"]\n',
    '[project]\nname = "x"\ndependencies = ["rich[shell]==1.0"]\n',
    said("component", "unknown"),
  ),
  pkg("composer.json")(
    "more packages of a repository",
    '{"name":"a/b","repositories":[{"type":"composer","url":"https://x.example","only":["a/*"]}]}\n',
    '{"name":"a/b","repositories":[{"type":"composer","url":"https://x.example","only":["*"]}]}\n',
    said("fetches-from", "widen"),
  ),
];
