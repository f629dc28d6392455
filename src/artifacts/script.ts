import { UNRESOLVED } from "../model/fact.ts";

/** What a shell script does that the catalogue has a word for. Patterns over text, so certainty is never more than `syntactic`. */

const FETCH = /(^|[\s(`"'])(curl|wget|fetch|iwr|Invoke-WebRequest)\s/;
const SHELL =
  /^\s*(sudo\s+(-\S+\s+)*|env\s+(\w+=\S*\s+)*|exec\s+)*(\S*\/)?((ba|z|da|k|a)?sh|python[0-9.]*|perl|ruby|node|iex|pwsh)(\s|$)/;
const INLINE =
  /(^|[\s;&|])((\S*\/)?((ba|z|da|k|a)?sh)\s+(-\S+\s+)*|eval\s+|source\s+|\.\s+)["']?(<|\$)\(\s*(curl|wget)\s/;
/** Longer lines are data, and no person wrote them. */
const MAX_LINE = 20_000;

/** Separators inside quotes are text. */
const masked = (line: string): string =>
  line.replace(/'[^'\n]*'|"[^"\n]*"/g, (quoted) => quoted.replace(/[|;&]/g, " "));

/** Where each download comes from that is piped straight into an interpreter: a URL, or `$unresolved`. */
export function pipedDownloads(script: string): string[] {
  const found = new Set<string>();
  for (const line of script.replace(/\\\r?\n/g, " ").split("\n")) {
    if (line.length > MAX_LINE || !/curl|wget|fetch|iwr|WebRequest/.test(line) || /^\s*#/.test(line)) continue;
    if (INLINE.test(line)) found.add(source(line));
    // Masked: a separator in a quoted URL. As written: a pipe inside `sh -c "..."`.
    for (const text of new Set([masked(line), line])) {
      let download: string | null = null;
      for (const part of text.split(/(\|\|?|;|&&?)/)) {
        if (part === ";" || part === "&&" || part === "&" || part === "||") download = null;
        else if (part === "|") continue;
        else if (download !== null && SHELL.test(part)) found.add(source(download));
        else if (FETCH.test(` ${part}`)) download = part;
      }
    }
  }
  return [...found].sort();
}

function source(command: string): string {
  const url = /https?:\/\/[^\s"'|;)<>\\]+/.exec(command)?.[0];
  return url === undefined || /[$`]/.test(url.split("/").slice(0, 3).join("/")) ? UNRESOLVED : url;
}

const INDEX =
  /(?:--(?:extra-)?index-url|--registry|--find-links|--trusted-host|--index|--default-index)[= ]+["']?(https?:\/\/[^\s"'/]+)/g;

/** Scheme and host of each package index that a command line names. */
export const indexes = (script: string): string[] =>
  [...new Set([...script.matchAll(INDEX)].map((m) => m[1] as string))].sort();

const SCANNERS =
  /\b(trivy|grype|snyk|semgrep|gosec|govulncheck|bandit|checkov|tfsec|kubesec|gitleaks|trufflehog|osv-scanner|npm audit|yarn audit|pnpm audit|pip-audit|cosign verify|hadolint|kube-linter|zizmor|actionlint)\b/;
const SOFT = /\|\|\s*(true|:|exit 0|echo\b)|--exit-code[= ]0\b|--soft-fail\b|--no-fail\b/;

/** Security tools whose failure the line throws away. */
export function ignoredScanners(script: string): string[] {
  const found = new Set<string>();
  for (const line of script.replace(/\\\r?\n/g, " ").split("\n")) {
    if (line.length > MAX_LINE || /^\s*#/.test(line)) continue;
    const tool = SCANNERS.exec(line)?.[1];
    if (tool && SOFT.test(line)) found.add(tool);
  }
  return [...found].sort();
}

const PUBLISHERS: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /\b(npm|pnpm|yarn( npm)?)\s+publish\b/, what: "an npm registry" },
  { pattern: /\b(twine\s+upload|poetry\s+publish|uv\s+publish|flit\s+publish)\b/, what: "a Python index" },
  { pattern: /\bcargo\s+publish\b/, what: "a Rust registry" },
  { pattern: /\bgem\s+push\b/, what: "a Ruby registry" },
  {
    pattern:
      /\b(docker|podman|buildah|skopeo)\s+(image\s+)?push\b|\bdocker\s+buildx?\s+build\b.*--push\b|\bcrane\s+(push|copy)\b|\bko\s+(build|publish)\b/,
    what: "an image registry",
  },
  { pattern: /\bhelm\s+push\b/, what: "a chart registry" },
  { pattern: /\bgh\s+release\s+(create|upload)\b|\bgoreleaser\s+release\b/, what: "a release" },
  {
    pattern: /\b(kubectl|helm)\s+(apply|create|replace|patch|upgrade|install)\b|\bterraform\s+apply\b|\bpulumi\s+up\b/,
    what: "a cluster or cloud",
  },
  { pattern: /\b(mvn|gradlew?)\b.*\b(deploy|publish)\b/, what: "a Maven repository" },
];

/** What the commands of a script hand out to others. */
export const publishing = (script: string): string[] => {
  const lines = script
    .replace(/\\\r?\n/g, " ")
    .split("\n")
    .filter((l) => l.length <= MAX_LINE && !/^\s*#/.test(l) && !/--dry-run|--help/.test(l));
  return PUBLISHERS.filter((p) => lines.some((l) => p.pattern.test(l))).map((p) => p.what);
};

const PR_CODE = /\bgh\s+pr\s+checkout\b|\bgit\s+fetch\b[^\n]{0,200}\b(refs\/)?pull\/|\bhub\s+pr\s+checkout\b/;

/** Whether a script fetches the code of a pull request. */
export const fetchesPullRequest = (script: string): boolean => PR_CODE.test(script);
