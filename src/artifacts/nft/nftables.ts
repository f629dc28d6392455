import type { NftStatement, NftWord } from "../../formats/nftables.ts";
import { parseNftables } from "../../formats/nftables.ts";
import type { Problem } from "../../model/problem.ts";
import type { Chain, Rule } from "./model.ts";

type Names = ReadonlyMap<string, readonly string[]>;

interface Open {
  table: string;
  name: string;
  hook: string | null;
  policy: "accept" | "drop";
  rules: Rule[];
  at: NftStatement["at"];
  policyAt: NftStatement["at"];
}

/** Chains of a ruleset, written as blocks or as commands. */
export function nftChains(bytes: Uint8Array): readonly Chain[] | Problem {
  const parsed = parseNftables(bytes);
  if ("code" in parsed) return parsed;
  const chains = new Map<string, Open>();
  const defines = new Map<string, readonly string[]>();
  const sets = new Map<string, readonly string[]>();
  const later: (() => void)[] = [];
  for (const s of parsed) statement(s, { chains, defines, sets, later });
  // Sets may be filled below the rules that name them.
  for (const read of later) read();
  return [...chains.values()];
}

interface Read {
  readonly chains: Map<string, Open>;
  readonly defines: Map<string, readonly string[]>;
  readonly sets: Map<string, readonly string[]>;
  readonly later: (() => void)[];
}

const COMMAND = /^(add|create|insert|replace)$/;
const FAMILY = /^(ip|ip6|inet|arp|bridge|netdev)$/;
const flatWords = (words: readonly NftWord[]): string[] =>
  words.map((w) => (typeof w === "string" ? w : `{ ${w.join(", ")} }`));

function statement(s: NftStatement, read: Read): void {
  const words = COMMAND.test(String(s.words[0])) ? s.words.slice(1) : s.words;
  const plain = flatWords(words);
  if (plain[0] === "define") {
    const value = words[3];
    read.defines.set(`$${plain[1]}`, typeof value === "string" ? [value] : (value ?? []));
    return;
  }
  const family = FAMILY.test(plain[1] ?? "") ? (plain[1] as string) : "ip";
  const rest = words.slice(family === plain[1] ? 2 : 1);
  const [table = "", name = ""] = flatWords(rest);
  if (plain[0] === "table") for (const inner of s.block ?? []) within(`${family} ${table}`, inner, read);
  else if (plain[0] === "chain") chain(`${family} ${table}`, name, s, read);
  else if (plain[0] === "element") fill(`${family} ${table} ${name}`, rest[2], read);
  else if (plain[0] === "rule")
    rule(`${family} ${table}`, name, { ...s, words: rest.slice(2) }, read, s.words[0] === "insert");
}

function within(table: string, s: NftStatement, read: Read): void {
  const [what = "", name = ""] = flatWords(s.words);
  if (what === "chain") chain(table, name, s, read);
  else if (what === "set" || what === "map")
    for (const inner of s.block ?? [])
      if (inner.words[0] === "elements") fill(`${table} ${name}`, inner.words[2], read);
}

function fill(name: string, members: NftWord | undefined, { sets }: Read): void {
  const list = typeof members === "string" ? [members] : (members ?? []);
  sets.set(name, [...(sets.get(name) ?? []), ...list.map((m) => m.split(" ")[0] as string)]);
}

function chain(table: string, name: string, s: NftStatement, read: Read): void {
  const key = `${table} ${name}`;
  const open: Open = read.chains.get(key) ?? {
    table,
    name,
    hook: null,
    policy: "accept",
    rules: [],
    at: s.at,
    policyAt: s.at,
  };
  read.chains.set(key, open);
  for (const inner of s.block ?? []) {
    const words = flatWords(inner.words);
    const hook = words.indexOf("hook");
    if (words[0] === "type" && hook > 0) open.hook = words[hook + 1] ?? null;
    else if (words[0] === "policy") {
      open.policy = words[1] === "drop" ? "drop" : "accept";
      open.policyAt = inner.at;
    } else rule(table, name, inner, read);
  }
}

function rule(table: string, name: string, s: NftStatement, read: Read, first = false): void {
  read.later.push(() => {
    const rules = read.chains.get(`${table} ${name}`)?.rules;
    const one = ruleOf(s, resolver(table, read));
    if (first) rules?.unshift(one);
    else rules?.push(one);
  });
}

const resolver =
  (table: string, { defines, sets }: { readonly defines: Names; readonly sets: Names }) =>
  (word: NftWord | undefined): readonly string[] => {
    const list = typeof word === "string" ? word.split(",") : (word ?? []);
    return list.flatMap((w) => {
      const named = w.startsWith("@") ? sets.get(`${table} ${w.slice(1)}`) : defines.get(w);
      return named && named.length > 0 ? named : [w];
    });
  };

const PROTOCOL = /^(tcp|udp|udplite|sctp|dccp|th)$/;
const NO_MATCH = /^(log|counter|notrack|comment|meta|continue)$/;
/** Words that follow a statement which matches nothing. */
const OPTIONS: Readonly<Record<string, number>> = {
  prefix: 1,
  level: 1,
  group: 1,
  packets: 1,
  bytes: 1,
  flags: 1,
  snaplen: 1,
};

function ruleOf({ words, at }: NftStatement, resolve: (word: NftWord | undefined) => readonly string[]): Rule {
  const rule = {
    sources: [] as string[],
    destinations: [] as string[],
    ports: [] as string[],
    conditions: [] as string[],
  };
  const plain = flatWords(words);
  let [verdict, target]: [Rule["verdict"], string] = ["none", ""];
  if (plain.includes("vmap")) return { ...rule, verdict: "unread", target: plain.join(" "), at };
  for (let i = 0; i < words.length; i++) {
    const [word = "", next = ""] = [plain[i], plain[i + 1]];
    const negated = plain[i + 2] === "!=";
    const value = (): readonly string[] => {
      const skip = /^(!=|==)$/.test(plain[i + 2] ?? "") ? 3 : 2;
      const found = resolve(words[i + skip]).map((v) => (negated ? `not ${v}` : v));
      i += skip;
      return found;
    };
    if (/^(ip|ip6)$/.test(word) && /^[sd]addr$/.test(next))
      rule[next === "saddr" ? "sources" : "destinations"].push(...value());
    else if (PROTOCOL.test(word) && next === "dport") rule.ports.push(...value().map((p) => `${word}/${p}`));
    else if (word === "log" || word === "counter" || word === "comment") {
      if (word === "comment") i++;
      else while (Object.hasOwn(OPTIONS, plain[i + 1] ?? "")) i += 2;
    } else if (/^(accept|drop)$/.test(word)) verdict = word as "accept" | "drop";
    else if (word === "reject") {
      verdict = "drop";
      break;
    } else if (word === "jump" || word === "goto") [verdict, target] = [word, next];
    else if (/^(dnat|redirect|tproxy)$/.test(word)) {
      [verdict, target] = [
        "forward",
        plain
          .slice(i + 1)
          .filter((w) => w !== "to")
          .join(" ") || "another port",
      ];
      break;
    } else if (/^(continue|masquerade|snat)$/.test(word)) break;
    else if (word === "return") {
      [verdict, target] = ["return", plain.join(" ")];
      break;
    } else if (/^(queue|flow|dup|fwd)$/.test(word)) {
      return { ...rule, verdict: "unread", target: plain.join(" "), at };
    } else if (!NO_MATCH.test(word) || word === "meta") {
      if (
        word === "ct" &&
        next === "state" &&
        /^(established|related)(,(established|related))*$/.test(value().join(","))
      )
        rule.conditions.push("answers");
      else
        rule.conditions.push(word === "ct" && next === "state" ? `ct state ${negated ? "!= " : ""}${plain[i]}` : word);
    }
    if (verdict === "jump" || verdict === "goto") break;
  }
  return { ...rule, verdict, target, at };
}
