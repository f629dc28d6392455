import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { CLAIM_BYTES, KINDS } from "../src/artifacts/index.ts";
import type { Fact } from "../src/model/fact.ts";
import { canonical } from "../src/model/json.ts";
import { relation } from "../src/relations/index.ts";
import { COLLECTIONS } from "./pairs/collections.ts";
import type { Pair } from "./pairs/index.ts";
import { UsageError } from "./process.ts";

interface Said {
  readonly groups: ReadonlyMap<string, readonly Omit<Fact, "at">[]>;
  /** No kind gave up on a part of it. */
  readonly whole: boolean;
}

/** Facts of one version, by what is paired. */
function said(path: string, text: string): Said {
  const bytes = new TextEncoder().encode(text);
  const read = KINDS.filter((k) => k.claims(path, bytes.subarray(0, CLAIM_BYTES)) > 0).map((k) => ({
    kind: k.id,
    ...k.extract({ path, bytes }),
  }));
  const facts = read.flatMap(({ kind, facts }) => facts.map((f) => ({ ...f, kind })));
  const groups = new Map<string, Omit<Fact, "at">[]>();
  for (const { at: _, ...f } of facts) {
    const key = canonical([f.rel, relation(f.rel)?.identity({ ...f, at: [] }) ?? "", f.scope]);
    groups.set(key, [...(groups.get(key) ?? []), f]);
  }
  return { groups, whole: read.every((r) => r.opaque.every((o) => o.beside === true)) };
}

interface Told {
  readonly direction: string;
  readonly says: string;
}

/** What is told from one version to the other. */
function told(path: string, before: string, after: string): Told[] {
  const [old, now] = [said(path, before), said(path, after)];
  return [...new Set([...old.groups.keys(), ...now.groups.keys()])].flatMap((key) => {
    const [a, b] = [[...(old.groups.get(key) ?? [])], [...(now.groups.get(key) ?? [])]];
    for (const f of [...a]) {
      const same = b.findIndex((x) => canonical(x.attrs) === canonical(f.attrs));
      if (same < 0) continue;
      b.splice(same, 1);
      a.splice(a.indexOf(f), 1);
    }
    return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [a[i], b[i]] as const).flatMap(([x, y]) => {
      // As in the diff: what came from bytes that nobody read, or is gone into such, is not told.
      if ((!x && !old.whole) || (!y && !now.whole)) return [];
      const { rel, subject, object, scope } = (y ?? x) as Fact;
      const local = (f: Omit<Fact, "at"> | undefined) => (f ? { ...f, at: [] } : undefined);
      const direction = relation(rel)?.compare(local(x), local(y)) ?? "neutral";
      const op = x ? (y ? "change" : "remove") : "add";
      const [was, is] = [x?.attrs ?? null, y?.attrs ?? null];
      const says = relation(rel)?.says({ op, subject, object, scope, direction, before: was, after: is } as never);
      return direction === "neutral" ? [] : [{ direction, says: `${rel}: ${says}` }];
    });
  });
}

/** Half of the checks may be looked at, to mend what they show; the other tells how far that carries. */
const halfOf = (check: string): string =>
  (createHash("sha256").update(check).digest()[0] as number) % 2 === 0 ? "seen" : "unseen";

/** The lines that only one of two texts has, those that pass first. */
function lineDiff(pass: string, fail: string): string[] {
  const [a, b] = [pass, fail].map((t) => t.split("\n").filter((l) => l.trim() !== "")) as [string[], string[]];
  const only = (of: string[], other: string[]): string[] => of.filter((l) => !other.some((o) => o.trim() === l.trim()));
  return [...only(a, b).map((l) => `pass| ${l}`), ...only(b, a).map((l) => `fail| ${l}`)];
}

/**
 * Pairs of a public collection of checks, in a clone that is only read: from what a check accepts to what it refuses something must
 * widen, and on the way back nothing may.
 */
export async function pairsBench(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      half: { type: "string" },
      clone: { type: "string" },
      only: { type: "string" },
      misses: { type: "string" },
      collection: { type: "string", default: "checkov" },
      checks: { type: "string", default: "" },
    },
  });
  if (!values.clone) throw new UsageError("--clone is needed: a checkout of the collection");
  await Promise.all(KINDS.map((k) => k.load()));
  const checks = new RegExp(values.checks);
  const misses: string[] = [];
  const result: Record<string, object> = {};
  const families = COLLECTIONS[values.collection];
  if (!families) throw new UsageError(`--collection is one of ${Object.keys(COLLECTIONS).join(", ")}`);
  for (const [family, load] of Object.entries(families)) {
    if (values.only && values.only !== family) continue;
    const sum = { pairs: 0, widened: 0, silent: 0 };
    const miss = (what: string, { check, name, path, pass, fail }: Pair, says: readonly Told[]): void => {
      const lines = says.map((t) => `  ${t.direction} ${t.says}`);
      misses.push([`### ${family} ${what} ${check} ${name} ${path}`, ...lines, ...lineDiff(pass, fail), ""].join("\n"));
    };
    for await (const pair of (await load()).pairs(values.clone)) {
      if (!checks.test(pair.check) || (values.half && halfOf(pair.check) !== values.half)) continue;
      const [there, back] = [told(pair.path, pair.pass, pair.fail), told(pair.path, pair.fail, pair.pass)];
      const alarms = back.filter((t) => t.direction === "widen");
      sum.pairs++;
      if (there.some((t) => t.direction === "widen")) sum.widened++;
      else miss("missed", pair, there);
      if (alarms.length > 0) miss("false alarm", pair, alarms);
      else sum.silent++;
    }
    const share = (n: number): number => Math.round((1000 * n) / Math.max(1, sum.pairs)) / 1000;
    result[family] = { ...sum, recall: share(sum.widened), precision: share(sum.silent) };
  }
  if (values.misses) writeFileSync(values.misses, `${misses.join("\n")}\n`);
  return result;
}
