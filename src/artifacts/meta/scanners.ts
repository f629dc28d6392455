import type { Line } from "../../formats/lines.ts";
import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { judged } from "../rows.ts";
import type { Judgement } from "../table.ts";
import { settingsFact, startOf } from "../table.ts";

const left = (tool: string, node: Located | undefined, what = ""): LocalFact[] =>
  (node?.type === "list" ? items(node) : node ? [node] : []).flatMap((i) => {
    const name = text(i);
    return name === undefined ? [] : [fact("ignores", tool, `${what}${name}`, { guards: false }, [i.at])];
  });
/** A rule that is there looks; its own text is residual. */
const looks = (tool: string, list: Located | undefined): LocalFact[] =>
  items(list).flatMap((rule) => {
    const id = entry(rule, "id");
    const name = text(id?.value);
    return id && name !== undefined ? [fact("check-config", tool, name, { value: "on", grade: 0 }, [id.at])] : [];
  });
const headOf = (root: Located) => startOf(root.at);

/** Gitleaks: rules, and what they let pass. */
export function gitleaks(root: Located): LocalFact[] {
  const lists = [
    get(root, "allowlist"),
    ...items(get(root, "allowlists")),
    ...items(get(root, "rules")).flatMap((r) => [get(r, "allowlist"), ...items(get(r, "allowlists"))]),
  ];
  const passed = lists.flatMap((list) =>
    (["paths", "regexes", "commits", "stopwords"] as const).flatMap((key) =>
      left("gitleaks", get(list, key), key === "paths" ? "" : `${key}: `),
    ),
  );
  const own = entry(root, "extend", "useDefault");
  const switches: Judgement[] = own
    ? [judged({ said: "rules of its own", grades: { true: 0, false: 1 }, unset: 1 }, text(own.value) ?? "", own.at)]
    : [];
  return [
    settingsFact("gitleaks", switches, headOf(root), "switches", "check-config"),
    ...passed,
    ...looks("gitleaks", get(root, "rules")),
    ...left("gitleaks", get(root, "extend", "disabledRules"), "rule "),
  ];
}

/** Semgrep: rules of one's own, and the paths that they do not look at. */
export const semgrep = (root: Located): LocalFact[] => [
  ...looks("semgrep", get(root, "rules")),
  ...items(get(root, "rules")).flatMap((rule) =>
    left("semgrep", get(rule, "paths", "exclude"), `${text(get(rule, "id")) ?? ""}: `),
  ),
];

const SEVERITIES = ["UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"];

/** Trivy: from which severity on it tells, and whether it fails. */
export function trivy(root: Located): LocalFact[] {
  const list: Judgement[] = [];
  const severity = entry(root, "severity");
  if (severity) {
    const names =
      severity.value.type === "list"
        ? items(severity.value).map((i) => text(i) ?? "")
        : (text(severity.value) ?? "").split(",");
    const known = names.map((n) => SEVERITIES.indexOf(n.trim().toUpperCase()));
    list.push({
      name: "severities",
      value: names.join(", "),
      grade: known.includes(-1) ? null : SEVERITIES.length - known.length,
      unset: 0,
      at: severity.at,
    });
  }
  const code = entry(root, "exit-code");
  if (code)
    list.push({
      name: "exit code",
      value: text(code.value) ?? "",
      grade: text(code.value) === "0" ? 1 : 0,
      unset: 1,
      at: code.at,
    });
  const unfixed = entry(root, "vulnerability", "ignore-unfixed");
  if (unfixed)
    list.push(
      judged(
        { said: "advisories without a fix are left out", grades: { false: 0, true: 1 }, unset: 0 },
        text(unfixed.value) ?? "",
        unfixed.at,
      ),
    );
  return [
    settingsFact("trivy", list, headOf(root), "switches", "check-config"),
    ...["skip-dirs", "skip-files"].flatMap((k) => left("trivy", get(root, "scan", k))),
  ];
}

/** Grype: advisories that are left out, and from which severity on it fails. */
export function grype(root: Located): LocalFact[] {
  const fail = entry(root, "fail-on-severity");
  const rank = ["negligible", "low", "medium", "high", "critical"].indexOf((text(fail?.value) ?? "").toLowerCase());
  const list: Judgement[] = fail
    ? [
        {
          name: "severity that fails",
          value: text(fail.value) ?? "",
          grade: rank < 0 ? null : rank,
          unset: 5,
          at: fail.at,
        },
      ]
    : [];
  const ignored = items(get(root, "ignore")).flatMap((i) => {
    const name = text(get(i, "vulnerability")) ?? text(get(i, "package", "name"));
    return name === undefined ? [] : [fact("ignores", "grype", name, { guards: false }, [i.at])];
  });
  return [settingsFact("grype", list, headOf(root), "switches", "check-config"), ...ignored];
}

/** Snyk: findings that are left out. */
export const snyk = (root: Located): LocalFact[] =>
  ["ignore", "exclude"].flatMap((key) =>
    entries(get(root, key)).map((e) => fact("ignores", "snyk", e.key, { guards: false }, [e.at])),
  );

/** Hooks before a commit: where they come from, and which of them look for something. */
export const preCommit = (root: Located): LocalFact[] =>
  items(get(root, "repos")).flatMap((repo): LocalFact[] => {
    const name = text(get(repo, "repo")) ?? "";
    const rev = entry(repo, "rev");
    const ref = text(rev?.value) ?? "";
    const pin = /^[0-9a-f]{40}$/.test(ref) ? "digest" : /^v?\d/.test(ref) ? "tag" : ref === "" ? "none" : "branch";
    const hooks = items(get(repo, "hooks")).flatMap((hook) => {
      const id = entry(hook, "id");
      return id && LOOKS.test(text(id.value) ?? "")
        ? [fact("check-config", "pre-commit", text(id.value) ?? "", { value: "on", grade: 0 }, [id.at])]
        : [];
    });
    const own = /^(local|meta)$/.test(name) || name === "";
    return own ? hooks : [fact("uses", "hooks before a commit", name, { ref, pin }, [rev?.at ?? repo.at]), ...hooks];
  });
const LOOKS =
  /secret|gitleaks|trufflehog|private-key|credential|bandit|semgrep|trivy|checkov|tfsec|hadolint|zizmor|actionlint|eslint|gosec|osv|safety|audit|kube-?linter|shellcheck|ripsecrets|biome/i;

/** Sonar: files that it does not look at, and whether its gate counts. */
export const sonar = (lines: readonly Line[]): LocalFact[] => {
  const list: Judgement[] = [];
  const ignored: LocalFact[] = [];
  for (const { text: line, at } of lines) {
    const equal = line.indexOf("=");
    const [name, value] = [line.slice(0, Math.max(0, equal)).trim(), line.slice(equal + 1).trim()];
    if (name === "sonar.qualitygate.wait")
      list.push(judged({ said: "the gate is waited for", grades: { true: 0, false: 1 }, unset: 1 }, value, at));
    else if (/^sonar\.(\w+\.)?(exclusions|test\.exclusions)$|^sonar\.issue\.ignore\./.test(name))
      for (const pattern of value.split(","))
        if (pattern.trim() !== "")
          ignored.push(
            fact("ignores", "sonar", `${pattern.trim()} (${name.slice("sonar.".length)})`, { guards: false }, [at]),
          );
  }
  const [first] = lines;
  return first ? [settingsFact("sonar", list, startOf(first.at), "switches", "check-config"), ...ignored] : [];
};
