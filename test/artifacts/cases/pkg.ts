import type { Case } from "../harness.ts";
import { said } from "./build.ts";

const of =
  (path: string, wrap: (text: string) => string = (text) => text) =>
  (name: string, before: string | null, after: string | null, ...expect: Case["expect"]): Case => ({
    kind: "pkg",
    name: `${path}: ${name}`,
    path,
    before: before === null ? null : wrap(before),
    after: after === null ? null : wrap(after),
    expect,
  });

const go = of("go.mod", (t) => `module a.example/pay\n\n${t}`);
const cargo = of("Cargo.toml", (t) => `[package]\nname = "pay"\n${t}`);
const py = of("pyproject.toml", (t) => `[project]\nname = "pay"\n${t}`);
const pom = of(
  "pom.xml",
  (t) => `<project xmlns="http://maven.apache.org/POM/4.0.0">\n<artifactId>pay</artifactId>\n${t}\n</project>\n`,
);
const dep = (version: string, more = ""): string =>
  `<dependencies><dependency><groupId>a.b</groupId><artifactId>c</artifactId><version>${version}</version>${more}</dependency></dependencies>`;
const gradle = of("build.gradle.kts", (t) => `plugins { java }\ndependencies {\n${t}\n}\n`);
const wrapper = of("gradle/wrapper/gradle-wrapper.properties");
const WRAPPER = (host: string, version = "8.5", sum = "a".repeat(64)): string =>
  `distributionBase=GRADLE_USER_HOME\ndistributionUrl=https\\://${host}/gradle-${version}-bin.zip\n${sum ? `distributionSha256Sum=${sum}\n` : ""}`;
const proj = of("Pay.csproj", (t) => `<Project Sdk="x">\n${t}\n</Project>\n`);
const nuget = of(
  "nuget.config",
  (t) =>
    `<configuration><packageSources><add key="a" value="https://a.example/v3"/>${t}</packageSources></configuration>\n`,
);
const composer = of("composer.json");
const gems = of("Gemfile");
const verify = of("gradle/verification-metadata.xml", (t) => `<verification-metadata>${t}</verification-metadata>`);
const VERIFY = (sum: string): string =>
  `<components><component group="a" name="b" version="1"><artifact name="b.jar"><sha256 value="${sum}"/></artifact></component></components>`;

export const PKG: readonly Case[] = [
  go(
    "a module",
    "require a.example/x v1.0.0\n",
    "require (\n\ta.example/x v1.0.0\n\ta.example/y v0.1.0 // indirect\n)\n",
    said("component", "widen", "pkg:golang/a.example/y"),
  ),
  go(
    "an older pseudo-version",
    "require a.example/x v0.0.0-20240102000000-aaaaaaaaaaaa\n",
    "require a.example/x v0.0.0-20230102000000-aaaaaaaaaaaa\n",
    said("component", "widen"),
  ),
  go("a newer one", "require a.example/x v1.2.0\n", "require a.example/x v1.10.0\n", said("component", "unknown")),
  go(
    "one less",
    "require a.example/x v1.2.0\n",
    "go 1.22\n",
    said("component", "narrow"),
    said("toolchain", "widen", "go language"),
  ),
  go("a replacement", "go 1.22\n", "go 1.22\nreplace a.example/x => ../x\n", said("overrides", "widen", "a.example/x")),
  go("an older toolchain", "toolchain go1.22.4\n", "toolchain go1.21.0\n", said("toolchain", "widen", "go")),
  go(
    "layout and a comment",
    "require a.example/x v1.0.0\n",
    "// require a.example/z v1.0.0\nrequire (\n\ta.example/x v1.0.0\n)\n",
  ),
  cargo(
    "from git",
    '[dependencies]\nlibc = "1"\n',
    '[dependencies]\nlibc = { git = "https://git.example/libc", rev = "1" }\n',
    said("component", "widen", "pkg:cargo/libc"),
    said("fetches-from", "widen", "git+https://git.example"),
  ),
  cargo(
    "of tests only",
    '[dependencies]\nlibc = "1"\n',
    '[dev-dependencies]\nlibc = "1"\n',
    said("component", "narrow"),
  ),
  cargo("a build script", "build = false\n", 'build = "make.rs"\n', said("install-hook", "widen", "pay build script")),
  cargo("a patch", "", '[patch.crates-io]\nlibc = { path = "../libc" }\n', said("overrides", "widen", "libc")),
  cargo("a description", "", 'description = "[dependencies] libc"\n'),
  py(
    "a dependency",
    'dependencies = ["idna==3.1"]\n',
    'dependencies = ["idna==3.1", "Rich[x]>=1; python_version > \'3\'"]\n',
    said("component", "widen", "pkg:pypi/rich"),
  ),
  py(
    "an older one",
    'dependencies = ["idna==3.1"]\n',
    'dependencies = ["idna==3.1rc2"]\n',
    said("component", "widen", "pkg:pypi/idna"),
  ),
  py(
    "by address",
    'dependencies = ["idna==3.1"]\n',
    'dependencies = ["idna @ http://x.example/idna.whl"]\n',
    said("component", "widen"),
    said("fetches-from", "widen", "http://x.example"),
  ),
  py(
    "a build tool",
    "",
    '[build-system]\nrequires = ["hatchling==1.0"]\n',
    said("toolchain", "widen", "pkg:pypi/hatchling"),
  ),
  py(
    "a backend of its own",
    '[build-system]\nrequires = []\nbuild-backend = "own"\n',
    '[build-system]\nrequires = []\nbuild-backend = "own"\nbackend-path = ["tools"]\n',
    said("install-hook", "widen", "pay build backend"),
  ),
  py(
    "an index for any package",
    '[[tool.uv.index]]\nurl = "https://x.example/simple"\nexplicit = true\n',
    '[[tool.uv.index]]\nurl = "https://x.example/simple"\n',
    said("fetches-from", "widen", "https://x.example"),
  ),
  py(
    "a source for one package",
    "",
    '[tool.uv.sources]\nidna = { path = "../idna" }\n',
    said("overrides", "widen", "idna"),
  ),
  py(
    "of Poetry",
    "",
    '[tool.poetry.dependencies]\npython = "^3"\nidna = "^3"\n',
    said("component", "widen", "pkg:pypi/idna"),
  ),
  py("linter settings", "", "[tool.ruff]\nline-length = 100\n"),
  pom("an older one", dep("1.2"), dep("1.2-SNAPSHOT"), said("component", "widen", "pkg:maven/a.b/c")),
  pom("by a property", dep("1.2"), `<properties><v>1.2</v></properties>${dep("\u0024{v}")}`),
  pom("by a property of elsewhere", dep("1.2"), dep("\u0024{v}"), said("component", "unknown")),
  pom("of tests only", dep("1.2"), dep("1.2", "<scope>test</scope>"), said("component", "narrow")),
  pom(
    "a repository",
    "",
    "<repositories><repository><id>x</id><url>http://x.example/m2</url></repository></repositories>",
    said("fetches-from", "widen", "http://x.example"),
  ),
  pom(
    "a build plugin",
    "",
    "<build><plugins><plugin><artifactId>exec</artifactId><version>1.0</version></plugin></plugins></build>",
    said("toolchain", "widen", "pkg:maven/org.apache.maven.plugins/exec"),
  ),
  pom("in a comment", "", `<!-- ${dep("1.0")} -->`),
  {
    ...pom("with a document type", dep("1.2"), dep("1.3")),
    before: null,
    after: "<!DOCTYPE x [<!ENTITY a 'b'>]><project/>",
    opaque: "xml/broken",
  },
  gradle(
    "one more",
    '  implementation("a:b:1.0")',
    '  implementation("a:b:1.0")\n  api("c:d:2.0")',
    said("component", "widen", "pkg:maven/c/d"),
  ),
  gradle(
    "a repository",
    "",
    '  maven { url = uri("http://x.example/m2") }',
    said("fetches-from", "widen", "http://x.example"),
  ),
  gradle("a comment", "", '  // implementation("c:d:2.0")'),
  wrapper("another host", WRAPPER("services.gradle.org"), WRAPPER("x.example"), said("toolchain", "widen", "Gradle")),
  wrapper("no checksum", WRAPPER("x.example"), WRAPPER("x.example", "8.5", ""), said("toolchain", "widen", "Gradle")),
  wrapper("a checksum", WRAPPER("x.example", "8.5", ""), WRAPPER("x.example"), said("toolchain", "narrow", "Gradle")),
  wrapper(
    "other bytes",
    WRAPPER("x.example"),
    WRAPPER("x.example", "8.5", "b".repeat(64)),
    said("toolchain", "widen", "Gradle"),
  ),
  wrapper(
    "a newer one",
    WRAPPER("x.example"),
    WRAPPER("x.example", "8.10", "b".repeat(64)),
    said("toolchain", "unknown", "Gradle"),
  ),
  wrapper("a folder", WRAPPER("x.example"), WRAPPER("x.example").replace("GRADLE_USER_HOME", "PROJECT")),
  proj(
    "a package",
    "",
    '<ItemGroup><PackageReference Include="Dapper" Version="2.1"/></ItemGroup>',
    said("component", "widen", "pkg:nuget/Dapper"),
  ),
  proj(
    "a task",
    "",
    '<Target Name="x"><Exec Command="sh run.sh"/></Target>',
    said("install-hook", "widen", "Pay build task"),
  ),
  nuget(
    "a source",
    "",
    '<add key="b" value="http://b.example/v3"/>',
    said("fetches-from", "widen", "http://b.example"),
  ),
  nuget(
    "only for some packages",
    "",
    `</packageSources><packageSourceMapping><packageSource key="a"><package pattern="Own.*"/></packageSource></packageSourceMapping><packageSources>`,
    said("fetches-from", "narrow"),
  ),
  composer(
    "a plugin may run",
    '{"config": {"allow-plugins": {"a/b": false}}}',
    '{"config": {"allow-plugins": {"a/b": true}}}',
    said("install-hook", "widen", "plugin a/b"),
  ),
  composer(
    "a repository",
    "{}",
    '{"repositories": [{"type": "composer", "url": "https://x.example"}]}',
    said("fetches-from", "widen", "https://x.example"),
  ),
  composer(
    "another script",
    '{"scripts": {"post-install-cmd": "a"}}',
    '{"scripts": {"post-install-cmd": "b"}}',
    said("install-hook", "unknown"),
  ),
  composer("a script that nobody runs", '{"scripts": {"test": "a"}}', '{"scripts": {"test": "b"}}'),
  gems(
    "from git",
    'source "https://rubygems.org"\ngem "rack"\n',
    'source "https://rubygems.org"\ngem "rack", git: "https://git.example/rack"\n',
    said("component", "widen", "pkg:gem/rack"),
    said("fetches-from", "widen", "git+https://git.example"),
  ),
  verify("other bytes", VERIFY("aa"), VERIFY("bb"), said("integrity", "widen", "a/b 1 b.jar")),
  verify(
    "a file more",
    VERIFY("aa"),
    VERIFY("aa").replace("</component>", '<artifact name="c.jar"><sha256 value="cc"/></artifact></component>'),
    said("integrity", "neutral"),
  ),
  of("setup.py")(
    "a program runs at installation",
    null,
    "import setuptools\nsetuptools.setup()\n",
    said("install-hook", "widen", "project setup.py"),
  ),
  of("build.rs")("a program runs at building", null, "fn main() {}\n", said("install-hook", "widen")),
];
