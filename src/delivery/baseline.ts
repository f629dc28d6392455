import type { SecurityDiff } from "../model/diff.ts";
import type { Digest } from "../model/digest.ts";
import { digestOf, isDigest } from "../model/digest.ts";
import type { Json } from "../model/json.ts";
import { canonical } from "../model/json.ts";
import { fail } from "../model/problem.ts";
import type { Decision, Policy } from "../policy/index.ts";
import { decide, worst } from "../policy/index.ts";

/**
 * What a whole tree already holds when the gate comes. It matters for `check --all` alone: a range, and the server, never look at it,
 * so that nothing new passes by it.
 */
export const BASELINE_PATH = ".sallyport/baseline.jsonl";

/** One finding: the rule, and a fingerprint of what it means. No lines, no dates: it stays while the meaning does. */
interface Entry {
  readonly fingerprint: Digest;
  readonly rule: string;
  readonly says: string;
}

interface Meaning {
  readonly says: string;
  readonly value: Json;
}

/** What each thing that a rule can fire on means, by its id. Text that nobody reads means its own bytes, wherever they stand. */
function meanings(diff: SecurityDiff): ReadonlyMap<string, Meaning> {
  const all = new Map<string, Meaning>();
  for (const c of diff.changes) {
    const { rel, subject, object, scope } = c;
    const paths = [...new Set(c.sites.map((s) => s.path))].sort();
    const value = { rel, subject, object, scope, paths, attrs: (c.after ?? c.before)?.attrs ?? null };
    all.set(c.id, { says: c.says, value });
  }
  for (const r of diff.residual)
    if (r.path !== BASELINE_PATH)
      all.set(r.id, {
        says: r.what === "span" ? `lines of \`${r.path}\` that no fact accounts for` : `\`${r.path}\` cannot be read`,
        value: { what: r.what, path: r.path, id: r.id },
      });
  return all;
}

const fingerprint = (rule: string, { value }: Meaning): Digest => digestOf("sallyport.baseline/v1", { rule, value });

/** The findings of a whole tree at every stage of a policy, sorted. `diff`: against nothing. */
export function findings(diff: SecurityDiff, policy: Policy, tree: string, at: string): readonly Entry[] {
  const known = meanings(diff);
  const entries = new Map<Digest, Entry>();
  for (const stage of policy.stages) {
    const { results } = decide({ repo: "local", stage: stage.id, policy, diff, evidence: [], tree, at });
    for (const { gate, outcome, on } of results)
      for (const id of outcome === "pass" ? [] : on) {
        const meaning = known.get(id);
        if (!meaning) continue;
        const own = fingerprint(gate, meaning);
        entries.set(own, { fingerprint: own, rule: gate, says: meaning.says });
      }
  }
  return [...entries.values()].sort((a, b) => (line(a) < line(b) ? -1 : 1));
}

const line = ({ rule, says, fingerprint }: Entry): string => canonical({ rule, says, fingerprint });

export const baselineText = (entries: readonly Entry[]): string => entries.map((e) => `${line(e)}\n`).join("");

/** Reads a baseline. A line that is none might have been a finding: fails with `baseline/invalid`. */
export const parseBaseline = (text: string): readonly Entry[] =>
  text
    .split("\n")
    .flatMap((row, i) =>
      row.trim() === ""
        ? []
        : (parsed(row) ??
          fail(
            "baseline/invalid",
            `${BASELINE_PATH}:${i + 1}: expected {"fingerprint", "rule", "says"}`,
            "make it anew: remove it, then sallyport baseline create",
          )),
    );

function parsed(row: string): Entry | null {
  try {
    const { fingerprint, rule, says } = JSON.parse(row) as Record<string, unknown>;
    if (typeof fingerprint !== "string" || !isDigest(fingerprint)) return null;
    return typeof rule === "string" && typeof says === "string" ? { fingerprint, rule, says } : null;
  } catch {
    return null;
  }
}

/** A decision on a whole tree without what was there before. What could not run stays. */
export function withoutKnown(decision: Decision, diff: SecurityDiff, baseline: readonly Entry[]): Decision {
  const known = new Set<string>(baseline.map((e) => e.fingerprint));
  const all = meanings(diff);
  const itself = new Set<string>(diff.residual.filter((r) => r.path === BASELINE_PATH).map((r) => r.id));
  const old = (rule: string, id: string): boolean => {
    const meaning = all.get(id);
    return itself.has(id) || (meaning !== undefined && known.has(fingerprint(rule, meaning)));
  };
  const results = decision.results.map((r) => {
    const on = r.on.filter((id) => !old(r.gate, id));
    if (on.length === r.on.length) return r;
    const count = r.on.length - on.length;
    if (on.length === 0) return { ...r, on, outcome: "pass" as const, message: `${count} known by the baseline` };
    const more = on.length > 1 ? `, and ${on.length - 1} more` : "";
    return { ...r, on, message: `${all.get(on[0] as string)?.says ?? r.message}${more}` };
  });
  const obligations = decision.obligations.filter((o) => !old(o.rule, o.what));
  return { results, obligations, outcome: worst(results.map((r) => r.outcome)) };
}
