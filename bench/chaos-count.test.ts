import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Digest } from "../src/model/digest.ts";
import type { Count, LedgerEntry, Movement, World } from "./chaos-count.ts";
import { count } from "./chaos-count.ts";
import { git, historyOf, makeWorld, places, pushChange } from "./chaos-world.ts";

const oid = (n: number): string => n.toString(16).padStart(40, "0");
const digest = (name: string): Digest => `sha256:${Buffer.from(name).toString("hex").padEnd(64, "0")}` as Digest;
const AT = "2026-01-01T00:00:00.000Z";
const START = oid(1);
const TREE = oid(9);
const SAM = { id: "issuer#sam", name: "Sam", emails: ["sam@chaos.example"], groups: ["security"] };
const OBLIGATION = {
  id: digest("obligation"),
  rule: "access/widened",
  what: digest("what"),
  by: "security",
  says: "it",
};

type Kind = LedgerEntry["kind"];
const said = (kind: Kind, name: string, predicate: object): LedgerEntry =>
  ({ seq: 0, hash: `hash of ${name}`, digest: digest(name), kind, predicate }) as LedgerEntry;
const inOrder = (entries: readonly LedgerEntry[]): LedgerEntry[] => entries.map((e, i) => ({ ...e, seq: i + 1 }));

const move = (old: string, next: string, gained: readonly string[] = [next]): Movement => ({
  old,
  new: next,
  tree: TREE,
  gained,
});

/** The entries of one promotion, in the order in which they are written. */
function promotion(stage: string, old: string, head: string, next = head) {
  const name = `${stage} ${next}`;
  return {
    verdict: said("verdict", `verdict ${name}`, {
      ...{ repo: "chaos", stage, source: "change", base: old, head, tree: TREE, outcome: "review" },
      ...{ authors: ["dana@chaos.example"], obligations: [OBLIGATION] },
    }),
    approval: said("approval", `approval ${name}`, { repo: "chaos", obligations: [OBLIGATION.id], reviewer: SAM }),
    intent: said("promotion-intended", `intent ${name}`, {
      ...{ repo: "chaos", stage, branch: stage, old, new: next, tree: TREE, at: AT },
      ...{ verdict: digest(`verdict ${name}`), approvals: [digest(`approval ${name}`)] },
    }),
    done: said("promotion-done", `done ${name}`, {
      ...{ repo: "chaos", stage, intent: digest(`intent ${name}`), result: "moved", message: "", at: AT },
    }),
  };
}

const A = oid(0xa);
const B = oid(0xb);
const first = promotion("dev", START, A);
const second = promotion("dev", A, B);
const RIGHT = [...Object.values(first), ...Object.values(second)];

/** One stage that two changes moved, as it should be, with something else instead of a part of it. */
function world(
  other: {
    entries?: readonly LedgerEntry[] | null;
    movements?: readonly Movement[];
    tip?: string;
  } & Partial<World> = {},
): World {
  const { entries = RIGHT, movements = [move(START, A), move(A, B)], tip, ...rest } = other;
  const end = tip ?? movements.at(-1)?.new ?? START;
  return {
    asked: [A, B],
    receipts: [first.approval.hash, second.approval.hash],
    stages: [{ stage: "dev", branch: "dev", start: START, tip: end, movements }],
    ledger: entries && inOrder(entries),
    ...rest,
  };
}

const numbers = ({ lost, duplicated, unverified }: Count) => [lost.length, duplicated.length, unverified.length];
const without = (...gone: readonly LedgerEntry[]): LedgerEntry[] => RIGHT.filter((e) => !gone.includes(e));
const instead = (old: LedgerEntry, change: object): LedgerEntry[] =>
  RIGHT.map((e) => (e === old ? ({ ...e, predicate: { ...e.predicate, ...change } } as LedgerEntry) : e));

describe("counting made-up histories: lost, duplicated, unverified", () => {
  const M = oid(0xc);
  const again = promotion("dev", B, A, M);
  const stranger = { ...SAM, emails: ["dana@chaos.example"] };
  const twin = { ...second.done, predicate: { ...second.done.predicate, intent: digest("twin") } } as LedgerEntry;
  const cases: Readonly<Record<string, [World, [number, number, number]]>> = {
    "a right history": [world(), [0, 0, 0]],
    "a change that never moved the stage": [
      world({ movements: [move(START, A)], entries: Object.values(first), receipts: [first.approval.hash] }),
      [1, 0, 0],
    ],
    "a change that stopped before the last stage": [
      world({
        stages: [...world().stages, { stage: "prod", branch: "prod", start: START, tip: START, movements: [] }],
      }),
      [2, 0, 0],
    ],
    "an acknowledged approval that the ledger forgot": [world({ receipts: ["hash of nothing"] }), [1, 0, 0]],
    "a stage moved again for a head it holds": [
      world({
        movements: [move(START, A), move(A, B), move(B, M)],
        entries: [...RIGHT, ...Object.values(again)],
      }),
      [0, 1, 0],
    ],
    "a stage taken back and moved again": [
      world({ movements: [move(START, A), move(A, START, []), move(START, A), move(A, B)] }),
      [0, 2, 1],
    ],
    "two outcomes of one intent": [world({ entries: [...RIGHT, second.done] }), [0, 1, 0]],
    "a movement without an intent": [world({ entries: without(second.intent, second.done) }), [0, 0, 1]],
    "a movement whose outcome was never written": [world({ entries: without(second.done) }), [0, 0, 1]],
    "a movement that the ledger calls refused": [
      world({ entries: instead(second.done, { result: "refused" }) }),
      [0, 0, 1],
    ],
    "an intent for another tree": [world({ entries: instead(second.intent, { tree: oid(8) }) }), [0, 0, 1]],
    "an intent without a verdict": [world({ entries: without(second.verdict) }), [0, 0, 1]],
    "a verdict on another base": [world({ entries: instead(second.verdict, { base: START }) }), [0, 0, 1]],
    "a verdict that blocks": [world({ entries: instead(second.verdict, { outcome: "block" }) }), [0, 0, 1]],
    "an approval that came after": [
      world({ entries: [...without(second.approval, second.done), second.approval, second.done] }),
      [0, 0, 1],
    ],
    "an approval of the wrong group": [
      world({ entries: instead(second.approval, { reviewer: { ...SAM, groups: ["developer"] } }) }),
      [0, 0, 1],
    ],
    "an approval of the author": [world({ entries: instead(second.approval, { reviewer: stranger }) }), [0, 0, 1]],
    "a gap in git's record": [world({ movements: [move(START, A), move(oid(7), B)] }), [0, 0, 2]],
    "a tip where no movement led": [world({ tip: oid(7) }), [0, 0, 1]],
    "an alarm about a movement of our own": [
      world({
        entries: [...RIGHT, said("ref-moved", "alarm", { branch: "dev", old: B, new: A, as: "alarm" })],
      }),
      [0, 0, 1],
    ],
    "two intents that moved one head": [
      world({ entries: [...RIGHT, { ...second.intent, digest: digest("twin") }, twin] }),
      [0, 1, 0],
    ],
    "a ledger that does not verify": [world({ entries: null }), [0, 0, 2]],
    "a ledger that does not verify, and nothing moved": [world({ entries: null, movements: [], asked: [] }), [0, 0, 1]],
  };
  for (const [name, [made, expected]] of Object.entries(cases))
    it(name, () => expect(numbers(count(made)), JSON.stringify(count(made))).toEqual(expected));
});

describe("reading a real remote", () => {
  const dir = mkdtempSync(join(tmpdir(), "sallyport-chaos-test-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it("finds every movement of a stage, and what it gained, in git's reflog", async () => {
    const at = places(dir);
    await makeWorld(at);
    const start = await git(at.remote, "rev-parse", "prod");
    const one = await pushChange(at.work, "one", false);
    const two = await pushChange(at.work, "two", true);
    await git(at.work, "push", "--quiet", "origin", `${one}:refs/heads/dev`);
    await git(at.work, "checkout", "--quiet", "-B", "merged", one);
    await git(at.work, "merge", "--quiet", "--no-ff", "-m", "Merge two", two);
    const merge = await git(at.work, "rev-parse", "HEAD");
    await git(at.work, "push", "--quiet", "origin", "merged:refs/heads/dev");
    await git(at.work, "push", "--quiet", "--force", "origin", `${start}:refs/heads/dev`);
    const [dev, test] = await historyOf(at.remote, start);
    expect(dev?.movements.map((m) => [m.old, m.new, [...m.gained].sort()])).toEqual([
      [start, one, [one]],
      [one, merge, [merge, two].sort()],
      [merge, start, []],
    ]);
    expect(dev?.tip).toBe(start);
    expect(test?.movements).toEqual([]);
    const found = count({ asked: [one, two], receipts: [], stages: dev ? [dev] : [], ledger: [] });
    expect(numbers(found)).toEqual([0, 1, 3]);
  });

  it("kills at the asked moment of a push, once", async () => {
    const folder = mkdtempSync(join(dir, "hook-"));
    const at = places(folder);
    await makeWorld(at);
    const victim = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    const gone = new Promise((resolve) => victim.once("exit", (_code, signal) => resolve(signal)));
    writeFileSync(at.pid, String(victim.pid));
    writeFileSync(at.armed, "prepared 0\n");
    const one = await pushChange(at.work, "one", false);
    expect(existsSync(at.armed), "a branch that is no stage").toBe(true);
    await git(at.work, "push", "--quiet", "origin", `${one}:refs/heads/dev`);
    expect(await gone).toBe("SIGKILL");
    expect(existsSync(at.armed)).toBe(false);
    expect(await git(at.remote, "rev-parse", "dev")).toBe(one);
  });
});
