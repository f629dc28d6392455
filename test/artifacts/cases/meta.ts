import type { Case, Expected } from "../harness.ts";

const said = (rel: string, direction: Expected["direction"], object?: string): Expected =>
  object === undefined ? { rel, direction } : { rel, direction, object };
const of =
  (path: string) =>
  (name: string, before: string | null, after: string | null, ...expect: Case["expect"]): Case => ({
    kind: "meta",
    name: `${path}: ${name}`,
    path,
    before,
    after,
    expect,
  });
const owners = of(".github/CODEOWNERS");
const git = of(".gitignore");
const trivy = of(".trivyignore");
const attributes = of(".gitattributes");
const modules = of(".gitmodules");
const osv = of("osv-scanner.toml");
const codecov = of("codecov.yml");
const golangci = of(".golangci.yml");
const COVERAGE = (n: number): string => `coverage:\n  status:\n    project:\n      default:\n        target: ${n}%\n`;

export const META: readonly Case[] = [
  owners("one owner more", "/infra @a\n", "/infra @a @b\n", said("owns", "widen", "/infra")),
  owners("one owner less", "/infra @a @b\n", "/infra @a\n", said("owns", "narrow", "/infra")),
  owners("nobody", "/infra @a\n", "/infra\n", said("owns", "widen", "/infra")),
  owners("a pattern goes", "* @a\n/infra @b\n", "* @a\n", said("owns", "widen", "/infra")),
  owners("a pattern more", "* @a\n", "* @a\n/infra @b\n", said("owns", "unknown", "/infra")),
  owners("the order of owners", "/infra @a @b\n", "# x\n/infra   @B @a # y\n"),
  owners("a section", "[Ops] @a\n/infra\n", "[Ops] @a @b\n/infra\n", said("owns", "widen", "/infra")),
  git("a pattern of secrets goes", "dist\n.env\n", "dist\n", said("ignores", "widen", ".env")),
  git("a pattern of secrets", "dist\n", "dist\n*.pem\n", said("ignores", "narrow", "*.pem")),
  git("is taken back in", "*.pem\n", "*.pem\n!prod.pem\n", said("ignores", "widen", "!prod.pem")),
  git("anything else", "dist\n", "build\n"),
  trivy("a finding is left out", "# x\n", "# x\nCVE-2026-1\n", said("ignores", "widen", "CVE-2026-1")),
  trivy("no longer", "CVE-2026-1\nCVE-2026-2\n", "CVE-2026-2\n", said("ignores", "narrow", "CVE-2026-1")),
  attributes(
    "is not shown",
    "* text=auto\n",
    "* text=auto\nsrc/** linguist-generated=true\n",
    said("ignores", "widen"),
  ),
  attributes("a filter", "* text=auto\n", "* text=auto\n*.c filter=x\n", said("ignores", "widen", "filter=x on *.c")),
  attributes("line endings", "* text=auto\n", "* text eol=lf\n"),
  modules(
    "another repository",
    '[submodule "a"]\n\tpath = a\n\turl = https://a.example/a\n',
    '[submodule "a"]\n\tpath = a\n\turl = https://b.example/a\n',
    said("uses", "widen", "https://b.example/a"),
    said("uses", "narrow", "https://a.example/a"),
  ),
  modules(
    "another branch",
    '[submodule "a"]\n\turl = https://a.example/a\n',
    '[submodule "a"]\n\turl = https://a.example/a\n\tbranch = next\n',
    said("uses", "unknown"),
  ),
  osv("an advisory", "", '[[IgnoredVulns]]\nid = "GO-2026-1"\nreason = "x"\n', said("ignores", "widen", "GO-2026-1")),
  codecov("lower coverage", COVERAGE(80), COVERAGE(60), said("check-config", "widen", "project coverage")),
  codecov(
    "the same in other words",
    COVERAGE(80),
    COVERAGE(80).replace("80%", "80.0%"),
    said("check-config", "neutral"),
  ),
  codecov("higher coverage", COVERAGE(60), COVERAGE(80), said("check-config", "narrow")),
  golangci(
    "a linter goes",
    "linters:\n  enable:\n    - gosec\n    - lll\n",
    "linters:\n  enable:\n    - lll\n",
    said("check-config", "widen", "gosec"),
  ),
  golangci("the order", "linters:\n  enable:\n    - gosec\n    - lll\n", "linters:\n  enable: [lll, gosec]\n"),
  owners("without owners, and gone", "* @a\n/x\n", null, said("owns", "widen", "*"), said("owns", "unknown", "/x")),
  {
    ...of(".github/dependabot.yml")(
      "no wait",
      "version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    cooldown: {default-days: 7}\n",
      "version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    cooldown: {default-days: 0}\n",
      said("check-config", "widen"),
    ),
  },
];
