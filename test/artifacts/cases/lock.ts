import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const of = (path: string) => casesAt("lock", path, `${path}: `);
const hex = (c: string, n = 64): string => c.repeat(n);

const pnpm = of("pnpm-lock.yaml");
const PNPM = (resolution = "{integrity: sha512-AAAA}", version = "5.3.0", more = ""): string =>
  `lockfileVersion: '9.0'\n\npackages:\n\n  chalk@${version}:\n    resolution: ${resolution}\n${more}`;
const berry = of("yarn.lock");
const BERRY = (checksum: string, resolution = "chalk@npm:5.3.0"): string =>
  `__metadata:\n  version: 8\n  cacheKey: 10\n\n"chalk@npm:^5":\n  version: 5.3.0\n  resolution: "${resolution}"\n  checksum: ${checksum}\n  languageName: node\n  linkType: hard\n`;
const CLASSIC = (digest: string, host = "registry.example"): string =>
  `# yarn lockfile v1\n\n\nchalk@^5:\n  version "5.3.0"\n  resolved "https://${host}/chalk/-/chalk-5.3.0.tgz#${hex("a", 40)}"\n${digest}  dependencies:\n    a "^1"\n`;
const poetry = of("poetry.lock");
const POETRY = (hash: string, version = "2.0", more = ""): string =>
  `[[package]]\nname = "Requests"\nversion = "${version}"\nfiles = [\n    {file = "requests.whl", hash = "sha256:${hash}"},\n${more}]\n`;
const uv = of("uv.lock");
const UV = (source: string, hash = "a", host = "https://files.pythonhosted.org"): string =>
  `version = 1\n\n[[package]]\nname = "idna"\nversion = "3.1"\nsource = { ${source} }\nwheels = [\n    { url = "${host}/x/idna.whl", hash = "sha256:${hash}", size = 1 },\n]\n`;
const cargo = of("Cargo.lock");
const CARGO = (
  checksum: string | null,
  source = "registry+https://github.com/rust-lang/crates.io-index",
  version = "1.0.0",
): string =>
  `version = 4\n\n[[package]]\nname = "libc"\nversion = "${version}"\nsource = "${source}"\n${checksum ? `checksum = "${checksum}"\n` : ""}\n[[package]]\nname = "own"\nversion = "0.1.0"\n`;
const pip = of("requirements.txt");
const go = of("go.sum");
const gems = of("Gemfile.lock");
const GEMS = (remote: string, version = "1.2.0"): string =>
  `GEM\n  remote: ${remote}\n  specs:\n    rack (${version})\n      other (>= 1)\n\nPLATFORMS\n  ruby\n`;
const pipfile = of("Pipfile.lock");
const PIPFILE = (section: string, version = "==1.0"): string =>
  `${JSON.stringify({ _meta: {}, [section]: { idna: { hashes: ["sha256:aa"], version } } }, null, 1)}\n`;
const nuget = of("packages.lock.json");
const NUGET = (hash: string): string =>
  `${JSON.stringify({ version: 1, dependencies: { "net8.0": { Dapper: { type: "Direct", resolved: "2.1.0", contentHash: hash } } } }, null, 1)}\n`;
const composer = of("composer.lock");
const COMPOSER = (commit: string, type = "library"): string =>
  `${JSON.stringify({ packages: [{ name: "a/b", version: "1.0.0", type, source: { type: "git", url: "https://git.example/a/b.git", reference: commit }, dist: { type: "zip", url: `https://api.example/a/b/${commit}`, shasum: "" } }] }, null, 1)}\n`;
const gradle = of("gradle.lockfile");

export const LOCK: readonly Case[] = [
  pnpm("other bytes", PNPM(), PNPM("{integrity: sha512-BBBB}"), said("integrity", "widen", "chalk 5.3.0")),
  pnpm("no digest", PNPM(), PNPM("{}"), said("integrity", "widen")),
  pnpm("a digest at last", PNPM("{}"), PNPM(), said("integrity", "narrow")),
  pnpm(
    "an older version",
    PNPM(),
    PNPM("{integrity: sha512-BBBB}", "5.2.0"),
    said("component", "widen", "pkg:npm/chalk (locked)"),
    said("integrity", "neutral"),
    said("integrity", "neutral"),
  ),
  pnpm(
    "a pre-release",
    PNPM(),
    PNPM("{integrity: sha512-AAAA}", "5.3.0-rc.1"),
    said("component", "widen"),
    said("integrity", "neutral"),
    said("integrity", "neutral"),
  ),
  pnpm(
    "from an address",
    PNPM(),
    PNPM("{integrity: sha512-AAAA, tarball: http://x.example/chalk.tgz}"),
    said("component", "widen"),
    said("fetches-from", "widen", "http://x.example"),
  ),
  pnpm(
    "builds at installation",
    PNPM(),
    PNPM(undefined, undefined, "    requiresBuild: true\n"),
    said("install-hook", "widen", "chalk"),
  ),
  pnpm("a comment and engines", PNPM(), `# x\n${PNPM(undefined, undefined, "    engines: {node: '>=18'}\n")}`),
  pnpm("in the long form", PNPM(), PNPM("\n      integrity: sha512-AAAA")),
  berry("other bytes", BERRY("10/aa"), BERRY("10/bb"), said("integrity", "widen", "chalk 5.3.0")),
  berry(
    "a patch in its place",
    BERRY("10/aa"),
    BERRY("10/aa", "chalk@patch:chalk@5.3.0#x"),
    said("component", "widen"),
  ),
  berry(
    "other bytes (1)",
    CLASSIC("  integrity sha512-AAAA\n"),
    CLASSIC("  integrity sha512-BBBB\n"),
    said("integrity", "widen"),
  ),
  berry("a weak digest (1)", CLASSIC("  integrity sha512-AAAA\n"), CLASSIC(""), said("integrity", "widen")),
  berry(
    "another registry (1)",
    CLASSIC(""),
    CLASSIC("", "evil.example"),
    said("fetches-from", "widen", "https://evil.example"),
    said("fetches-from", "narrow", "https://registry.example"),
  ),
  poetry("other bytes", POETRY("aa"), POETRY("bb"), said("integrity", "widen", "requests 2.0")),
  poetry(
    "one more platform",
    POETRY("aa"),
    POETRY("aa", "2.0", '    {file = "other.whl", hash = "sha256:cc"},\n'),
    said("integrity", "neutral"),
  ),
  poetry(
    "an older version",
    POETRY("aa", "2.10"),
    POETRY("bb", "2.9.post1"),
    said("component", "widen"),
    said("integrity", "neutral"),
    said("integrity", "neutral"),
  ),
  poetry(
    "a newer version",
    POETRY("aa", "2.0rc1"),
    POETRY("bb", "2.0"),
    said("component", "unknown", "pkg:pypi/requests (locked)"),
    said("integrity", "neutral"),
    said("integrity", "neutral"),
  ),
  poetry("the name in other letters", POETRY("aa"), POETRY("aa").replace("Requests", "requests")),
  uv(
    "other bytes",
    UV('registry = "https://pypi.org/simple"'),
    UV('registry = "https://pypi.org/simple"', "b"),
    said("integrity", "widen"),
  ),
  uv(
    "another index",
    UV('registry = "https://pypi.org/simple"'),
    UV('registry = "https://x.example/simple"', "a", "https://x.example"),
    said("fetches-from", "widen", "https://x.example"),
    said("fetches-from", "narrow", "https://pypi.org"),
  ),
  uv(
    "files from elsewhere",
    UV('registry = "https://pypi.org/simple"'),
    UV('registry = "https://pypi.org/simple"', "a", "https://x.example"),
    said("fetches-from", "widen", "https://x.example"),
    said("fetches-from", "narrow", "https://pypi.org"),
  ),
  uv(
    "from git",
    UV('registry = "https://pypi.org/simple"'),
    UV('git = "https://git.example/idna?rev=1#abc"'),
    said("component", "widen"),
    said("integrity", "neutral"),
    said("fetches-from", "widen", "git+https://git.example"),
    said("fetches-from", "narrow"),
  ),
  cargo("other bytes", CARGO(hex("a")), CARGO(hex("b")), said("integrity", "widen", "libc 1.0.0")),
  cargo(
    "from git",
    CARGO(hex("a")),
    CARGO(null, "git+https://git.example/libc?branch=x#abc"),
    said("component", "widen", "pkg:cargo/libc (locked)"),
    said("integrity", "neutral"),
    said("fetches-from", "widen", "git+https://git.example"),
    said("fetches-from", "narrow"),
  ),
  cargo("a package of its own", CARGO(hex("a")), CARGO(hex("a")).replace("0.1.0", "0.2.0")),
  cargo(
    "a lock that is gone",
    CARGO(hex("a")),
    null,
    said("component", "narrow"),
    said("integrity", "neutral"),
    said("fetches-from", "narrow"),
  ),
  pipfile(
    "ships what tests only",
    PIPFILE("develop"),
    PIPFILE("default"),
    said("component", "widen", "pkg:pypi/idna (locked)"),
  ),
  nuget("other bytes", NUGET("aa"), NUGET("bb"), said("integrity", "widen", "Dapper 2.1.0")),
  composer("another commit of one version", COMPOSER("aa"), COMPOSER("bb"), said("integrity", "widen")),
  composer("becomes a plugin", COMPOSER("aa"), COMPOSER("aa", "composer-plugin"), said("install-hook", "widen", "a/b")),
  gradle(
    "an older version",
    "a.b:c:1.2=runtimeClasspath\n",
    "a.b:c:1.2-rc1=runtimeClasspath\n",
    said("component", "widen", "pkg:maven/a.b/c (locked)"),
  ),
  gradle(
    "of tests only",
    "a.b:c:1.2=runtimeClasspath\n",
    "a.b:c:1.2=testRuntimeClasspath\n",
    said("component", "narrow"),
  ),
  gradle("an order nobody knows", "a.b:c:1.2=x\n", "a.b:c:1.2-jre=x\n", said("component", "unknown")),
  gems(
    "without encryption",
    GEMS("https://rubygems.org/"),
    GEMS("http://rubygems.org/"),
    said("fetches-from", "widen"),
    said("fetches-from", "narrow"),
  ),
  gems(
    "an older one",
    GEMS("https://rubygems.org/"),
    GEMS("https://rubygems.org/", "1.2.0.pre1"),
    said("component", "widen", "pkg:gem/rack (locked)"),
  ),
  gems(
    "from git",
    GEMS("https://a.example/"),
    GEMS("https://a.example/").replace("GEM", "GIT"),
    said("component", "widen"),
    said("fetches-from", "widen", "git+https://a.example"),
    said("fetches-from", "narrow"),
  ),
  go(
    "other bytes",
    "a.example/x v1.0.0 h1:AAAA=\n",
    "a.example/x v1.0.0 h1:BBBB=\n",
    said("integrity", "widen", "a.example/x v1.0.0"),
  ),
  go(
    "one more",
    "a.example/x v1.0.0 h1:AAAA=\n",
    "a.example/x v1.0.0 h1:AAAA=\na.example/x v1.0.0/go.mod h1:CCCC=\n",
    said("integrity", "neutral"),
  ),
  pip(
    "a package",
    "idna==3.1\n",
    "idna==3.1\nrich==13\n",
    said("component", "widen", "pkg:pypi/rich"),
    said("integrity", "neutral"),
  ),
  pip(
    "a range",
    "idna==3.1\n",
    "idna>=3.1\n",
    said("component", "unknown", "pkg:pypi/idna"),
    said("integrity", "neutral"),
    said("integrity", "neutral"),
  ),
  pip(
    "one more index",
    "idna==3.1\n",
    "--extra-index-url https://x.example/simple\nidna==3.1\n",
    said("fetches-from", "widen", "https://x.example"),
  ),
  pip(
    "an index becomes one of many",
    "-i https://x.example\n",
    "--extra-index-url https://x.example\n",
    said("fetches-from", "widen"),
  ),
  pip(
    "a host that is not checked",
    "-i https://x.example\n",
    "-i https://x.example\n--trusted-host x.example\n",
    said("fetches-from", "widen"),
  ),
  pip(
    "other bytes",
    `idna==3.1 \\\n    --hash=sha256:${hex("a")}\n`,
    `idna==3.1 \\\n    --hash=sha256:${hex("b")}\n`,
    said("integrity", "widen"),
  ),
  pip("no digests", `idna==3.1 --hash=sha256:${hex("a")}\n`, "idna==3.1\n", said("integrity", "widen", "idna 3.1")),
  pip(
    "one more file",
    `idna==3.1 --hash=sha256:${hex("a")}\n`,
    `idna==3.1 --hash=sha256:${hex("a")} --hash=sha256:${hex("b")}\n`,
    said("integrity", "unknown"),
  ),
  pip(
    "from git",
    "idna==3.1\n",
    "-e git+https://git.example/idna.git@main#egg=idna\n",
    said("component", "widen", "pkg:pypi/idna"),
    said("integrity", "neutral"),
    said("fetches-from", "widen", "git+https://git.example"),
  ),
  pip("a comment", "idna==3.1\n", "# --extra-index-url https://x.example\nidna==3.1 # via x\n"),
  { ...pip("not a list", "idna==3.1\n", "idna==3.2\n"), name: "prose", path: "notes/pins.txt" },
];
