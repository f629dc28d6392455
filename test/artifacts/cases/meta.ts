import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const of = (path: string) => casesAt("meta", path, `${path}: `);
const owners = of(".github/CODEOWNERS");
const git = of(".gitignore");
const trivy = of(".trivyignore");
const attributes = of(".gitattributes");
const modules = of(".gitmodules");
const osv = of("osv-scanner.toml");
const codecov = of("codecov.yml");
const golangci = of(".golangci.yml");
const COVERAGE = (n: number): string => `coverage:\n  status:\n    project:\n      default:\n        target: ${n}%\n`;

const eslint = of(".eslintrc.json");
const biome = of("biome.json");
const tsconfig = of("tsconfig.json");
const renovate = of("renovate.json");
const json = (value: unknown): string => JSON.stringify(value, null, 2);
const LINTERS: readonly Case[] = [
  eslint(
    "a rule is off",
    json({ rules: { "no-eval": "error" } }),
    json({ rules: { "no-eval": "off" } }),
    said("check-config", "widen", "no-eval"),
  ),
  eslint(
    "a rule with options",
    json({ rules: { "no-eval": ["warn", {}] } }),
    json({ rules: { "no-eval": [2, {}] } }),
    said("check-config", "narrow", "no-eval"),
  ),
  of(".eslintrc")(
    "a rule is off, in YAML",
    "rules:\n  no-eval: error\n",
    "rules:\n  no-eval: off\n",
    said("check-config", "widen", "no-eval"),
  ),
  eslint("how code looks", json({ rules: { indent: "error" } }), '{"rules": {"indent": "off"}} // x\n'),
  eslint(
    "rules of elsewhere",
    json({ extends: ["a"] }),
    json({ extends: ["b"] }),
    said("check-config", "unknown", "rules of a"),
    said("check-config", "unknown", "rules of b"),
  ),
  eslint(
    "files that are left out",
    json({ ignorePatterns: [] }),
    json({ ignorePatterns: ["src/auth"] }),
    said("ignores", "widen", "src/auth"),
  ),
  biome(
    "a rule is off",
    json({ linter: { rules: { security: { noGlobalEval: "error" } } } }),
    json({ linter: { rules: { security: { noGlobalEval: { level: "off" } } } } }),
    said("check-config", "widen", "noGlobalEval"),
  ),
  biome(
    "no linter",
    json({ linter: { enabled: true } }),
    json({ linter: { enabled: false } }),
    said("check-config", "widen", "switches"),
  ),
  biome(
    "files that are left out",
    json({ files: { includes: ["**"] } }),
    json({ files: { includes: ["**", "!src/auth"] } }),
    said("ignores", "widen", "src/auth"),
  ),
  tsconfig(
    "not strict",
    json({ compilerOptions: { strict: true, target: "es2024" } }),
    json({ compilerOptions: { target: "es2023" } }),
    said("check-config", "widen", "strictness"),
  ),
  tsconfig(
    "an exception",
    json({ compilerOptions: { strict: true } }),
    json({ compilerOptions: { strict: true, noImplicitAny: false } }),
    said("check-config", "widen", "strictness"),
  ),
  tsconfig(
    "another target and a comment",
    json({ compilerOptions: { target: "es2024" } }),
    '{"compilerOptions": {"target": "es2023",}} // strict\n',
  ),
  tsconfig("a project more", null, json({ compilerOptions: { strict: true } }), said("check-config", "neutral")),
  renovate(
    "no wait",
    json({ minimumReleaseAge: "3 days" }),
    json({ minimumReleaseAge: "3 hours" }),
    said("check-config", "widen", "updates"),
  ),
  renovate(
    "without a person",
    json({ packageRules: [{ matchDepTypes: ["devDependencies"] }] }),
    json({ packageRules: [{ matchDepTypes: ["devDependencies"], automerge: true }] }),
    said("check-config", "widen"),
  ),
  renovate(
    "never updated",
    json({ ignoreDeps: [] }),
    json({ ignoreDeps: ["left-pad"] }),
    said("ignores", "widen", "left-pad"),
  ),
];
const gitleaks = of(".gitleaks.toml");
const hooks = of(".pre-commit-config.yaml");
const repo = (rev: string, id: string): string =>
  `repos:\n  - repo: https://x.example/hooks\n    rev: ${rev}\n    hooks:\n      - id: ${id}\n`;
const sonar = of("sonar-project.properties");
const SCANNERS: readonly Case[] = [
  gitleaks(
    "a path passes",
    "[extend]\nuseDefault = true\n",
    "[extend]\nuseDefault = true\n[allowlist]\npaths = ['src/keys']\n",
    said("ignores", "widen", "src/keys"),
  ),
  gitleaks(
    "without its own rules",
    "[extend]\nuseDefault = true\n",
    "[extend]\nuseDefault = false\n",
    said("check-config", "widen", "switches"),
  ),
  gitleaks(
    "a rule goes",
    '[[rules]]\nid = "a"\n[[rules]]\nid = "b"\n',
    '[[rules]]\nid = "a"\n',
    said("check-config", "widen", "b"),
  ),
  of(".semgrep.yml")(
    "a rule goes",
    "rules:\n  - id: a\n  - id: b\n",
    "rules:\n  - id: a\n",
    said("check-config", "widen", "b"),
  ),
  of("trivy.yaml")(
    "fewer severities",
    "severity: [HIGH, CRITICAL]\n",
    "severity: [CRITICAL]\n",
    said("check-config", "widen", "switches"),
  ),
  of(".grype.yaml")(
    "an advisory is left out",
    "ignore: []\n",
    "ignore:\n  - vulnerability: CVE-2026-1\n",
    said("ignores", "widen", "CVE-2026-1"),
  ),
  of(".snyk")(
    "a finding is left out",
    "version: v1\n",
    "version: v1\nignore:\n  SNYK-JS-A-1:\n    - '*': {reason: x}\n",
    said("ignores", "widen", "SNYK-JS-A-1"),
  ),
  hooks(
    "a scanner goes",
    repo("v1.2.0", "gitleaks"),
    repo("v1.2.0", "end-of-file-fixer"),
    said("check-config", "widen", "gitleaks"),
  ),
  hooks("a branch", repo("v1.2.0", "gitleaks"), repo("main", "gitleaks"), said("uses", "widen")),
  sonar(
    "files that are left out",
    "sonar.projectKey=a\n",
    "sonar.projectKey=a\nsonar.exclusions=src/auth/**\n",
    said("ignores", "widen"),
  ),
  sonar(
    "the gate is not waited for",
    "sonar.qualitygate.wait=true\n",
    "sonar.projectKey=a\n",
    said("check-config", "widen", "switches"),
  ),
];

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
  ...LINTERS,
  ...SCANNERS,
  {
    ...of(".github/dependabot.yml")(
      "no wait",
      "version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    cooldown: {default-days: 7}\n",
      "version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    cooldown: {default-days: 0}\n",
      said("check-config", "widen"),
    ),
  },
];
