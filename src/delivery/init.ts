import { DEFAULT_POLICY_TEXT, POLICY_PATH } from "../policy/index.ts";

/** What a repository is made of, as far as the names of its files tell. */
export interface Stack {
  readonly languages: readonly string[];
  /** Number of files of each sort that the gate reads for its meaning. */
  readonly dockerfiles: number;
  readonly manifests: number;
  readonly workflows: number;
  readonly locks: readonly string[];
  readonly services: readonly { readonly id: string; readonly path: string }[];
  readonly host: "github" | "gitlab" | null;
}

const LANGUAGES: Readonly<Record<string, RegExp>> = {
  TypeScript: /\.[cm]?tsx?$/,
  JavaScript: /\.[cm]?jsx?$/,
  Python: /\.py$/,
  Go: /\.go$/,
  Java: /\.java$/,
  Kotlin: /\.kts?$/,
  Rust: /\.rs$/,
  Ruby: /\.rb$/,
  "C#": /\.cs$/,
  PHP: /\.php$/,
  Terraform: /\.tf$/,
  SQL: /\.sql$/,
  shell: /\.sh$/,
};
const LOCK =
  /(^|\/)(package-lock\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum|Cargo\.lock|poetry\.lock|uv\.lock|Gemfile\.lock|composer\.lock)$/;
const DOCKERFILE = /(^|\/)((Dockerfile|Containerfile)[^/]*|[^/]+\.Dockerfile)$/;
const MANIFEST = /(^|\/)(k8s|kubernetes|manifests|deploy|deployments?|helm|charts|kustomize)\/.*\.ya?ml$/;
const DEPLOYED = /(^|\/)(kustomization\.ya?ml|Kustomization|Chart\.yaml)$/;
/** Folders of one deployment that are not another one. */
const PART = /(^|\/)(base|bases|overlays|components|environments|envs)(\/.*)?$/;
const NOT_SHIPPED =
  /(^|\/)(tests?|__tests__|testdata|fixtures?|docs?|examples?|samples?|demos?|node_modules|vendor)(\/|$)/;
/** What a pattern of the policy takes literally. */
const PLAIN = /^[\w./@+ -]+$/;
const MOST_SERVICES = 50;

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** Looks at the names of a version's files; nothing is opened. */
export function stackOf(paths: readonly string[]): Stack {
  const count = (pattern: RegExp): number => paths.filter((p) => pattern.test(p)).length;
  const languages = Object.entries(LANGUAGES)
    .map(([name, pattern]) => ({ name, files: count(pattern) }))
    .filter((l) => l.files > 0)
    .sort((a, b) => b.files - a.files)
    .map((l) => l.name);
  const gitlab = paths.includes(".gitlab-ci.yml");
  return {
    languages,
    dockerfiles: count(DOCKERFILE),
    manifests: count(MANIFEST),
    workflows: count(/^\.github\/workflows\/[^/]+\.ya?ml$/),
    locks: [...new Set(paths.filter((p) => LOCK.test(p)).map((p) => p.slice(p.lastIndexOf("/") + 1)))].sort(),
    services: servicesOf(paths),
    host: paths.some((p) => p.startsWith(".github/")) ? "github" : gitlab ? "gitlab" : null,
  };
}

/** One service for each folder that is deployed by itself; the deepest folder decides. */
function servicesOf(paths: readonly string[]): Stack["services"] {
  const images = paths.filter((p) => DOCKERFILE.test(p)).map(folderOf);
  const deployed = paths.filter((p) => DEPLOYED.test(p)).map((p) => folderOf(p).replace(PART, ""));
  const folders = [...new Set([...images, ...deployed])]
    .filter((f) => f !== "" && PLAIN.test(f) && !f.startsWith(".") && !NOT_SHIPPED.test(f))
    .sort();
  const used = new Set<string>();
  return folders.slice(0, MOST_SERVICES).map((path) => {
    const name = slug(path.slice(path.lastIndexOf("/") + 1));
    const id = used.has(name) ? slug(path) : name;
    used.add(id);
    return { id, path };
  });
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9._/-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "") || "service";

/** The shipped policy with the services of this repository. */
export function policyText({ services }: Stack): string {
  const header = "# What the gate asks of a change. The rules of a change come from its base: sallyport explain RULE\n";
  if (services.length === 0) return header + DEFAULT_POLICY_TEXT;
  const unique = services.filter((s, i) => services.findIndex((o) => o.id === s.id) === i);
  const rows = unique.map((s) => `  - {id: ${s.id}, paths: [${JSON.stringify(`${s.path}/**`)}]}`);
  return (
    header +
    DEFAULT_POLICY_TEXT.replace(/^services: .*$/m, `services: # what is deployed by itself\n${rows.join("\n")}`)
  );
}

// v4.2.2
const CHECKOUT = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683";

/** What a runner starts stands in a variable of the host: no name that somebody else could publish. */
const WANTED = "set the variable SALLYPORT to what starts it here, such as node /opt/sallyport/bin/sallyport";

const GITHUB = `name: sallyport
on: pull_request
permissions: {contents: read}
jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
      - uses: ${CHECKOUT} # v4.2.2
        with: {fetch-depth: 0, persist-credentials: false}
      # 5: only a person is outstanding, who is asked at the gate
      - run: \${SALLYPORT:?${WANTED}} check "origin/$BASE...HEAD" --output github || [ $? -eq 5 ]
        env: {BASE: "\${{ github.base_ref }}", SALLYPORT: "\${{ vars.SALLYPORT }}"}
`;

const GITLAB = `sallyport:
  image: node:22
  variables: {GIT_DEPTH: "0"}
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - \${SALLYPORT:?${WANTED}} check "$CI_MERGE_REQUEST_DIFF_BASE_SHA..HEAD" --output gitlab=gl-code-quality-report.json
  # only a person is outstanding, who is asked at the gate
  allow_failure: {exit_codes: [5]}
  artifacts:
    when: always
    reports: {codequality: gl-code-quality-report.json}
`;

/** Files that a repository needs to be checked, by path; those that are there already are left out. */
export function planInit(paths: readonly string[]): ReadonlyMap<string, string> {
  const stack = stackOf(paths);
  const files = new Map([[POLICY_PATH, policyText(stack)]]);
  if (stack.host === "github") files.set(".github/workflows/sallyport.yml", GITHUB);
  if (stack.host === "gitlab") files.set(".gitlab/sallyport.yml", GITLAB);
  const there = new Set(paths);
  return new Map([...files].filter(([path]) => !there.has(path)));
}
