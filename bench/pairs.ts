import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { CLAIM_BYTES, KINDS } from "../src/artifacts/index.ts";
import type { Fact } from "../src/model/fact.ts";
import { canonical } from "../src/model/json.ts";
import { relation } from "../src/relations/index.ts";
import type { Loader, Pair } from "./pairs/index.ts";
import { UsageError } from "./process.ts";

const FAMILIES: Readonly<Record<string, () => Promise<Loader>>> = {
  terraform: () => import("./pairs/terraform.ts"),
  cloudformation: () => import("./pairs/cloudformation.ts"),
  kubernetes: () => import("./pairs/kubernetes.ts"),
  dockerfile: () => import("./pairs/docker.ts"),
  workflows: () => import("./pairs/workflows.ts"),
};

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

/** Whether something widens from one version to the other. */
function widens(path: string, before: string, after: string): boolean {
  const [old, now] = [said(path, before), said(path, after)];
  return [...new Set([...old.groups.keys(), ...now.groups.keys()])].some((key) => {
    const [a, b] = [[...(old.groups.get(key) ?? [])], [...(now.groups.get(key) ?? [])]];
    for (const f of [...a]) {
      const same = b.findIndex((x) => canonical(x.attrs) === canonical(f.attrs));
      if (same < 0) continue;
      b.splice(same, 1);
      a.splice(a.indexOf(f), 1);
    }
    return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [a[i], b[i]] as const).some(([x, y]) => {
      // As in the diff: what came from bytes that nobody read, or is gone into such, is not told.
      if ((!x && !old.whole) || (!y && !now.whole)) return false;
      const rel = relation(((y ?? x) as Fact).rel);
      const local = (f: Omit<Fact, "at"> | undefined) => (f ? { ...f, at: [] } : undefined);
      return rel?.compare(local(x), local(y)) === "widen";
    });
  });
}

/**
 * Pairs of a public collection of checks, in a clone that is only read: from what a check accepts to what it refuses something must
 * widen, and on the way back nothing may.
 */
export async function pairsBench(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: { clone: { type: "string" }, only: { type: "string" }, misses: { type: "string" } },
  });
  if (!values.clone) throw new UsageError("--clone is needed: a checkout of the collection");
  await Promise.all(KINDS.map((k) => k.load()));
  const misses: string[] = [];
  const result: Record<string, object> = {};
  for (const [family, load] of Object.entries(FAMILIES)) {
    if (values.only && values.only !== family) continue;
    const sum = { pairs: 0, widened: 0, silent: 0 };
    const miss = (what: string, pair: Pair): void =>
      void misses.push(`${family}\t${what}\t${pair.check}\t${pair.name}`);
    for await (const pair of (await load()).pairs(values.clone)) {
      sum.pairs++;
      if (widens(pair.path, pair.pass, pair.fail)) sum.widened++;
      else miss("missed", pair);
      if (widens(pair.path, pair.fail, pair.pass)) miss("false alarm", pair);
      else sum.silent++;
    }
    const share = (n: number): number => Math.round((1000 * n) / Math.max(1, sum.pairs)) / 1000;
    result[family] = { ...sum, recall: share(sum.widened), precision: share(sum.silent) };
  }
  if (values.misses) writeFileSync(values.misses, `${misses.join("\n")}\n`);
  return result;
}
