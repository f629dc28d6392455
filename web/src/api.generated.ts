// Generated from the server's OpenAPI document by `npm run client`. Do not edit.
import { call } from "./call.ts";

export type GetReposVersions = {
  readonly stages: readonly {
    readonly name: string;
    readonly commit: string;
    readonly title: string;
    readonly at: string;
  }[];
  readonly approved: readonly {
    readonly name: string;
    readonly commit: string;
    readonly title: string;
    readonly at: string;
    readonly stage: string;
    readonly by: readonly string[];
  }[];
  readonly releases: readonly {
    readonly name: string;
    readonly commit: string;
    readonly title: string;
    readonly at: string;
  }[];
  readonly branches: readonly {
    readonly name: string;
    readonly commit: string;
    readonly title: string;
    readonly at: string;
  }[];
  readonly problem: {
    readonly code: string;
    readonly message: string;
    readonly hints: readonly string[];
  } | null;
};
/** stages, releases, branches, and what was last approved */
export const getReposVersions = (repo: string): Promise<GetReposVersions> => call<GetReposVersions>("GET", `/api/v1/repos/${encodeURIComponent(repo)}/versions`, {});

export type GetReposCompare = {
  readonly repo: string;
  readonly base: {
    readonly name: string;
    readonly commit: string;
    readonly title: string;
    readonly at: string;
  };
  readonly head: {
    readonly name: string;
    readonly commit: string;
    readonly title: string;
    readonly at: string;
  };
  readonly fingerprint: string;
  readonly commits: readonly {
    readonly oid: string;
    readonly subject: string;
    readonly author: string;
    readonly at: string;
  }[];
  readonly commitCount: number | null;
  readonly authors: readonly {
    readonly name: string;
    readonly email: string;
  }[];
  readonly risk: string | null;
  readonly changes: readonly {
    readonly id: string;
    readonly op: "add" | "remove" | "change";
    readonly rel: string;
    readonly area: string;
    readonly subject: string;
    readonly object: string;
    readonly scope: string;
    readonly direction: "widen" | "narrow" | "neutral" | "unknown";
    readonly score: number;
    readonly shipped: boolean;
    readonly says: string;
    readonly before: { readonly [key: string]: unknown } | null;
    readonly after: { readonly [key: string]: unknown } | null;
    readonly sites: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly line: number;
    }[];
  }[];
  readonly quiet: readonly {
    readonly id: string;
    readonly op: "add" | "remove" | "change";
    readonly rel: string;
    readonly area: string;
    readonly subject: string;
    readonly object: string;
    readonly scope: string;
    readonly direction: "widen" | "narrow" | "neutral" | "unknown";
    readonly score: number;
    readonly shipped: boolean;
    readonly says: string;
    readonly before: { readonly [key: string]: unknown } | null;
    readonly after: { readonly [key: string]: unknown } | null;
    readonly sites: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly line: number;
    }[];
  }[];
  readonly residual: readonly {
    readonly id: string;
    readonly what: "span" | "opaque";
    readonly path: string;
    readonly shipped: boolean;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly reason: string | null;
  }[];
  readonly demoted: readonly {
    readonly id: string;
    readonly path: string;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly why: string;
  }[];
  readonly moves: readonly {
    readonly id: string;
    readonly class: string;
    readonly path: string;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly says: string;
  }[];
  readonly proofs: readonly {
    readonly id: string;
    readonly class: string;
    readonly path: string;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly says: string;
  }[];
  readonly counts: {
    readonly changes: number;
    readonly quiet: number;
    readonly residual: number;
    readonly demoted: number;
    readonly moves: number;
    readonly proofs: number;
  };
  readonly accounting: {
    readonly files: number;
    readonly bytes: number;
    readonly changed: number;
    readonly inFacts: number;
    readonly proven: number;
    readonly demoted: number;
    readonly residual: number;
    readonly absent: number;
  };
  readonly at: string;
};
/** the security diff of any two versions */
export const getReposCompare = (repo: string, query: { base?: string; head?: string }): Promise<GetReposCompare> => call<GetReposCompare>("GET", `/api/v1/repos/${encodeURIComponent(repo)}/compare`, query);

export type GetReposCompareEntries = {
  readonly changes: readonly {
    readonly id: string;
    readonly op: "add" | "remove" | "change";
    readonly rel: string;
    readonly area: string;
    readonly subject: string;
    readonly object: string;
    readonly scope: string;
    readonly direction: "widen" | "narrow" | "neutral" | "unknown";
    readonly score: number;
    readonly shipped: boolean;
    readonly says: string;
    readonly before: { readonly [key: string]: unknown } | null;
    readonly after: { readonly [key: string]: unknown } | null;
    readonly sites: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly line: number;
    }[];
  }[];
  readonly quiet: readonly {
    readonly id: string;
    readonly op: "add" | "remove" | "change";
    readonly rel: string;
    readonly area: string;
    readonly subject: string;
    readonly object: string;
    readonly scope: string;
    readonly direction: "widen" | "narrow" | "neutral" | "unknown";
    readonly score: number;
    readonly shipped: boolean;
    readonly says: string;
    readonly before: { readonly [key: string]: unknown } | null;
    readonly after: { readonly [key: string]: unknown } | null;
    readonly sites: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly line: number;
    }[];
  }[];
  readonly residual: readonly {
    readonly id: string;
    readonly what: "span" | "opaque";
    readonly path: string;
    readonly shipped: boolean;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly reason: string | null;
  }[];
  readonly demoted: readonly {
    readonly id: string;
    readonly path: string;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly why: string;
  }[];
  readonly moves: readonly {
    readonly id: string;
    readonly class: string;
    readonly path: string;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly says: string;
  }[];
  readonly proofs: readonly {
    readonly id: string;
    readonly class: string;
    readonly path: string;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly says: string;
  }[];
};
/** more entries of the security diff of two versions */
export const getReposCompareEntries = (repo: string, query: { base?: string; head?: string; band?: "changes" | "quiet" | "residual" | "demoted" | "moves" | "proofs"; after?: number; limit?: number; at?: string; q?: string }): Promise<GetReposCompareEntries> => call<GetReposCompareEntries>("GET", `/api/v1/repos/${encodeURIComponent(repo)}/compare/entries`, query);

export type GetReposCompareText = {
  readonly path: string;
  readonly note: string | null;
  readonly hunks: readonly {
    readonly lines: readonly {
      readonly sign: " " | "+" | "-";
      readonly base: number | null;
      readonly head: number | null;
      readonly text: string;
    }[];
  }[];
};
/** the changed lines of one file between two versions */
export const getReposCompareText = (repo: string, query: { base?: string; head?: string; path?: string }): Promise<GetReposCompareText> => call<GetReposCompareText>("GET", `/api/v1/repos/${encodeURIComponent(repo)}/compare/text`, query);

export type GetReposPolicy = {
  readonly repo: string;
  readonly path: string;
  readonly branch: string;
  readonly commit: string | null;
  readonly own: boolean;
  readonly text: string;
  readonly digest: string | null;
  readonly stages: readonly {
    readonly id: string;
    readonly branch: string;
    readonly requires: readonly string[];
  }[];
  readonly groups: readonly {
    readonly id: string;
    readonly members: readonly string[] | null;
  }[];
  readonly rules: readonly {
    readonly id: string;
    readonly on: string;
    readonly when: string;
    readonly by: string | null;
    readonly at: readonly {
      readonly stage: string;
      readonly outcome: "note" | "review" | "block";
    }[];
    readonly did: {
      readonly asked: number;
      readonly blocked: number;
      readonly failed: number;
      readonly approved: number;
    };
  }[];
  readonly verdicts: number;
  readonly since: string | null;
  readonly doubts: readonly {
    readonly about: string;
    readonly says: string;
    readonly hint: string | null;
  }[];
  readonly problem: {
    readonly code: string;
    readonly message: string;
    readonly hints: readonly string[];
  } | null;
};
/** the policy that holds, and what its rules did in the last verdicts */
export const getReposPolicy = (repo: string, query: { last?: number }): Promise<GetReposPolicy> => call<GetReposPolicy>("GET", `/api/v1/repos/${encodeURIComponent(repo)}/policy`, query);

export type PostReposPolicyLint = {
  readonly faults: readonly {
    readonly line: number | null;
    readonly column: number | null;
    readonly message: string;
    readonly hints: readonly string[];
  }[];
  readonly doubts: readonly {
    readonly about: string;
    readonly says: string;
    readonly hint: string | null;
  }[];
  readonly stages: readonly string[];
};
export type PostReposPolicyLintBody = {
  readonly text: string;
};
/** what is wrong with the text of a policy; changes nothing */
export const postReposPolicyLint = (repo: string, body: PostReposPolicyLintBody): Promise<PostReposPolicyLint> => call<PostReposPolicyLint>("POST", `/api/v1/repos/${encodeURIComponent(repo)}/policy/lint`, {}, body);

export type PostReposPolicyReplay = {
  readonly stage: string;
  readonly merges: readonly {
    readonly commit: string;
    readonly parent: string | null;
    readonly subject: string;
    readonly at: string;
    readonly outcome: "pass" | "review" | "block" | "error";
    readonly today: "pass" | "review" | "block" | "error" | null;
    readonly rules: readonly string[];
    readonly groups: readonly string[];
    readonly top: string | null;
    readonly problem: string | null;
  }[];
  readonly total: number;
  readonly next: number | null;
};
export type PostReposPolicyReplayBody = {
  readonly text: string;
  readonly stage: string;
  readonly last: number;
  readonly after: number;
  readonly limit: number;
};
/** what the text of a policy would have said to the last merges of a stage; changes nothing */
export const postReposPolicyReplay = (repo: string, body: PostReposPolicyReplayBody): Promise<PostReposPolicyReplay> => call<PostReposPolicyReplay>("POST", `/api/v1/repos/${encodeURIComponent(repo)}/policy/replay`, {}, body);

export type GetReposSeen = readonly string[];
/** entries of diffs that the caller marked as seen, by their ids */
export const getReposSeen = (repo: string): Promise<GetReposSeen> => call<GetReposSeen>("GET", `/api/v1/repos/${encodeURIComponent(repo)}/seen`, {});

export type PostReposSeen = {
  readonly marked: number;
};
export type PostReposSeenBody = {
  readonly ids: readonly string[];
  readonly seen: boolean;
};
/** marks entries as seen by the caller, or takes the marks away; decides nothing */
export const postReposSeen = (repo: string, body: PostReposSeenBody): Promise<PostReposSeen> => call<PostReposSeen>("POST", `/api/v1/repos/${encodeURIComponent(repo)}/seen`, {}, body);

export type GetLedgerEntries = {
  readonly entries: readonly {
    readonly seq: number;
    readonly hash: string;
    readonly kind: string;
    readonly at: string;
    readonly says: string;
    readonly repo: string | null;
    readonly stage: string | null;
    readonly verdict: string | null;
  }[];
  readonly total: number;
  readonly next: number | null;
  readonly kinds: readonly string[];
};
/** entries by filters, the newest first */
export const getLedgerEntries = (query: { before?: number; limit?: number; kind?: string; repo?: string; stage?: string; q?: string }): Promise<GetLedgerEntries> => call<GetLedgerEntries>("GET", "/api/v1/ledger/entries", query);

export type GetLedgerStatements = {
  readonly seq: number;
  readonly hash: string;
  readonly kind: string;
  readonly at: string;
  readonly says: string;
  readonly repo: string | null;
  readonly stage: string | null;
  readonly verdict: string | null;
  readonly prev: string;
  readonly statement: { readonly [key: string]: unknown };
  readonly signatures: readonly {
    readonly keyid: string;
    readonly sig: string;
  }[];
  readonly envelope: string;
};
/** one entry with its statement and signatures */
export const getLedgerStatements = (seq: string): Promise<GetLedgerStatements> => call<GetLedgerStatements>("GET", `/api/v1/ledger/statements/${encodeURIComponent(seq)}`, {});

export type GetMe = {
  readonly id: string;
  readonly name: string;
  readonly emails: readonly string[];
  readonly groups: readonly string[];
};
/** who is signed in */
export const getMe = (): Promise<GetMe> => call<GetMe>("GET", "/api/v1/me", {});

export type GetRepos = readonly {
  readonly id: string;
  readonly remote: string;
  readonly stages: readonly string[];
  readonly problem: {
    readonly code: string;
    readonly message: string;
    readonly hints: readonly string[];
  } | null;
}[];
/** repositories served here */
export const getRepos = (): Promise<GetRepos> => call<GetRepos>("GET", "/api/v1/repos", {});

export type GetReposBoard = {
  readonly repo: string;
  readonly stages: readonly {
    readonly id: string;
    readonly branch: string;
    readonly tip: string | null;
    readonly movedAt: string | null;
  }[];
  readonly services: readonly {
    readonly id: string;
    readonly paths: readonly string[];
    readonly cells: readonly {
      readonly stage: string;
      readonly runs: {
        readonly commit: string;
        readonly title: string;
        readonly at: string;
      } | null;
      readonly candidates: readonly {
        readonly verdict: string | null;
        readonly source: string;
        readonly head: string;
        readonly title: string;
        readonly risk: string | null;
        readonly state: "passed" | "blocked" | "person" | "unrun" | "conflict" | "checking" | "returned";
        readonly why: string;
        readonly since: string;
        readonly conflict: readonly {
          readonly path: string;
          readonly kind: string;
          readonly lines: readonly {
            readonly from: number;
            readonly to: number;
          }[];
        }[];
      }[];
    }[];
  }[];
  readonly alarms: readonly {
    readonly branch: string;
    readonly message: string;
    readonly at: string;
  }[];
  readonly problem: {
    readonly code: string;
    readonly message: string;
    readonly hints: readonly string[];
  } | null;
};
/** services x stages */
export const getReposBoard = (repo: string): Promise<GetReposBoard> => call<GetReposBoard>("GET", `/api/v1/repos/${encodeURIComponent(repo)}/board`, {});

export type GetTurns = readonly {
  readonly repo: string;
  readonly stage: string;
  readonly verdict: string;
  readonly title: string;
  readonly source: string;
  readonly authors: readonly {
    readonly name: string;
    readonly email: string;
  }[];
  readonly risk: readonly string[];
  readonly why: string;
  readonly task: "approve" | "fix";
  readonly state: "passed" | "blocked" | "person" | "unrun" | "conflict" | "checking" | "returned";
  readonly since: string;
  readonly obligations: number;
}[];
/** what waits for the caller */
export const getTurns = (): Promise<GetTurns> => call<GetTurns>("GET", "/api/v1/turns", {});

export type GetReviews = {
  readonly verdict: string;
  readonly repo: string;
  readonly stage: string;
  readonly source: string;
  readonly base: string | null;
  readonly head: string;
  readonly tree: string;
  readonly fingerprint: string;
  readonly policy: string;
  readonly at: string;
  readonly expires: string;
  readonly title: string;
  readonly risk: string | null;
  readonly authors: readonly {
    readonly name: string;
    readonly email: string;
  }[];
  readonly commits: readonly {
    readonly oid: string;
    readonly subject: string;
    readonly author: string;
    readonly at: string;
  }[];
  readonly state: "passed" | "blocked" | "person" | "unrun" | "conflict" | "checking" | "returned";
  readonly superseded: {
    readonly why: string;
    readonly by: string | null;
  } | null;
  readonly outcome: "pass" | "review" | "block" | "error";
  readonly results: readonly {
    readonly gate: string;
    readonly outcome: "pass" | "review" | "block" | "error";
    readonly message: string;
    readonly count: number;
  }[];
  readonly obligations: readonly {
    readonly id: string;
    readonly rule: string;
    readonly what: string;
    readonly by: string;
    readonly says: string;
    readonly at: {
      readonly path: string;
      readonly lines: string;
    } | null;
    readonly coveredBy: {
      readonly name: string;
      readonly at: string;
      readonly approval: string;
    } | null;
  }[];
  readonly obligationCount: {
    readonly all: number;
    readonly open: number;
  };
  readonly returned: {
    readonly by: string;
    readonly reason: string;
    readonly at: string;
  } | null;
  readonly changes: readonly {
    readonly id: string;
    readonly op: "add" | "remove" | "change";
    readonly rel: string;
    readonly area: string;
    readonly subject: string;
    readonly object: string;
    readonly scope: string;
    readonly direction: "widen" | "narrow" | "neutral" | "unknown";
    readonly score: number;
    readonly shipped: boolean;
    readonly says: string;
    readonly before: { readonly [key: string]: unknown } | null;
    readonly after: { readonly [key: string]: unknown } | null;
    readonly sites: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly line: number;
    }[];
  }[];
  readonly quiet: readonly {
    readonly id: string;
    readonly op: "add" | "remove" | "change";
    readonly rel: string;
    readonly area: string;
    readonly subject: string;
    readonly object: string;
    readonly scope: string;
    readonly direction: "widen" | "narrow" | "neutral" | "unknown";
    readonly score: number;
    readonly shipped: boolean;
    readonly says: string;
    readonly before: { readonly [key: string]: unknown } | null;
    readonly after: { readonly [key: string]: unknown } | null;
    readonly sites: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly line: number;
    }[];
  }[];
  readonly residual: readonly {
    readonly id: string;
    readonly what: "span" | "opaque";
    readonly path: string;
    readonly shipped: boolean;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly reason: string | null;
  }[];
  readonly demoted: readonly {
    readonly id: string;
    readonly path: string;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly why: string;
  }[];
  readonly moves: readonly {
    readonly id: string;
    readonly class: string;
    readonly path: string;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly says: string;
  }[];
  readonly proofs: readonly {
    readonly id: string;
    readonly class: string;
    readonly path: string;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly says: string;
  }[];
  readonly counts: {
    readonly changes: number;
    readonly quiet: number;
    readonly residual: number;
    readonly demoted: number;
    readonly moves: number;
    readonly proofs: number;
  };
  readonly accounting: {
    readonly files: number;
    readonly bytes: number;
    readonly changed: number;
    readonly inFacts: number;
    readonly proven: number;
    readonly demoted: number;
    readonly residual: number;
    readonly absent: number;
  };
  readonly evidence: readonly {
    readonly source: string;
    readonly producer: string;
    readonly status: "complete" | "incomplete";
    readonly message: string;
    readonly measures: { readonly [key: string]: number };
  }[];
  readonly path: readonly {
    readonly stage: string;
    readonly state: "done" | "here" | "ahead";
  }[];
  readonly you: {
    readonly mayApprove: boolean;
    readonly why: string;
    readonly obligations: readonly string[];
    readonly mayTakeBack: boolean;
  };
};
/** one verdict with all that is needed to decide on it */
export const getReviews = (verdict: string): Promise<GetReviews> => call<GetReviews>("GET", `/api/v1/reviews/${encodeURIComponent(verdict)}`, {});

export type GetReviewsEntries = {
  readonly changes: readonly {
    readonly id: string;
    readonly op: "add" | "remove" | "change";
    readonly rel: string;
    readonly area: string;
    readonly subject: string;
    readonly object: string;
    readonly scope: string;
    readonly direction: "widen" | "narrow" | "neutral" | "unknown";
    readonly score: number;
    readonly shipped: boolean;
    readonly says: string;
    readonly before: { readonly [key: string]: unknown } | null;
    readonly after: { readonly [key: string]: unknown } | null;
    readonly sites: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly line: number;
    }[];
  }[];
  readonly quiet: readonly {
    readonly id: string;
    readonly op: "add" | "remove" | "change";
    readonly rel: string;
    readonly area: string;
    readonly subject: string;
    readonly object: string;
    readonly scope: string;
    readonly direction: "widen" | "narrow" | "neutral" | "unknown";
    readonly score: number;
    readonly shipped: boolean;
    readonly says: string;
    readonly before: { readonly [key: string]: unknown } | null;
    readonly after: { readonly [key: string]: unknown } | null;
    readonly sites: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly line: number;
    }[];
  }[];
  readonly residual: readonly {
    readonly id: string;
    readonly what: "span" | "opaque";
    readonly path: string;
    readonly shipped: boolean;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly reason: string | null;
  }[];
  readonly demoted: readonly {
    readonly id: string;
    readonly path: string;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly why: string;
  }[];
  readonly moves: readonly {
    readonly id: string;
    readonly class: string;
    readonly path: string;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly says: string;
  }[];
  readonly proofs: readonly {
    readonly id: string;
    readonly class: string;
    readonly path: string;
    readonly bytes: number;
    readonly spans: readonly {
      readonly path: string;
      readonly side: "base" | "head";
      readonly from: number;
      readonly to: number;
    }[];
    readonly says: string;
  }[];
};
/** more entries of a verdict's security diff: one band from a place on, one by its id, or those that hold a text */
export const getReviewsEntries = (verdict: string, query: { band?: "changes" | "quiet" | "residual" | "demoted" | "moves" | "proofs"; after?: number; limit?: number; at?: string; q?: string }): Promise<GetReviewsEntries> => call<GetReviewsEntries>("GET", `/api/v1/reviews/${encodeURIComponent(verdict)}/entries`, query);

export type GetReviewsText = {
  readonly path: string;
  readonly note: string | null;
  readonly hunks: readonly {
    readonly lines: readonly {
      readonly sign: " " | "+" | "-";
      readonly base: number | null;
      readonly head: number | null;
      readonly text: string;
    }[];
  }[];
};
/** the changed lines of one file of a verdict */
export const getReviewsText = (verdict: string, query: { path?: string }): Promise<GetReviewsText> => call<GetReviewsText>("GET", `/api/v1/reviews/${encodeURIComponent(verdict)}/text`, query);

export type PostApprovals = {
  readonly entry: string;
  readonly seq: number;
  readonly stage: string;
  readonly open: number;
};
export type PostApprovalsBody = {
  readonly verdict: string;
  readonly fingerprint: string;
  readonly obligations: readonly string[];
  readonly reason: string;
};
/** the button: covers obligations, bound to what was shown */
export const postApprovals = (body: PostApprovalsBody): Promise<PostApprovals> => call<PostApprovals>("POST", "/api/v1/approvals", {}, body);

export type PostReturns = {
  readonly entry: string;
  readonly seq: number;
  readonly stage: string;
  readonly open: number;
};
export type PostReturnsBody = {
  readonly verdict: string;
  readonly reason: string;
};
/** sends a change back to its author */
export const postReturns = (body: PostReturnsBody): Promise<PostReturns> => call<PostReturns>("POST", "/api/v1/returns", {}, body);

export type PostReturnsTakeBack = {
  readonly entry: string;
  readonly seq: number;
  readonly stage: string;
  readonly open: number;
};
export type PostReturnsTakeBackBody = {
  readonly verdict: string;
  readonly reason: string;
};
/** takes a return back, so that the change can be approved again */
export const postReturnsTakeBack = (body: PostReturnsTakeBackBody): Promise<PostReturnsTakeBack> => call<PostReturnsTakeBack>("POST", "/api/v1/returns/take-back", {}, body);

export type GetLedger = readonly {
  readonly seq: number;
  readonly hash: string;
  readonly kind: string;
  readonly at: string;
  readonly says: string;
  readonly envelope: string;
}[];
/** entries after a sequence number, oldest first */
export const getLedger = (query: { after?: number; limit?: number }): Promise<GetLedger> => call<GetLedger>("GET", "/api/v1/ledger", query);

export type PostReposPromote = {
  readonly repo: string;
  readonly stages: readonly {
    readonly id: string;
    readonly branch: string;
    readonly tip: string | null;
    readonly movedAt: string | null;
  }[];
  readonly services: readonly {
    readonly id: string;
    readonly paths: readonly string[];
    readonly cells: readonly {
      readonly stage: string;
      readonly runs: {
        readonly commit: string;
        readonly title: string;
        readonly at: string;
      } | null;
      readonly candidates: readonly {
        readonly verdict: string | null;
        readonly source: string;
        readonly head: string;
        readonly title: string;
        readonly risk: string | null;
        readonly state: "passed" | "blocked" | "person" | "unrun" | "conflict" | "checking" | "returned";
        readonly why: string;
        readonly since: string;
        readonly conflict: readonly {
          readonly path: string;
          readonly kind: string;
          readonly lines: readonly {
            readonly from: number;
            readonly to: number;
          }[];
        }[];
      }[];
    }[];
  }[];
  readonly alarms: readonly {
    readonly branch: string;
    readonly message: string;
    readonly at: string;
  }[];
  readonly problem: {
    readonly code: string;
    readonly message: string;
    readonly hints: readonly string[];
  } | null;
};
export type PostReposPromoteBody = {

};
/** look at the remote now and promote whatever may be promoted; decides nothing */
export const postReposPromote = (repo: string, body: PostReposPromoteBody): Promise<PostReposPromote> => call<PostReposPromote>("POST", `/api/v1/repos/${encodeURIComponent(repo)}/promote`, {}, body);

export type PostSigninLinks = {
  readonly link: string;
};
export type PostSigninLinksBody = {
  readonly person: string;
};
/** a one-time sign-in link for a person, for whoever may read the server's data directory */
export const postSigninLinks = (body: PostSigninLinksBody): Promise<PostSigninLinks> => call<PostSigninLinks>("POST", "/api/v1/signin-links", {}, body);

export type GetLedgerKeys = readonly string[];
/** public keys of the ledger, PEM */
export const getLedgerKeys = (): Promise<GetLedgerKeys> => call<GetLedgerKeys>("GET", "/api/v1/ledger/keys", {});
