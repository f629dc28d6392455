/** What the `${{ }}` expressions of a text read. Contexts ignore case, and `a['b']` is `a.b`. */

/** The expressions of a text, in one spelling. As in the runner, `}}` inside quotes ends none. */
export function expressionsOf(text: string): string[] {
  const found: string[] = [];
  for (let from = text.indexOf("${{"); from >= 0; ) {
    const end = endOf(text, from + 3);
    if (end < 0) break;
    found.push(normal(text.slice(from + 3, end)));
    from = text.indexOf("${{", end);
  }
  return found;
}

function endOf(text: string, from: number): number {
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    if (text[i] === "'") quoted = !quoted;
    else if (!quoted && text[i] === "}" && text[i + 1] === "}") return i;
  }
  // A quote that never closes: nothing runs, but what is there is read.
  return quoted ? text.indexOf("}}", from) : -1;
}

const normal = (expression: string): string =>
  expression
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/\[ ?['"]([\w-]+)['"] ?\]/g, ".$1")
    .replace(/ ?\. ?/g, ".")
    .trim();

const PATH = /\b(?:github|env)(?:\.[\w*-]+)*/g;
const VALUE = String.raw`(?:[\w.*-]+|'[^']*')`;
/** A comparison gives true or false, whatever a stranger wrote. */
const COMPARISONS = [
  /\b(contains|startswith|endswith)\([^()]*\)/g,
  // A value is tried from its start only: from anywhere, a long one would cost its length squared.
  new RegExp(`(?<![\\w.*'-])${VALUE} ?[=!]= ?${VALUE}`, "g"),
];

/** Values a stranger can write: https://securitylab.github.com/resources/github-actions-untrusted-input */
const WRITTEN =
  /^github\.(head_ref|event\.(issue|pull_request|discussion|comment|review|review_comment)\.(title|body)|event\.(pull_request|workflow_run\.pull_requests\.\*)\.head\.(ref|label|repo\.(default_branch|description|homepage))|event\.pages\.\*\.(page_name|title)|event\.(head_commit|commits\.(\*|\d+)|workflow_run\.head_commit)\.(message|(author|committer)\.(email|name))|event\.workflow_run\.(head_branch|display_title)|event\.release\.(body|name)|event\.milestone\.(title|description))$/;
/** Whole objects with such a value in them, once they are turned into text. */
const HOLDERS =
  /^github(\.event(\.(issue|pull_request|discussion|comment|review|head_commit|commits|pages|workflow_run))?)?$/;

const STRANGERS_WORDS = new Set(
  "* title body message ref label name email page_name display_title head_branch description".split(" "),
);
/** `github.event.*.title`: some of what the star stands for is written by strangers. */
const starred = (path: string): boolean =>
  path.startsWith("github.event.") && path.includes(".*") && STRANGERS_WORDS.has(path.slice(path.lastIndexOf(".") + 1));

/** Paths of `expression` that a stranger can write. `env`: variables that hold one, by lower-case name. */
export function untrustedIn(expression: string, env: ReadonlyMap<string, string>): string[] {
  let text = expression;
  for (const comparison of COMPARISONS) text = text.replace(comparison, " ");
  const whole = text.includes("tojson(");
  return (text.match(PATH) ?? []).flatMap((path) => {
    if (path.startsWith("env.")) return env.get(path.slice(4)) ?? [];
    return WRITTEN.test(path) || starred(path) || (whole && HOLDERS.test(path)) ? [path] : [];
  });
}

/** Refs and repositories of somebody else's code. */
export const FOREIGN =
  /github\.(head_ref|event\.pull_request\.(head\b|merge_commit_sha|number)|event\.number|event\.issue\.number|event\.workflow_run\.(head_(sha|branch|repository)|pull_requests))|refs\/pull\//;

const OWN =
  /head\.repo\.full_name\s*==\s*github\.repository|github\.repository\s*==\s*github\.event\.pull_request\.head\.repo\.full_name|!\s*github\.event\.pull_request\.head\.repo\.fork|head\.repo\.fork\s*==\s*false|head_repository\.full_name\s*==\s*github\.repository/i;

/** Whether a condition lets no fork through. An alternative, a negation or a text around the expression may let one. */
export function ownOnly(condition: string): boolean {
  const bare = condition
    .trim()
    .replace(/^\$\{\{([^{}]*)\}\}$/, "$1")
    .replace(/'[^']*'/g, "''");
  return OWN.test(bare) && !/\|\||!\s*\(|\$\{\{/.test(bare);
}

export const EVERY_SECRET = "every secret";
const SECRET = /(?<![\w.-])secrets\b(?:\.([a-z_][a-z0-9_]*))?/g;

/** Secrets that an expression names; a computed name or the whole context is every secret. */
export const secretsIn = (expression: string): string[] =>
  [...expression.replace(/'[^']*'/g, "''").matchAll(SECRET)]
    .map((m) => m[1]?.toUpperCase() ?? EVERY_SECRET)
    .filter((name) => name !== "GITHUB_TOKEN");
