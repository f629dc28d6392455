import type { LocalFact } from "../model/fact.ts";
import { canonical } from "../model/json.ts";
import type { Direction, Relation, Spoken } from "../model/relation.ts";
import type { Compare } from "./lattice.ts";
import {
  byCondition,
  byEquality,
  byLimit,
  byOrder,
  bySet,
  grant,
  join,
  restriction,
  setting,
  subjectAndObject,
} from "./lattice.ts";
import { attribute, byOp, fromTo, tick } from "./speech.ts";

const STATE = ["forced", "enabled", "not forced", "off"];

/** Row security of a table; `created`: of a table that the same file makes, of which it is always said. */
const byState: Compare = (before, after) => {
  if (before && after) return byOrder(STATE, "value", before, after);
  const one = (after ?? before) as LocalFact;
  if (one.attrs.created === true) return "neutral";
  return STATE.indexOf(String(one.attrs.value)) > 1 === (after !== undefined) ? "widen" : "narrow";
};

const permissive = (f: LocalFact): boolean => f.attrs.permissive !== false;

function byPolicy(before: LocalFact | undefined, after: LocalFact | undefined): Direction {
  const one = (after ?? before) as LocalFact;
  if (before && after) return byBothPolicies(before, after);
  // What a policy that is dropped or changed here chose is said nowhere: dropping one that limits opens rows.
  if (one.attrs.dropped === true) return after ? "widen" : "narrow";
  if (one.attrs.replaces === true) return "unknown";
  return (permissive(one) ? grant() : restriction())(before, after);
}

function byBothPolicies(before: LocalFact, after: LocalFact): Direction {
  if (before.attrs.dropped !== after.attrs.dropped || before.attrs.replaces !== after.attrs.replaces) return "unknown";
  if (permissive(before) !== permissive(after)) return permissive(after) ? "widen" : "narrow";
  const same = join([
    byLimit("roles", before, after),
    bySet("commands", before, after),
    byCondition("using", before, after),
    byCondition("check", before, after),
  ]);
  // One that limits asks more of more people: what opens another closes it, but not in its conditions.
  return permissive(after) || same === "neutral" ? same : "unknown";
}

function policySays(c: Spoken): string {
  const name = `policy ${tick(c.object)}`;
  const of = tick(c.subject);
  if ((c.after ?? c.before)?.dropped === true)
    return c.after ? `${name} of ${of} is dropped` : `${name} of ${of} is not dropped any more`;
  return byOp(
    c,
    c.after?.replaces === true
      ? `${name} of ${of} now chooses rows in another way`
      : `${name} now ${c.after?.permissive === false ? "limits" : "opens"} rows of ${of}`,
    `${name} of ${of} is gone, which ${c.before?.permissive === false ? "limited" : "opened"} rows`,
    `${name} of ${of} ${c.direction === "widen" ? "opens more rows" : c.direction === "narrow" ? "opens fewer rows" : "chooses rows in another way"}`,
  );
}

const stateSays = (c: Spoken): string =>
  byOp(
    c,
    `row security of ${tick(c.subject)} is ${attribute(c.after, "value")}`,
    `row security of ${tick(c.subject)} is no longer set to ${attribute(c.before, "value")}`,
    `row security of ${tick(c.subject)} changed ${fromTo(c, "value")}`,
  );

const RIGHTS = ["invoker", "definer with a fixed path", "definer"];

/** Whose rights a routine or view has. `altered`: by a statement of its own; `view`: one has its owner's rights unless it says otherwise. */
const byRights: Compare = (before, after) => {
  const one = (after ?? before) as LocalFact;
  if (before && after) return join([byOrder(RIGHTS, "value", before, after), byEquality("owner", before, after)]);
  if (one.attrs.altered === true)
    return (one.attrs.value === "invoker") === (before !== undefined) ? "widen" : "narrow";
  return one.attrs.view === true ? "neutral" : setting(RIGHTS, "invoker")(before, after);
};

/** What a fact of code gained that makes it weigh more. */
const GAINS = ["untrusted", "dynamic"];

export const DATABASE: readonly Relation[] = [
  {
    rel: "deletes-data",
    version: 1,
    area: "data",
    weight: 75,
    identity: subjectAndObject,
    compare: grant((before, after) => byEquality("kind", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} now deletes ${tick(c.object)}`,
        `${tick(c.subject)} no longer deletes ${tick(c.object)}`,
        `${tick(c.subject)} deletes ${tick(c.object)} in another way: ${attribute(c.after, "kind")}`,
      ),
  },
  {
    rel: "db-code",
    version: 1,
    area: "data",
    weight: 60,
    identity: subjectAndObject,
    // `once`: statements that run while the migration does; `dropped`: a statement that takes the code away, whatever it did.
    compare: (before, after) => {
      const one = (after ?? before) as LocalFact;
      if (!before || !after) {
        // A trigger that is gone may have guarded something.
        if (one.attrs.once === true || one.attrs.dropped === true || (!after && one.object === "trigger"))
          return "unknown";
        return before ? "narrow" : "widen";
      }
      if (GAINS.some((g) => before.attrs[g] !== true && after.attrs[g] === true)) return "widen";
      return canonical(before.attrs) === canonical(after.attrs) ? "neutral" : "unknown";
    },
    says: (c) => {
      const how =
        c.after?.untrusted === true
          ? ", in an untrusted language"
          : c.after?.dynamic === true
            ? ", with statements made while it runs"
            : "";
      const what = `${c.object} ${tick(c.subject)}`;
      if ((c.after ?? c.before)?.dropped === true)
        return byOp(c, `${what} is dropped`, `${what} is not dropped any more`, `${what} is dropped in another way`);
      return byOp(
        c,
        c.after?.once === true
          ? `${what} runs statements of its own: what they do cannot be compared`
          : `${what} is new in the database${how}`,
        `${what} is gone from the database`,
        `${what} changed${how}: what it does cannot be compared`,
      );
    },
  },
  {
    rel: "row-policy",
    version: 1,
    area: "access",
    weight: 85,
    identity: subjectAndObject,
    // Object `state`: row security of a table. Else a policy by name.
    compare: (before, after) =>
      ((after ?? before) as LocalFact).object === "state" ? byState(before, after) : byPolicy(before, after),
    says: (c) => (c.object === "state" ? stateSays(c) : policySays(c)),
  },
  {
    rel: "elevates",
    version: 1,
    area: "access",
    weight: 75,
    identity: subjectAndObject,
    compare: byRights,
    says: (c) => {
      const what = (attrs: LocalFact["attrs"] | null): string =>
        attrs?.value === "invoker"
          ? "the rights of whoever calls it"
          : `its owner's rights${attrs?.value === "definer" && attrs.view !== true ? ", and no fixed search path" : ""}`;
      return byOp(
        c,
        `${tick(c.subject)} runs with ${what(c.after)}`,
        `${tick(c.subject)} is gone, which ran with ${what(c.before)}`,
        what(c.before) === what(c.after)
          ? `${tick(c.subject)} runs with the rights of another owner`
          : `${tick(c.subject)} now runs with ${what(c.after)} instead of ${what(c.before)}`,
      );
    },
  },
];
