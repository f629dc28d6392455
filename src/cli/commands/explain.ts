import { compare } from "../../delivery/compare.ts";
import type { RelationView } from "../../delivery/explain.ts";
import { catalogue } from "../../delivery/explain.ts";
import { isProblem, policyAt } from "../../delivery/judge.ts";
import type { SecurityDiff } from "../../model/diff.ts";
import { fail } from "../../model/problem.ts";
import type { FactChange } from "../../model/relation.ts";
import { inert } from "../../model/text.ts";
import { counted } from "../../model/words.ts";
import type { Policy, Rule } from "../../policy/index.ts";
import { DEFAULT_POLICY_TEXT, nearest, parsePolicy } from "../../policy/index.ts";
import { EXIT } from "../exit.ts";
import { explainGate, explainRelation, explainRule } from "../explain.ts";
import { userCache, withGit, withRepository } from "../local.ts";
import { targetOf } from "../target.ts";
import { ProgressLine, paint, result } from "../terminal.ts";

export interface ExplainOptions {
  readonly repo: string;
  readonly range?: string;
}

/** Lines of `name: text`, aligned. */
const table = (rows: readonly (readonly [string, string])[]): string[] => {
  const c = paint();
  return rows.map(([name, text]) => `  ${c.dim(name.padEnd(9))} ${inert(text)}`);
};

/** `sallyport explain RULE|RELATION|CHANGE-ID`: what it means, and what makes it go away. Without one, what there is to explain. */
export async function explainCommand(what: string | undefined, options: ExplainOptions): Promise<number> {
  const relations = catalogue();
  const { policy, own } = await policyHere(options.repo);
  if (what === undefined) {
    await result(`${listLines(policy, own, relations).join("\n")}\n`);
    return EXIT.pass;
  }
  const rule = policy.rules.find((r) => r.id === what);
  const relation = relations.find((r) => r.rel === what);
  const gate = explainGate(what);
  const lines = rule
    ? ruleLines(rule, policy, own, relations)
    : relation
      ? relationLines(relation, policy)
      : gate
        ? [
            paint().bold(inert(what)),
            ...table([
              ["means", gate.means],
              ["away", gate.away],
            ]),
          ]
        : await changeLines(what, options, relations, policy);
  await result(`${lines.join("\n")}\n`);
  return EXIT.pass;
}

/** Every rule and every relation by its area, each with its meaning. */
function listLines(policy: Policy, own: boolean, relations: readonly RelationView[]): string[] {
  const c = paint();
  const width = Math.max(...[...policy.rules.map((r) => r.id), ...relations.map((r) => r.rel)].map((n) => n.length));
  const line = (name: string, means: string): string => `  ${inert(name).padEnd(width)}  ${c.dim(inert(means))}`;
  return [
    c.bold(`Rules of ${own ? ".sallyport/policy.yaml" : "the shipped policy"}`),
    ...policy.rules.map((r) => line(r.id, explainRule(r.id)?.means ?? "a rule of this repository's own policy")),
    ...[...new Set(relations.map((r) => r.area))].flatMap((area) => [
      "",
      c.bold(`Relations of ${area}`),
      ...relations.filter((r) => r.area === area).map(({ rel }) => line(rel, explainRelation(rel)?.means ?? "")),
    ]),
    "",
    c.dim("sallyport explain NAME tells more of one"),
  ];
}

/** The policy at HEAD, or the shipped one: also outside a repository. */
async function policyHere(repo: string): Promise<{ readonly policy: Policy; readonly own: boolean }> {
  const found = await withGit(repo, async (git) =>
    policyAt(git, (await git.commit(await git.resolve("HEAD"))).tree),
  ).catch(() => null);
  if (found && !isProblem(found)) return found;
  const shipped = parsePolicy(DEFAULT_POLICY_TEXT, "the shipped policy");
  if ("problems" in shipped) return fail("policy/invalid", "the shipped policy is not valid");
  return { policy: shipped.policy, own: false };
}

const FIRES: Readonly<Record<Rule["on"], string>> = {
  change: "each change in security terms",
  span: "each run of changed lines that no fact accounts for",
  opaque: "each file that cannot be read for its meaning",
  finding: "each finding of a report",
  measure: "each measure of a report",
};

function ruleLines(rule: Rule, policy: Policy, own: boolean, relations: readonly RelationView[]): string[] {
  const told = own && explainRule(rule.id) === null ? null : explainRule(rule.id);
  const at = policy.stages.map(
    (s) => `${s.id}: ${(Object.hasOwn(rule.at, s.id) ? rule.at[s.id] : rule.at["*"]) ?? "note"}`,
  );
  const named = relations.filter((r) => rule.when.includes(`"${r.rel}"`)).map((r) => r.rel);
  const rows: [string, string][] = [
    ["means", told?.means ?? `a rule of this repository's own policy; it looks at ${FIRES[rule.on]}`],
    ["fires on", `${FIRES[rule.on]} where ${rule.when.replaceAll(/\s+/g, " ")}`],
    ["outcome", at.join(", ")],
    ...(rule.by
      ? [["answers", `one approval of group ${rule.by}, by nobody who had a hand in the change`] as [string, string]]
      : []),
    ["away", told?.away ?? "change what fires it, or get the approval it asks for"],
    ...(named.length > 0 ? [["see", named.map((n) => `sallyport explain ${n}`).join(", ")] as [string, string]] : []),
  ];
  return [
    `${paint().bold(inert(rule.id))}, a rule of ${own ? ".sallyport/policy.yaml" : "the shipped policy"}`,
    ...table(rows),
  ];
}

const WAY = { widen: "widens", narrow: "narrows" } as const;
const way = (direction: "widen" | "narrow" | null): string =>
  direction === null ? "is judged by its value" : WAY[direction];

function relationRows({ rel, area, comes, leaves, weight }: RelationView, policy: Policy): [string, string][] {
  const told = explainRelation(rel);
  const rules = policy.rules
    .filter((r) => r.when.includes(`"${rel}"`) || r.when.includes(`"${area}"`))
    .map((r) => r.id);
  return [
    ...(told ? [["means", told.means] as [string, string]] : []),
    [
      "lattice",
      `one that comes ${way(comes)}, one that leaves ${way(leaves)}; a change is compared by its attributes, and is unknown where they cannot be ranked`,
    ],
    ["rank", `${weight} of 100 when it widens`],
    ...(told ? [["away", told.away] as [string, string]] : []),
    ["rules", rules.length > 0 ? rules.join(", ") : "no rule of the policy names it or its area"],
  ];
}

const relationLines = (relation: RelationView, policy: Policy): string[] => [
  `${paint().bold(relation.rel)}, a relation of ${relation.area}, version ${relation.version}`,
  ...table(relationRows(relation, policy)),
];

const ID = /^(?:sha256:)?([0-9a-f]{4,64})$/;

async function changeLines(
  what: string,
  options: ExplainOptions,
  relations: readonly RelationView[],
  policy: Policy,
): Promise<string[]> {
  const [, hex] = ID.exec(what) ?? [];
  if (hex === undefined) {
    const near = nearest(what, [...policy.rules.map((r) => r.id), ...relations.map((r) => r.rel)]);
    return fail(
      "usage/explain",
      `expected a rule, a relation, or the first digits of a change's id, got "${what}"`,
      ...(near ? [`did you mean "${near}"?`] : []),
      "rules and relations: sallyport explain lists them; ids: sallyport diff A..B --output json",
    );
  }
  const progress = new ProgressLine();
  const diff = await withRepository(options.repo, async (ports) => {
    const { range } = await targetOf(ports.git, options.range, {});
    return compare({ ...ports, cache: await userCache() }, range, (n, of) =>
      progress.update(() => `reading ${n} of ${of} changed files`),
    );
  }).finally(() => progress.done());
  return foundLines(diff, hex, relations, policy);
}

function foundLines(diff: SecurityDiff, hex: string, relations: readonly RelationView[], policy: Policy): string[] {
  const starts = (x: { readonly id: string }): boolean => x.id.startsWith(`sha256:${hex}`);
  const found = [...diff.changes.filter(starts), ...diff.residual.filter(starts)];
  const [first] = found;
  const range = `${diff.base ?? "nothing"}..${diff.head}`;
  if (!first)
    return fail(
      "usage/explain",
      `no change of ${range} has an id that starts with ${hex}`,
      "another range: --range A..B",
    );
  if (found.length > 1)
    fail("usage/explain", `${found.length} changes of ${range} have ids that start with ${hex}`, "give more digits");
  if ("rel" in first) return factLines(first, relations.find((r) => r.rel === first.rel) as RelationView, policy);
  const why = first.what === "opaque" ? first.reason.message : "no fact accounts for these lines";
  return [
    paint().bold(inert(first.path)),
    ...table([
      ["means", `${why}: a person reads them`],
      [
        "size",
        `${counted(first.bytes, "byte")}, ${first.shipped ? "in what ships" : "in tests, documents or examples"}`,
      ],
      ...first.spans.map((s): [string, string] => ["lines", `${s.side} ${s.from}-${s.to}`]),
      ["id", first.id],
    ]),
  ];
}

function factLines(change: FactChange, relation: RelationView, policy: Policy): string[] {
  const attrs = (side: FactChange["before"]): string => (side ? JSON.stringify(side.attrs) : "nothing");
  return [
    paint().bold(inert(change.says)),
    ...table([
      ["relation", `${change.rel}: ${change.op}, ${change.direction}`],
      ["before", attrs(change.before)],
      ["after", attrs(change.after)],
      ...change.sites.map((s): [string, string] => ["place", `${s.path}:${s.line} (${s.side})`]),
      ...relationRows(relation, policy),
      ["id", change.id],
    ]),
  ];
}
