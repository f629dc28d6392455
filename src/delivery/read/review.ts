import type { LineSpan, SecurityDiff } from "../../model/diff.ts";
import type { Digest } from "../../model/digest.ts";
import type { Evidence } from "../../model/evidence.ts";
import type { PredicateOf } from "../../model/statement.ts";
import type { Obligation, Principal, Verdict } from "../../model/verdict.ts";
import { counted } from "../../model/words.ts";
import { inGroup } from "../../policy/index.ts";
import { approvalProblem, mayTakeBack } from "../decide.ts";
import { storedDiff } from "../diffs.ts";
import type { PolicyAt } from "../judge.ts";
import { isProblem, later, policyAt } from "../judge.ts";
import type { Candidate, Ports, Repository } from "../repository.ts";
import type { RepoState, Standing } from "../state.ts";
import { candidateKey, returnKey } from "../state.ts";
import { fileText } from "../textdiff.ts";
import type { Review } from "../views.ts";
import type { Bands, TextDiff } from "../views-versions.ts";
import type { EntryQuery } from "./bands.ts";
import { countsOf, entriesOf, firstPage } from "./bands.ts";
import { commitView, titleOf } from "./history.ts";
import { peopleOf } from "./people.ts";
import { riskOf } from "./risk.ts";
import { statusOf } from "./status.ts";

/** Decisions and commits that one answer holds. */
const SHOWN = 100;
type Coverage = Awaited<ReturnType<Repository["outstanding"]>>;

/** All that a person needs to decide about one verdict, and what this person may do. null: its diff is not stored here. */
export async function review(
  ports: Ports,
  repository: Repository,
  shown: Standing<Verdict>,
  principal: Principal,
): Promise<Review | null> {
  const verdict = shown.value;
  const { git } = repository;
  const diff = await storedDiff(ports.documents, verdict.diff);
  const policy = await policyAt(git, verdict.base === null ? null : (await git.commit(verdict.base)).tree);
  if (diff === null || isProblem(policy)) return null;
  const repo = await repository.state();
  const candidate: Candidate = {
    stage: { id: verdict.stage, branch: "" },
    source: verdict.source,
    head: verdict.head,
    tip: verdict.base,
    latest: { kind: "verdict", ...shown },
    policy,
  };
  const coverage = await repository.outstanding(verdict, policy);
  const status = await statusOf(repository, repo, candidate);
  const { title, commits } = await titleOf(git, verdict.base, verdict.head);
  const superseded = whyGone(repo, shown);
  const returned = repo.returned.get(returnKey(verdict.stage, verdict.head)) ?? null;
  const { repo: id, stage, source, base, head, tree, fingerprint, at, expires, outcome } = verdict;
  return {
    ...{
      verdict: shown.digest,
      repo: id,
      stage,
      source,
      base,
      head,
      tree,
      fingerprint,
      policy: verdict.policy,
      at,
      expires,
      title,
      outcome,
      superseded,
    },
    risk: riskOf(diff, coverage.open)[0] ?? null,
    results: verdict.results.map(({ on, ...result }) => ({ ...result, count: on.length })),
    authors: peopleOf(commits),
    commits: commits.slice(0, SHOWN).map(commitView),
    state: status.state,
    obligations: obligations(verdict, coverage, repo, diff),
    obligationCount: { all: verdict.obligations.length, open: coverage.open.length },
    returned: returned && { by: returned.reviewer.name, reason: returned.reason, at: returned.at },
    ...firstPage(diff),
    counts: countsOf(diff),
    accounting: diff.accounting,
    evidence: await evidence(ports, verdict),
    path: path(repository, repo, shown),
    you: you(verdict, policy, coverage, superseded, returned, principal),
  };
}

/** Those still open first. */
function obligations(verdict: Verdict, coverage: Coverage, repo: RepoState, diff: SecurityDiff): Review["obligations"] {
  const covered = new Map(
    coverage.covered.map((c) => [c.obligation.id, repo.approvals.find((a) => a.digest === c.approval)]),
  );
  const isOpen = (o: Obligation): boolean => !covered.get(o.id);
  const ordered = [...verdict.obligations.filter(isOpen), ...verdict.obligations.filter((o) => !isOpen(o))];
  const places = placesOf(diff);
  return ordered.slice(0, SHOWN).map((o) => {
    const by = covered.get(o.id);
    const at = places.get(o.what) ?? null;
    return { ...o, at, coveredBy: by ? { name: by.value.reviewer.name, at: by.at, approval: by.digest } : null };
  });
}

const rangeOf = (spans: readonly LineSpan[]): string => {
  const said = spans.map((s) => `${s.side === "base" ? "−" : "+"}${s.from}${s.to === s.from ? "" : `-${s.to}`}`);
  return said.length > RANGES
    ? `${said.slice(0, RANGES).join(", ")} and ${said.length - RANGES} more`
    : said.join(", ");
};
const RANGES = 4;

const placed = new WeakMap<SecurityDiff, ReadonlyMap<string, Place>>();
type Place = NonNullable<Review["obligations"][number]["at"]>;

/** Where each entry of a diff is, by its id. */
function placesOf(diff: SecurityDiff): ReadonlyMap<string, Place> {
  const known = placed.get(diff);
  if (known) return known;
  const places = new Map<string, Place>();
  for (const c of diff.changes) {
    const [first] = c.places;
    if (first) places.set(c.id, { path: first.path, lines: `${first.line}` });
  }
  for (const r of [...diff.residual, ...diff.demoted]) places.set(r.id, { path: r.path, lines: rangeOf(r.spans) });
  placed.set(diff, places);
  return places;
}

async function evidence(ports: Ports, verdict: Verdict): Promise<Review["evidence"]> {
  const rows: Review["evidence"] = [
    {
      source: "diff",
      producer: "sallyport",
      status: "complete",
      message: "every changed byte is accounted for",
      measures: {},
    },
  ];
  for (const digest of verdict.evidence) {
    const text = await ports.documents.get(digest);
    if (text === null) continue;
    const e = JSON.parse(text) as Evidence;
    const message = e.status === "complete" ? counted(e.findings.length, "finding") : e.problem.message;
    rows.push({
      source: e.source,
      producer: e.producer,
      status: e.status,
      message,
      measures: e.status === "complete" ? { ...e.measures } : {},
    });
  }
  return rows;
}

const promoted = (repo: RepoState, shown: Standing<Verdict>): boolean =>
  [...repo.intents.values()].some(
    (i) => i.value.verdict === shown.digest && repo.done.get(i.digest)?.result === "moved",
  );

function whyGone(repo: RepoState, shown: Standing<Verdict>): Review["superseded"] {
  if (promoted(repo, shown)) return { why: `promoted to ${shown.value.stage}`, by: null };
  const latest = repo.latest.get(candidateKey(shown.value.stage, shown.value.source));
  if (!latest || latest.digest === shown.digest) return null;
  const pushed = latest.value.head !== shown.value.head;
  const why = pushed
    ? `${shown.value.source} was pushed again`
    : latest.value.base !== shown.value.base
      ? `${shown.value.stage} moved`
      : "it was checked again";
  return { why, by: latest.kind === "verdict" ? latest.digest : null };
}

function path(repository: Repository, repo: RepoState, shown: Standing<Verdict>): Review["path"] {
  const here = repository.stages.findIndex((s) => s.id === shown.value.stage);
  const moved = promoted(repo, shown);
  return repository.stages.map((s, i) => ({
    stage: s.id,
    state: i < here || (i === here && moved) ? "done" : i === here ? "here" : "ahead",
  }));
}

function you(
  verdict: Verdict,
  policy: PolicyAt,
  coverage: Coverage,
  superseded: Review["superseded"],
  returned: PredicateOf<"returned"> | null,
  principal: Principal,
): Review["you"] {
  const no = (why: string, back = false): Review["you"] => ({
    ...{ mayApprove: false, why, obligations: [] },
    mayTakeBack: back,
  });
  if (superseded) return no(superseded.why);
  if (returned)
    return no(
      `it was returned by ${returned.reviewer.name}: ${returned.reason}`,
      mayTakeBack(verdict, returned, policy, principal),
    );
  if (verdict.outcome === "block") return no("it is blocked: no approval can lift that");
  if (verdict.outcome === "error") return no("a required check could not run");
  if (verdict.obligations.length === 0) return no("nothing here needs a person");
  if (coverage.open.length === 0) return no("every decision was made");
  const mine = coverage.open.filter((o) => inGroup(policy.policy, o.by, principal));
  if (mine.length === 0)
    return no(`waits for ${[...new Set(coverage.open.map((o) => o.by))].join(" and ")}, which you are not in`);
  const ids = mine.map((o) => o.id);
  const at = new Date(Date.parse(verdict.at)).toISOString();
  const trial = {
    repo: verdict.repo,
    obligations: ids,
    seen: { verdict: "" as Digest, base: verdict.base, head: verdict.head, fingerprint: verdict.fingerprint },
    reviewer: principal,
    reason: "",
    at,
    expires: later(at, 1000),
  };
  const against = approvalProblem(verdict, trial, policy, returned);
  if (against) return no(against.message);
  const why = `you are in ${[...new Set(mine.map((o) => o.by))].join(" and ")}`;
  return { mayApprove: true, why, obligations: ids, mayTakeBack: false };
}

/** More entries of a verdict's diff. null: it is not stored here. */
export async function entries({ documents }: Ports, verdict: Verdict, query: EntryQuery): Promise<Bands | null> {
  const diff = await storedDiff(documents, verdict.diff);
  return diff && entriesOf(diff, query);
}

/** Line text of one path of a verdict. null: the path is not part of it. */
export async function text(
  ports: Ports,
  { git }: Repository,
  verdict: Verdict,
  file: string,
): Promise<TextDiff | null> {
  const diff = await storedDiff(ports.documents, verdict.diff);
  if (diff === null) return null;
  const base = verdict.base === null ? null : (await git.commit(verdict.base)).tree;
  return fileText({ git, extractor: ports.extractor }, diff, { base, head: verdict.tree }, file);
}
