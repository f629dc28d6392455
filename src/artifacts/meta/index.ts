import { parseJson } from "../../formats/json/index.ts";
import type { Line } from "../../formats/lines.ts";
import { readLines } from "../../formats/lines.ts";
import type { Documents, Located } from "../../formats/located.ts";
import { bool, entries, entry, get, items, text } from "../../formats/located.ts";
import { parseToml } from "../../formats/toml/index.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import { ambiguities, fact, kindByName } from "../common.ts";
import { biome, eslint, renovate, tsconfig } from "./linters.ts";
import { gitleaks, grype, preCommit, semgrep, snyk, sonar, trivy } from "./scanners.ts";

type Read = (path: string, bytes: Uint8Array) => LocalFact[] | Problem;

const lists =
  (read: (lines: readonly Line[], path: string) => LocalFact[]): Read =>
  (path, bytes) => {
    const lines = readLines(bytes);
    return "code" in lines
      ? lines
      : read(
          lines.filter((l) => !l.text.startsWith("#")),
          path,
        );
  };

/** Owners of patterns, GitLab's sections included. The last match of a path wins; that needs the tree and is not judged here. */
const owners = (lines: readonly Line[]): LocalFact[] => {
  let section = "";
  let inherited: string[] = [];
  return lines.flatMap((line): LocalFact[] => {
    const head = /^\^?\[([^\]]+)\](?:\[\d+\])?\s*(.*)$/.exec(line.text);
    if (head) {
      section = head[1] as string;
      inherited = (head[2] ?? "").split(/\s+/).filter((o) => o !== "");
      return [];
    }
    const words = line.text.replace(/\s#.*$/, "").match(/(?:\\.|\S)+/g) ?? [];
    const [pattern, ...named] = words;
    if (pattern === undefined) return [];
    const list = named.length > 0 ? named : inherited;
    return [
      fact(
        "owns",
        "owners",
        pattern,
        { owners: [...new Set(list.map((o) => o.toLowerCase()))].sort() },
        [line.at],
        section,
      ),
    ];
  });
};

const IGNORED_BY: Readonly<Record<string, string>> = {
  trivyignore: "trivy",
  semgrepignore: "semgrep",
  gitleaksignore: "gitleaks",
  eslintignore: "eslint",
  banditignore: "bandit",
  checkovignore: "checkov",
  snyk: "snyk",
  hadolintignore: "hadolint",
  nancyignore: "nancy",
  secretlintignore: "secretlint",
};
/** What a list that keeps files out of git, an image or a package keeps out of sight. */
const SECRET_FILE =
  /(^|[/*.])(env|pem|key|p12|pfx|jks|keystore|kdbx|netrc|npmrc|pypirc|pgpass|htpasswd|tfstate|tfvars|ppk|ovpn)([.*/]|$)|secret|credential|passw|id_(rsa|ed25519|ecdsa)|service[-_]?account|\.(aws|ssh|gnupg|kube|git)(\/|$)|private/i;

const ignores = (lines: readonly Line[], path: string): LocalFact[] => {
  const name = path.split("/").at(-1) ?? "";
  const tool = name.replace(/^\./, "").toLowerCase();
  const scanner = Object.hasOwn(IGNORED_BY, tool) ? (IGNORED_BY[tool] as string) : null;
  return lines.flatMap((line): LocalFact[] => {
    const pattern = line.text.replace(/\s+#.*$/, "");
    const again = pattern.startsWith("!");
    const plain = again ? pattern.slice(1) : pattern;
    // A list of files to keep out: a pattern of secrets guards, and what takes one back in undoes it.
    if (scanner === null && !SECRET_FILE.test(plain)) return [];
    if (plain === "" || /^:include/.test(plain)) return [];
    const guards = scanner === null ? !again : again;
    return [fact("ignores", scanner ?? path, pattern, { guards }, [line.at])];
  });
};

const ATTRIBUTE =
  /^(filter=.+|merge=.+|-diff|-text|binary|linguist-(generated|vendored)(=true)?|export-ignore|working-tree-encoding=.+)$/;
const attributes = (lines: readonly Line[], path: string): LocalFact[] =>
  lines.flatMap((line) => {
    const [pattern = "", ...words] = line.text.split(/\s+/);
    return words
      .filter((w) => ATTRIBUTE.test(w))
      .map((w) => fact("ignores", path, `${w} on ${pattern}`, { guards: false }, [line.at]));
  });

/** `.gitmodules`: repositories whose content becomes part of this tree. The commit stands in the tree. */
const modules = (lines: readonly Line[]): LocalFact[] => {
  const facts: LocalFact[] = [];
  let branch: string = "commit";
  let url: Line | null = null;
  const close = (): void => {
    if (url)
      facts.push(
        fact("uses", "submodules", url.text.replace(/^url\s*=\s*/, ""), { pin: "digest", ref: branch }, [url.at]),
      );
    [url, branch] = [null, "commit"];
  };
  for (const line of lines) {
    if (line.text.startsWith("[")) close();
    else if (/^url\s*=/.test(line.text)) url = line;
    else if (/^branch\s*=/.test(line.text)) branch = line.text.replace(/^branch\s*=\s*/, "");
  }
  close();
  return facts;
};

const osv: Read = (_, bytes) => {
  const parsed = parseToml(bytes);
  if ("code" in parsed) return parsed;
  return ["IgnoredVulns", "PackageOverrides"].flatMap((section) =>
    items(get(parsed.documents[0], section)).map((v) => {
      const id = text(get(v, "id")) ?? text(get(v, "name")) ?? "every package";
      return fact("ignores", "osv-scanner", id, { guards: false }, [entry(v, "id")?.at ?? v.at]);
    }),
  );
};

const LEVEL: Readonly<Record<string, number>> = {
  error: 0,
  enable: 0,
  true: 0,
  warning: 1,
  warn: 1,
  note: 2,
  info: 2,
  ignore: 3,
  disable: 3,
  off: 3,
  false: 3,
};
const check = (tool: string, rule: string, value: string, grade: number | null, at: LocalFact["at"]): LocalFact =>
  fact("check-config", tool, rule, { value, grade }, at);

/** Coverage thresholds (Codecov), cool-down of updates (Dependabot), linters that run (golangci-lint), rules that are skipped. */
const settings: Read = (path, bytes) => {
  const parsed = parseYaml(bytes, "1.1");
  if ("code" in parsed) return parsed;
  const [root] = parsed.documents;
  if (root?.type !== "map") return problem("meta/shape", "not a map");
  const facts: LocalFact[] = [];
  if (/codecov/.test(path))
    for (const what of ["project", "patch"]) {
      const target = entry(root, "coverage", "status", what, "default", "target");
      const value = text(target?.value) ?? "";
      const number = Number.parseFloat(value);
      if (target)
        facts.push(
          check("codecov", `${what} coverage`, value, Number.isFinite(number) ? Math.max(0, 100 - number) : null, [
            target.at,
          ]),
        );
    }
  else if (/dependabot/.test(path))
    for (const update of items(get(root, "updates"))) {
      const days = entry(update, "cooldown", "default-days");
      const ecosystem = `${text(get(update, "package-ecosystem"))} ${text(get(update, "directory")) ?? "/"}`;
      if (days)
        facts.push(
          check(
            "dependabot",
            `wait of ${ecosystem}`,
            text(days.value) ?? UNRESOLVED,
            Math.max(0, 100 - Number(text(days.value))),
            [days.at],
          ),
        );
      for (const i of items(get(update, "ignore")))
        facts.push(fact("ignores", "dependabot", text(get(i, "dependency-name")) ?? "*", { guards: false }, [i.at]));
    }
  else if (/golangci/.test(path))
    for (const key of ["enable", "disable"])
      for (const l of items(get(root, "linters", key)))
        facts.push(check("golangci-lint", text(l) ?? "", key, LEVEL[key] ?? null, [l.at]));
  else
    for (const key of ["ignore", "ignored", "skip-check", "skips", "skip_tests"])
      for (const r of items(get(root, key)))
        if (text(r) !== undefined) facts.push(fact("ignores", path, text(r) as string, { guards: false }, [r.at]));
  for (const e of entries(get(root, "failure-threshold")))
    if (bool(e.value) !== undefined)
      facts.push(check(path, e.key, text(e.value) ?? "", LEVEL[text(e.value) ?? ""] ?? null, [e.at]));
  return facts;
};

type Parse = (bytes: Uint8Array) => Documents | Problem;
const lenient: Parse = (bytes) => parseJson(bytes, true);
const yaml: Parse = (bytes) => parseYaml(bytes, "1.1");

/** Without an ending it may be either: JSON begins with a brace or a comment of its own. */
const isYaml = (bytes: Uint8Array): boolean =>
  !/^\s*(\{|\/[/*])/.test(new TextDecoder("latin1").decode(bytes.subarray(0, 1000)));

/** A reader of one document that a parser gives. */
const tree =
  (parse: Parse, read: (root: Located) => LocalFact[]): Read =>
  (_, bytes) => {
    const parsed = parse(bytes);
    if ("code" in parsed) return parsed;
    const [root] = parsed.documents;
    return root?.type === "map"
      ? [...read(root), ...ambiguities("settings", parsed)]
      : problem("meta/shape", "not a map");
  };

const READERS: readonly (readonly [RegExp, Read])[] = [
  [/(^|\/)CODEOWNERS$/, lists(owners)],
  [
    /(^|\/)\.(git|docker|npm|gcloud|helm|vscode|eslint|trivy|semgrep|gitleaks|bandit|checkov|hadolint|nancy|secretlint)ignore$|(^|\/)\.git\/info\/exclude$/,
    lists(ignores),
  ],
  [/(^|\/)\.gitattributes$/, lists(attributes)],
  [/(^|\/)\.gitmodules$/, lists(modules)],
  [/(^|\/)osv-scanner\.toml$/, osv],
  [/(^|\/)\.eslintrc(\.json)?$/, tree((bytes) => (isYaml(bytes) ? yaml(bytes) : lenient(bytes)), eslint)],
  [/(^|\/)\.eslintrc\.ya?ml$/, tree(yaml, eslint)],
  [/(^|\/)biome\.jsonc?$/, tree(lenient, biome)],
  [/(^|\/)(tsconfig|jsconfig)([.-][^/]*)?\.json$/, tree(lenient, tsconfig)],
  [/(^|\/)(\.?renovate(rc)?\.json|\.renovaterc)$/, tree(lenient, renovate)],
  [/(^|\/)\.?gitleaks\.toml$/, tree(parseToml, gitleaks)],
  [/(^|\/)\.?semgrep(\/([^/]+\/)*[^/]+)?\.ya?ml$/, tree(yaml, semgrep)],
  [/(^|\/)trivy\.ya?ml$/, tree(yaml, trivy)],
  [/(^|\/)\.?grype\.ya?ml$/, tree(yaml, grype)],
  [/(^|\/)\.snyk$/, tree(yaml, snyk)],
  [/(^|\/)\.pre-commit-config\.ya?ml$/, tree(yaml, preCommit)],
  [/(^|\/)sonar-project\.properties$/, lists(sonar)],
  [/(^|\/)(\.?codecov|\.golangci|\.hadolint|\.checkov|\.?bandit)\.ya?ml$|^\.github\/dependabot\.ya?ml$/, settings],
];

/** Files that say who owns what, what tools do not look at, and what they insist on. */
export const meta: ArtifactKind = kindByName("meta", 3, READERS);
