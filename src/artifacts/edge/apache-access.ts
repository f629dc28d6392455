import type { Directive } from "../../formats/nginx.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { Judgement } from "../table.ts";
import { INHERITED } from "../table.ts";

/** The language of 2.2, which 2.4 still reads: another order of its own. */
const OLD = /^(order|allow|deny|satisfy)$/;
const CONTAINER = /^require(all|any|none)$/;

const words = ({ name, args, block }: Directive): string =>
  block === null ? [name, ...args].join(" ") : `${name} (${block.map(words).join("; ")})`;

/**
 * Who may reach a place. Several `Require` are alternatives; `not`, `RequireAll` and `RequireNone` are rules that cannot be ranked.
 */
export function accessFacts(subject: string, own: readonly Directive[]): LocalFact[] {
  const requires = own.filter((d) => d.name === "require" || CONTAINER.test(d.name));
  const old = own.filter((d) => OLD.test(d.name));
  const facts: LocalFact[] = [];
  const guard = (object: string, allows: string[] | null, rule: string[] | null, by: readonly Directive[]): void => {
    facts.push(
      fact(
        "edge-guard",
        subject,
        object,
        { mode: "enforce", allows, rule },
        by.map((d) => d.at),
      ),
    );
  };
  if (old.length > 0) guard("rules of 2.2", null, [...old, ...requires].map(words), [...old, ...requires]);
  else if (requires.some((d) => d.block !== null || d.args[0] === "not"))
    guard("requirements", [UNRESOLVED], requires.map(words), requires);
  else if (requires.length > 0 && !requires.some(grantsAll))
    guard("requirements", alternatives(requires), null, requires);
  return facts;
}

const grantsAll = ({ name, args }: Directive): boolean => name === "require" && /^all granted$/i.test(args.join(" "));

function alternatives(requires: readonly Directive[]): string[] {
  const allows = requires
    .filter((d) => !/^all denied$/i.test(d.args.join(" ")))
    .flatMap(({ args: [type = "", ...rest] }) => {
      const name = type.toLowerCase();
      if (rest.length === 0) return [name];
      return /^(expr|env|method)$/.test(name) ? [`${name} ${rest.join(" ")}`] : rest.map((r) => `${name} ${r}`);
    });
  return [...new Set(allows)].sort();
}

/** A place that lets everyone in, whatever was closed around it. */
export function openOf(own: readonly Directive[]): Judgement[] {
  const granted = own.find(grantsAll);
  return granted ? [{ name: "everyone", value: "may reach it", grade: 1, unset: 0, at: granted.at }] : [];
}

/** `Options`: with signs they change what is set around or above, without they replace it. */
export function optionsOf(own: readonly Directive[]): Judgement[] {
  const set = new Map<string, { on: boolean; at: ByteRange }>();
  const known = ["indexes", "execcgi", "includes", "followsymlinks"];
  for (const { args, at } of own.filter((d) => d.name === "options")) {
    const list = args.map((a) => a.toLowerCase());
    const relative = list.some((a) => /^[+-]/.test(a));
    for (const name of known) {
      const minus = list.includes(`-${name}`);
      const plus = list.includes(`+${name}`) || list.includes(name) || (list.includes("all") && !relative);
      if (!relative || minus || plus) set.set(name, { on: plus && !minus, at });
    }
  }
  return known.flatMap((name): Judgement[] => {
    const found = set.get(name);
    // Following links is on unless something is said.
    const unset = name === "followsymlinks" ? 1 : INHERITED;
    return found
      ? [{ name: `option ${name}`, value: found.on ? "on" : "off", grade: found.on ? 1 : 0, unset, at: found.at }]
      : [];
  });
}
