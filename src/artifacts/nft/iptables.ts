import { readStatements } from "../../formats/statements.ts";
import type { Problem } from "../../model/problem.ts";
import type { Chain, Rule } from "./model.ts";

const HOOKS: Readonly<Record<string, string>> = { INPUT: "input", FORWARD: "forward", OUTPUT: "output" };

/** Chains as `iptables-save` writes them; `family` is `ip` or `ip6`. */
export function iptablesChains(bytes: Uint8Array, family: string): readonly Chain[] | Problem {
  const lines = readStatements(bytes, { comments: "line", quotes: '"', continued: false });
  if ("code" in lines) return lines;
  const chains = new Map<string, Chain & { rules: Rule[] }>();
  let table = "filter";
  for (const { words, at } of lines) {
    const [first = "", second = ""] = words;
    if (first.startsWith("*")) table = first.slice(1);
    else if (first.startsWith(":")) {
      const name = first.slice(1);
      const hook = table === "filter" && Object.hasOwn(HOOKS, name) ? (HOOKS[name] as string) : null;
      const policy = second === "DROP" ? "drop" : "accept";
      chains.set(`${table} ${name}`, { table: `${family} ${table}`, name, hook, policy, rules: [], at, policyAt: at });
    } else if (first === "-A" || first === "-I") {
      const place = first === "-I" && /^\d{1,6}$/.test(words[2] ?? "") ? Number(words[2]) : null;
      const one = ruleOf(words.slice(place === null ? 2 : 3), at);
      const rules = chains.get(`${table} ${second}`)?.rules;
      if (first === "-A") rules?.push(one);
      else rules?.splice((place ?? 1) - 1, 0, one);
    }
  }
  return [...chains.values()];
}

/** Options that only name what is already said, or change nothing of what passes. */
const SILENT = /^(-m|--match|--comment|--log-prefix|--log-level|--reject-with|--set-counters|-c)$/;

function ruleOf(words: readonly string[], at: Rule["at"]): Rule {
  const rule = {
    sources: [] as string[],
    destinations: [] as string[],
    ports: [] as string[],
    conditions: [] as string[],
  };
  let [verdict, target]: [Rule["verdict"], string] = ["none", ""];
  let protocol = "any";
  let not = "";
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    // `--syn` and its like stand alone.
    const value = /^(--?[a-z]|!$)/.test(words[i + 1] ?? "") && !TEXT.test(word) ? "" : (words[i + 1] ?? "");
    if (word === "!") {
      not = "not ";
      continue;
    }
    // Counters are two numbers.
    i += /^(-c|--set-counters)$/.test(word) ? 2 : word.startsWith("-") && value !== "" ? 1 : 0;
    if (word === "-s" || word === "--source") rule.sources.push(...value.split(",").map((v) => not + v));
    else if (word === "-d" || word === "--destination") rule.destinations.push(...value.split(",").map((v) => not + v));
    else if (word === "-p" || word === "--protocol") protocol = not + value;
    else if (/^--(dport|dports|destination-ports?)$/.test(word))
      rule.ports.push(...value.split(",").map((p) => `${not}${protocol}/${p.replace(":", "-")}`));
    else if (/^--(state|ctstate)$/.test(word))
      rule.conditions.push(
        not === "" && /^(ESTABLISHED|RELATED)(,(ESTABLISHED|RELATED))*$/.test(value)
          ? "answers"
          : `${not}state ${value}`,
      );
    else if (/^(-j|-g|--jump|--goto)$/.test(word)) {
      [verdict, target] = verdictOf(value);
      if (verdict === "jump" && /^(-g|--goto)$/.test(word)) verdict = "goto";
    } else if (/^--to-(destination|ports?)$/.test(word)) target = value;
    else if (!SILENT.test(word))
      rule.conditions.push([`${not}${word}`, ...(word.startsWith("-") && value !== "" ? [value] : [])].join(" "));
    not = "";
  }
  if (rule.ports.length === 0 && protocol !== "any" && protocol !== "all") rule.ports.push(`${protocol}/every port`);
  return { ...rule, verdict, target, at };
}

/** Options whose value is a text of one's own. */
const TEXT = /^--(comment|log-prefix|nflog-prefix)$/;
/** Targets after which the next rule is asked, or that only change what passes anyway. */
const PASSES_ON =
  /^(LOG|NFLOG|ULOG|MARK|CONNMARK|SECMARK|CONNSECMARK|CT|NOTRACK|TRACE|TOS|DSCP|TTL|HL|TCPMSS|TCPOPTSTRIP|ECN|CLASSIFY|CHECKSUM|AUDIT|RATEEST|IDLETIMER|LED|SET|HMARK|MASQUERADE|SNAT|NETMAP)$/;

function verdictOf(value: string): [Rule["verdict"], string] {
  if (value === "ACCEPT") return ["accept", ""];
  if (value === "DROP" || value === "REJECT") return ["drop", ""];
  if (value === "DNAT" || value === "REDIRECT") return ["forward", "another port"];
  if (value === "RETURN") return ["return", value];
  return PASSES_ON.test(value) ? ["none", ""] : ["jump", value];
}
