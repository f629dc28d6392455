import type { SecurityDiff } from "../../model/diff.ts";
import type { Digest } from "../../model/digest.ts";
import type { Evidence } from "../../model/evidence.ts";
import type { Principal, Verdict } from "../../model/verdict.ts";
import { inGroup } from "../../policy/index.ts";
import type { CommitInfo } from "../../ports/index.ts";
import { approvalProblem } from "../decide.ts";
import type { PolicyAt } from "../judge.ts";
import { isProblem, later, policyAt } from "../judge.ts";
import type { Candidate, Ports, Repository } from "../repository.ts";
import type { RepoState, Standing } from "../state.ts";
import { candidateKey } from "../state.ts";
import { textDiff } from "../textdiff.ts";
import type { Review, TextDiff } from "../views.ts";
import { titleOf } from "./history.ts";
import { peopleOf } from "./people.ts";
import { statusOf } from "./status.ts";

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
  const text = await ports.documents.get(verdict.diff);
  const policy = await policyAt(git, verdict.base === null ? null : (await git.commit(verdict.base)).tree);
  if (text === null || isProblem(policy)) return null;
  const diff = JSON.parse(text) as SecurityDiff;
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
  const { repo: id, stage, source, base, head, tree, fingerprint, at, expires, outcome, results } = verdict;
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
      results,
      superseded,
    },
    authors: peopleOf(commits),
    commits: commits
      .slice(0, 100)
      .map((c: CommitInfo) => ({ oid: c.oid, subject: c.subject, author: c.author.name, at: c.at })),
    state: status.state,
    obligations: obligations(verdict, coverage, repo),
    ...changes(diff),
    evidence: await evidence(ports, verdict),
    path: path(repository, repo, shown),
    you: you(verdict, policy, coverage, superseded, principal),
  };
}

function obligations(verdict: Verdict, coverage: Coverage, repo: RepoState): Review["obligations"] {
  const covered = new Map(
    coverage.covered.map((c) => [c.obligation.id, repo.approvals.find((a) => a.digest === c.approval)]),
  );
  return verdict.obligations.map((o) => {
    const by = covered.get(o.id);
    return { ...o, coveredBy: by ? { name: by.value.reviewer.name, at: by.at, approval: by.digest } : null };
  });
}

function changes(diff: SecurityDiff): Pick<Review, "changes" | "residual" | "demoted" | "proofs" | "accounting"> {
  const copy = <T extends { spans: readonly unknown[] }>(item: T) => ({ ...item, spans: [...item.spans] as never });
  return {
    changes: diff.changes.map((c) => ({
      ...{ id: c.id, op: c.op, rel: c.rel, area: c.area, subject: c.subject, object: c.object, scope: c.scope },
      ...{ direction: c.direction, score: c.score, shipped: c.shipped, says: c.says },
      before: c.before && { ...c.before.attrs },
      after: c.after && { ...c.after.attrs },
      sites: c.places.map((s) => ({ path: s.path, side: s.side, line: s.line })),
    })),
    residual: diff.residual.map((r) => ({ ...copy(r), reason: r.what === "opaque" ? r.reason.message : null })),
    demoted: diff.demoted.map(copy),
    proofs: diff.proofs.map(copy),
    accounting: diff.accounting,
  };
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
    const message =
      e.status === "complete" ? `${e.findings.length} finding${e.findings.length === 1 ? "" : "s"}` : e.problem.message;
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
  principal: Principal,
): Review["you"] {
  const no = (why: string): Review["you"] => ({ mayApprove: false, why, obligations: [] });
  if (superseded) return no(superseded.why);
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
  const against = approvalProblem(verdict, trial, policy);
  if (against) return no(against.message);
  return { mayApprove: true, why: `you are in ${[...new Set(mine.map((o) => o.by))].join(" and ")}`, obligations: ids };
}

/** Line text of one path of a verdict. null: the path is not part of it. */
export async function text(
  ports: Ports,
  repository: Repository,
  verdict: Verdict,
  file: string,
): Promise<TextDiff | null> {
  const { git } = repository;
  const document = await ports.documents.get(verdict.diff);
  if (document === null) return null;
  const spans = (JSON.parse(document) as SecurityDiff).reading.filter((s) => s.path === file);
  const note = (why: string): TextDiff => ({ path: file, note: why, hunks: [] });
  const side = async (tree: string | null) => (tree === null ? null : git.file(tree, file));
  const base = await side(verdict.base === null ? null : (await git.commit(verdict.base)).tree);
  const head = await side(verdict.tree);
  if (spans.length === 0) return base || head ? note("no line of it changed") : null;
  for (const read of [base, head]) {
    if (read && read.status !== "present") return note(`its content is ${read.status}`);
    if (read?.status === "present" && read.bytes.includes(0)) return note("binary content");
  }
  const bytes = (read: typeof base) => (read?.status === "present" ? read.bytes : null);
  return textDiff(file, bytes(base), bytes(head), spans);
}
