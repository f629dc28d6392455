import { createHash } from "node:crypto";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";

/** One rule of a packet filter, as far as it was understood; the rest of what it asks for is text. */
export interface Rule {
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** `tcp/22`; empty = every port. */
  readonly ports: readonly string[];
  /** What else must be so, as it is written. */
  readonly conditions: readonly string[];
  readonly verdict: "accept" | "drop" | "jump" | "goto" | "return" | "forward" | "unread" | "none";
  /** Chain that is jumped to, or where packets are sent instead. */
  readonly target: string;
  readonly at: ByteRange;
}

export interface Chain {
  /** Family and table; a table says nothing of other families. */
  readonly table: string;
  readonly name: string;
  /** Where packets come by: input, forward, output; null = only where it is jumped to. */
  readonly hook: string | null;
  readonly policy: "accept" | "drop";
  readonly rules: readonly Rule[];
  readonly at: ByteRange;
  readonly policyAt: ByteRange;
}

const MAX_WAYS = 2_000;
const MAX_STEPS = 20_000;
const MAX_JUMPS = 8;

interface Passed {
  readonly ways: Set<string>;
  readonly unread: Set<string>;
  readonly at: ByteRange[];
  readonly guards: LocalFact[];
  /** Digest of so many ways. */
  above: { readonly size: number; readonly digest: string };
  /** Rules that were looked at, those of a chain each time it is jumped to. */
  steps: number;
  /** The rule that drops whatever is left. */
  closed: ByteRange | null;
}

/** What chains at a hook let pass, what they refuse, and where they send packets to. */
export function chainFacts(chains: readonly Chain[]): LocalFact[] {
  const byName = new Map(chains.map((c) => [`${c.table} ${c.name}`, c] as const));
  return chains.flatMap((chain): LocalFact[] => {
    const sent = chain.rules.filter((r) => r.verdict === "forward").map((r) => forward(chain, r));
    if (chain.hook === null || !/^(input|forward|output|ingress|prerouting)$/.test(chain.hook)) return sent;
    return [...sent, ...hookFacts(chain, byName)];
  });
}

const subjectOf = ({ table, name }: Chain): string => `${table} ${name}`;

const forward = (chain: Chain, rule: Rule): LocalFact => {
  const when = [...rule.sources, ...rule.destinations.map((d) => `to ${d}`), ...rule.ports, ...rule.conditions];
  return fact("proxies-to", subjectOf(chain), rule.target, { rewrite: when.length > 0 ? when.join(" ") : null }, [
    rule.at,
  ]);
};

function hookFacts(chain: Chain, byName: ReadonlyMap<string, Chain>): LocalFact[] {
  const way = chain.hook === "output" ? "egress" : "ingress";
  const passed: Passed = {
    ways: new Set(),
    unread: new Set(),
    at: [],
    guards: [],
    above: { size: 0, digest: "" },
    steps: 0,
    closed: null,
  };
  walk(chain, chain, [], 0, byName, passed);
  const drops = chain.policy === "drop" || passed.closed !== null;
  const facts = [...passed.guards];
  if (drops)
    facts.push(fact("isolated", subjectOf(chain), way, { default: "drop" }, [passed.closed ?? chain.policyAt]));
  if (!drops && passed.ways.size + passed.unread.size === 0) return facts;
  const allows = drops ? [...passed.ways].sort() : null;
  const external = allows === null || allows.some((w) => w.startsWith("everyone on "));
  // A new chain lets in less than none at all did, whoever it lets in.
  const attrs = { allows, unread: [...passed.unread].sort(), external, internet: false };
  return [...facts, fact("flow", subjectOf(chain), way, attrs, passed.at.length > 0 ? passed.at : [chain.policyAt])];
}

function walk(
  base: Chain,
  chain: Chain,
  around: readonly string[],
  depth: number,
  byName: ReadonlyMap<string, Chain>,
  passed: Passed,
): void {
  for (const rule of chain.rules) {
    if (++passed.steps > MAX_STEPS || passed.ways.size + passed.unread.size + passed.guards.length > MAX_WAYS) {
      passed.unread.add("more rules than are read");
      return;
    }
    const conditions = [...around, ...rule.conditions];
    const bare = bareOf({ ...rule, conditions });
    if (rule.verdict === "none") continue;
    if (rule.verdict !== "drop") passed.at.push(rule.at);
    if (rule.verdict === "accept") {
      for (const one of waysOf(base, { ...rule, conditions })) passed.ways.add(one);
    } else if (rule.verdict === "unread" || rule.verdict === "return") {
      // What comes back to where the chain was called from is asked nothing more of this one.
      if (rule.verdict === "return" && bareOf(rule)) return;
      leave(passed, [...conditions, ...partsOf(rule), rule.target]);
    } else if (rule.verdict === "jump" || rule.verdict === "goto") {
      const next = byName.get(`${chain.table} ${rule.target}`);
      const own = partsOf(rule);
      if (!next || depth >= MAX_JUMPS) leave(passed, [...conditions, ...own, `chain ${rule.target}`]);
      else walk(base, next, [...conditions, ...own], depth + 1, byName, passed);
      if (rule.verdict === "goto") {
        if (bareOf(rule)) return;
        leave(passed, [...conditions, ...own, `on to chain ${rule.target}`]);
      }
    } else if (rule.verdict === "drop" && bare) {
      passed.closed = rule.at;
      return;
    } else if (rule.verdict === "drop") passed.guards.push(refusal(base, { ...rule, conditions }, passed));
    if (rule.verdict === "accept" && bare) return;
  }
}

const partsOf = (rule: Rule): string[] => [...rule.sources, ...rule.destinations.map((d) => `to ${d}`), ...rule.ports];
const bareOf = (rule: Rule): boolean => partsOf(rule).length + rule.conditions.length === 0;

/** A rule that decides elsewhere. Which rules it comes before counts: what passes above it never gets there. */
function leave(passed: Passed, words: readonly string[]): void {
  const { ways, unread } = passed;
  // What passes only grows: as long as it is as much, it is the same.
  if (passed.above.size !== ways.size) passed.above = { size: ways.size, digest: digestOf([...ways].sort()) };
  unread.add([...words, ...(ways.size > 0 ? [`below ${passed.above.digest}`] : [])].join(" "));
}
const digestOf = (list: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(list)).digest("hex").slice(0, 12);

const nameOf = ({ sources, destinations, ports, conditions }: Rule): string =>
  [...sources, ...destinations.map((d) => `to ${d}`), ...ports, ...conditions].join(" ");

function refusal(base: Chain, rule: Rule, { ways, unread }: Passed): LocalFact {
  // What passes above it is not refused here, whatever it asks; nor what is decided elsewhere.
  const before = [...[...ways].filter((w) => !w.startsWith("answers")), ...unread].sort();
  const attrs = { mode: "enforce", allows: null, rule: before.length > 0 ? before : null };
  return fact("edge-guard", subjectOf(base), `a rule that drops ${nameOf(rule)}`, attrs, [rule.at]);
}

const ANYWHERE = /^(0\.0\.0\.0\/0|::\/0|any|anywhere)$/;
const words = (text: string): string => text.replaceAll(" on ", " upon ");

/** `peer on port`, one for each pair; what else must be so belongs to the peer. */
function waysOf(base: Chain, { sources, destinations, ports, conditions }: Rule): string[] {
  const output = base.hook === "output";
  const peers = (output ? destinations : sources).map((p) => (ANYWHERE.test(p) ? "everyone" : p));
  const others = output ? sources : destinations;
  const rest = words(
    [...(others.length > 0 ? [`${output ? "from" : "to"} ${others.join(", ")}`] : []), ...conditions].join(" "),
  );
  const named = peers.length > 0 ? peers : ["everyone"];
  const who = named.map((p) => (rest === "" ? p : p === "everyone" ? rest : `${p} ${rest}`));
  const where = ports.length > 0 ? ports : ["every port"];
  return who.length * where.length > MAX_WAYS
    ? [`${who.map(words).join(", ")} on ${where.join(", ")}`]
    : who.flatMap((p) => where.map((w) => `${words(p)} on ${w}`));
}
