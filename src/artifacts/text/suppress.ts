/** One comment that turns a finding off. `rules` empty: every rule. */
export interface Suppression {
  readonly tool: string;
  readonly rules: readonly string[];
  /** The comment stands on a line of its own and speaks of what follows. */
  readonly range: "line" | "next" | "file" | "block";
}

interface Form {
  readonly tool: string;
  readonly pattern: RegExp;
  readonly range: Suppression["range"];
  /** Only these rules say something of security; null: all. */
  readonly only?: RegExp;
}

const SECURITY_LINT =
  /^(security|no-eval|no-implied-eval|no-new-func|no-script-url|no-unsanitized|react\/no-danger|xss|scanjs|detect-|sonarjs|@typescript-eslint\/(no-unsafe|no-implied-eval|ban-ts))/;
const GO = /^(gosec|govet|errcheck|staticcheck|bodyclose|sqlclosecheck|G\d+|all)$/;

/** Comment signs that may stand before a word of a tool; without one it is text. */
const FORMS: readonly Form[] = [
  { tool: "bandit", pattern: /(?<!\/[/*]\s{0,4})#\s*nosec\b:?\s*(B\d{3}(?:[\s,]+B\d{3})*)?/, range: "line" },
  { tool: "gosec", pattern: /(?:\/\/|\/\*)\s*#nosec\b\s*(G\d{3}(?:[\s,]+G\d{3})*)?/, range: "line" },
  {
    tool: "ruff",
    pattern: /#\s*(?:ruff|flake8):\s*noqa\b(?::\s*([A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*))?/i,
    range: "file",
    only: /^S\d+$/,
  },
  { tool: "ruff", pattern: /#\s*noqa\b(?::\s*([A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*))?/i, range: "line", only: /^S\d+$/ },
  {
    tool: "eslint",
    pattern: /(?:\/\/|\/\*|\{\/\*)\s*eslint-disable-next-line\b([^*\n]*)/,
    range: "next",
    only: SECURITY_LINT,
  },
  {
    tool: "eslint",
    pattern: /(?:\/\/|\/\*|\{\/\*)\s*eslint-disable-line\b([^*\n]*)/,
    range: "line",
    only: SECURITY_LINT,
  },
  { tool: "eslint", pattern: /\/\*\s*eslint-disable\b(?!-)([^*\n]*)/, range: "block", only: SECURITY_LINT },
  { tool: "golangci-lint", pattern: /\/\/\s*nolint\b(?::\s*([\w-]+(?:\s*,\s*[\w-]+)*))?/, range: "line", only: GO },
  { tool: "checkov", pattern: /(?:#|\/\/|<!--)\s*checkov:skip=([A-Z0-9_,]+)/, range: "block" },
  { tool: "tfsec", pattern: /(?:#|\/\/)\s*tfsec:ignore:(\S+)/, range: "block" },
  { tool: "trivy", pattern: /(?:#|\/\/|<!--)\s*trivy:ignore:(\S+)/, range: "block" },
  { tool: "kics", pattern: /#\s*kics-scan\s+(ignore(?:-line|-block)?)/, range: "block" },
  { tool: "sonar", pattern: /(?:#|\/\/|\/\*|--)\s*NOSONAR\b/, range: "line" },
  {
    tool: "semgrep",
    pattern: /(?:#|\/\/|\/\*|<!--|--)\s*nosemgrep\b(?::\s*([\w.-]+(?:[\s,]+[\w.-]+)*))?/,
    range: "line",
  },
  { tool: "gitleaks", pattern: /(?:#|\/\/|\/\*|<!--|--)\s*gitleaks:allow\b/, range: "line" },
  {
    tool: "detect-secrets",
    pattern: /(?:#|\/\/|\/\*|<!--|--)\s*pragma:\s*allowlist(?:-| )(?:nextline(?:-| ))?secret\b/,
    range: "line",
  },
  { tool: "hadolint", pattern: /^\s*#\s*hadolint\s+(?:global\s+)?ignore=([\w,]+)/, range: "next" },
  { tool: "codeql", pattern: /(?:#|\/\/|\/\*)\s*(?:lgtm|codeql)\s*\[([^\]\n]+)\]/, range: "line" },
  {
    tool: "rustc",
    pattern: /#!?\[(?:allow|expect)\(([^)\n]*unsafe_code[^)\n]*)\)\]/,
    range: "next",
    only: /^unsafe_code$/,
  },
  {
    tool: "java",
    pattern: /@SuppressWarnings\(([^)\n]*)\)/,
    range: "next",
    only: /^(all|java[:.]S\d+|squid:S\d+|unchecked-security|findsecbugs.*)$/,
  },
  { tool: "spotbugs", pattern: /@SuppressFBWarnings(?:\(([^)\n]*)\))?/, range: "next" },
  { tool: "brakeman", pattern: /#\s*brakeman:ignore\b/, range: "line" },
  { tool: "zizmor", pattern: /#\s*zizmor:\s*ignore\[([^\]\n]+)\]/, range: "line" },
  { tool: "terrascan", pattern: /#\s*ts:skip=(\S+)/, range: "block" },
];

/** Every word that a form needs: a line without one of them holds no suppression. */
export const WORDS = [
  "nosec",
  "noqa",
  "eslint-disable",
  "nolint",
  "checkov:skip",
  "tfsec:ignore",
  "trivy:ignore",
  "kics-scan",
  "NOSONAR",
  "nosemgrep",
  "gitleaks:allow",
  "allowlist",
  "hadolint",
  "lgtm",
  "codeql",
  "unsafe_code",
  "SuppressWarnings",
  "SuppressFBWarnings",
  "brakeman:ignore",
  "zizmor:",
  "ts:skip",
];

const rulesOf = (text: string | undefined): string[] =>
  (text ?? "")
    .replace(/\s--\s.*$/, "")
    .split(/[\s,{}"']+/)
    .filter((r) => r !== "" && r !== "value" && r !== "=" && r !== "*/");

/** What one line turns off. */
export function suppressionsIn(line: string): Suppression[] {
  const found: Suppression[] = [];
  for (const { tool, pattern, range, only } of FORMS) {
    const match = pattern.exec(line);
    if (!match) continue;
    if (tool === "ruff" && range === "line" && found.some((f) => f.tool === "ruff")) continue;
    const all = rulesOf(match[1]);
    const rules = only ? all.filter((r) => only.test(r)) : all;
    if (all.length > 0 && rules.length === 0) continue;
    // An annotation without a list turns off nothing that is named here.
    if (all.length === 0 && (tool === "java" || tool === "rustc")) continue;
    found.push({ tool, rules: [...new Set(rules)].sort(), range });
  }
  return found;
}

/** The code of a line without its comment, blanks folded: what the suppression stands at. */
export const codeOf = (line: string): string =>
  line
    .replace(/(\/\/|#|\/\*|<!--|--\s|\{\/\*).*$/, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 120);
