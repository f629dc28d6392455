import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Review } from "../../src/delivery/views.ts";
import type { LedgerPage } from "../../src/delivery/views-ledger.ts";
import type { PolicyLint, Rehearsal } from "../../src/delivery/views-policy.ts";
import type { Bands, Comparison, Versions } from "../../src/delivery/views-versions.ts";
import type { World } from "../support/world.ts";
import { candidates, POLICY, role, startWorld } from "../support/world.ts";

const COUNT = 130;
const named = (n: number, ...verbs: string[]): string => role(...verbs).replace("name: pay", `name: r${n}`);
const files = (...verbs: string[]): Record<string, string> =>
  Object.fromEntries(Array.from({ length: COUNT }, (_, n) => [`deploy/r${n}.yaml`, named(n, ...verbs)]));

let world: World;
let sam: string;
let review: Review;
const get = async <T>(path: string, session = sam): Promise<T> => {
  const { status, body } = await world.api(path, { session });
  expect(status, path).toBe(200);
  return body as T;
};

beforeAll(async () => {
  world = await startWorld({ files: files("get") });
  sam = await world.session("sam");
  world.git("-c", "user.name=olli", "-c", "user.email=olli@shop.example", "tag", "-a", "v1.0", "-m", "one", "prod");
  world.git("push", "-q", "origin", "v1.0");
  world.push("wider", files("get", "list"));
  const board = await world.until((b) => candidates(b, "prod").some((c) => c.state === "person"));
  review = await get(`/reviews/${candidates(board, "prod")[0]?.verdict}`);
}, 60_000);
afterAll(() => world.close());

describe("a big change comes in pages", () => {
  test("the first has the beginning of every band, and says how much there is", () => {
    expect(review.counts.changes).toBe(COUNT);
    expect(review.changes).toHaveLength(100);
    expect(review.obligationCount).toEqual({ all: COUNT, open: COUNT });
    expect(review.obligations).toHaveLength(100);
    expect(review.obligations[0]?.at?.path).toBe(review.changes[0]?.sites[0]?.path);
    expect(review.risk).toBe(review.changes[0]?.says);
  });

  test("the rest follows in the same order, every entry once", async () => {
    const rest = await get<Bands>(`/reviews/${review.verdict}/entries?band=changes&after=100`);
    expect(rest.residual).toEqual([]);
    const ids = [...review.changes, ...rest.changes].map((c) => c.id);
    expect(new Set(ids).size).toBe(COUNT);
    expect(await get<Bands>(`/reviews/${review.verdict}/entries?band=changes&after=${COUNT}`)).toMatchObject({
      changes: [],
    });
  });

  test("one entry is found by its id, others by words", async () => {
    const last = (await get<Bands>(`/reviews/${review.verdict}/entries?band=changes&after=${COUNT - 1}`)).changes[0];
    expect((await get<Bands>(`/reviews/${review.verdict}/entries?at=${last?.id}`)).changes).toEqual([last]);
    const found = await get<Bands>(`/reviews/${review.verdict}/entries?q=R77.yaml`);
    expect(found.changes.map((c) => c.sites[0]?.path)).toEqual(["deploy/r77.yaml"]);
  });

  test.each(["band=nothing", "after=-1", "limit=1000", "limit=0"])(
    "a question that makes no sense is refused: %s",
    async (q) => {
      expect((await world.api(`/reviews/${review.verdict}/entries?${q}`, { session: sam })).status).toBe(400);
    },
  );
});

describe("versions", () => {
  test("every one that has a name is listed, an annotated tag by its commit", async () => {
    const versions = await get<Versions>("/repos/shop/versions");
    expect(versions.stages.map((s) => s.name)).toEqual(["dev", "prod"]);
    expect(versions.releases).toMatchObject([{ name: "v1.0", commit: world.git("rev-parse", "prod") }]);
    expect(versions.branches.map((b) => b.name)).toEqual(["wider"]);
    expect(versions).toMatchObject({ approved: [], problem: null });
  });

  test("two of them are the same diff as their verdict's", async () => {
    const compared = await get<Comparison>("/repos/shop/compare?base=prod&head=dev");
    expect(compared.fingerprint).toBe(review.fingerprint);
    expect(compared.changes).toEqual(review.changes);
    const rest = await get<Bands>("/repos/shop/compare/entries?base=v1.0&head=wider&band=changes&after=100");
    expect(rest.changes).toHaveLength(COUNT - 100);
    const text = await get<{ hunks: unknown[] }>("/repos/shop/compare/text?base=prod&head=dev&path=deploy/r1.yaml");
    expect(text.hunks).toHaveLength(1);
  });

  test.each([
    ["base=prod&head=nothing", 404, "git/unknown-revision"],
    ["base=--all&head=prod", 404, "git/bad-revision"],
    ["base=approved:prod&head=dev", 404, "versions/never-approved"],
    ["base=prod", 400, "request/invalid"],
  ])("%s is answered with a reason", async (query, status, code) => {
    expect(await world.api(`/repos/shop/compare?${query}`, { session: sam })).toMatchObject({ status, body: { code } });
  });

  test("of a repository that is not served nothing is told", async () => {
    for (const path of ["versions", "compare?base=a&head=b", "compare/text?base=a&head=b&path=c", "policy", "seen"])
      expect((await world.api(`/repos/nothing/${path}`, { session: sam })).status, path).toBe(404);
  });
});

describe("marks", () => {
  test("belong to one person", async () => {
    const ids = review.changes.slice(0, 2).map((c) => c.id);
    await world.api("/repos/shop/seen", { session: sam, body: { ids, seen: true } });
    expect((await get<string[]>("/repos/shop/seen")).sort()).toEqual([...ids].sort());
    expect(await get("/repos/shop/seen", await world.session("tara"))).toEqual([]);
    await world.api("/repos/shop/seen", { session: sam, body: { ids: [ids[0]], seen: false } });
    expect(await get("/repos/shop/seen")).toEqual([ids[1]]);
  });
});

describe("a policy that is tried", () => {
  const lint = async (text: string): Promise<PolicyLint> =>
    (await world.api("/repos/shop/policy/lint", { session: sam, body: { text } })).body;

  test("has its mistakes at their places, and its doubts", async () => {
    // What is missing stands at the beginning.
    const lines = (await lint("version: 1\nstages: {}\n")).faults.map((f) => f.line);
    expect(lines).toEqual([1, 1, 1, 2]);
    expect((await lint("a: [")).faults).toHaveLength(1);
    expect(await lint(POLICY)).toMatchObject({ faults: [], stages: ["dev", "prod"] });
    expect((await lint(POLICY.replace('"access"', '"acess"'))).doubts[0]?.says).toContain('"acess"');
  });

  test("is replayed over the merges of a stage, part by part, beside the one that holds", async () => {
    const replay = async (after: number): Promise<Rehearsal> =>
      (
        await world.api("/repos/shop/policy/replay", {
          session: sam,
          body: {
            text: POLICY.replace("at: {prod: review}", "at: {'*': block}"),
            stage: "dev",
            last: 50,
            after,
            limit: 1,
          },
        })
      ).body;
    const first = await replay(0);
    expect(first).toMatchObject({
      total: 2,
      next: 1,
      merges: [{ outcome: "block", today: "pass", rules: ["access/widened"] }],
    });
    expect(await replay(1)).toMatchObject({ next: null, merges: [{ subject: "Begin" }] });
  });

  test("that is none is not replayed", async () => {
    const body = { text: "no", stage: "dev", last: 5, after: 0, limit: 5 };
    expect((await world.api("/repos/shop/policy/replay", { session: sam, body })).status).toBe(400);
  });
});

describe("the ledger, the newest first", () => {
  test("every entry once, over pages and filters", async () => {
    const seen: number[] = [];
    for (let before = ""; ; ) {
      const page = await get<LedgerPage>(`/ledger/entries?limit=3${before}`);
      seen.push(...page.entries.map((e) => e.seq));
      if (page.next === null) break;
      before = `&before=${page.next}`;
    }
    const { total } = await get<LedgerPage>("/ledger/entries?limit=1");
    expect(seen).toEqual(Array.from({ length: total }, (_, i) => total - i));
    const verdicts = await get<LedgerPage>("/ledger/entries?kind=verdict&stage=prod");
    expect(verdicts.entries.map((e) => e.verdict)).toContain(review.verdict);
    expect(verdicts.entries.every((e) => e.kind === "verdict" && e.stage === "prod")).toBe(true);
    expect((await get<LedgerPage>("/ledger/entries?q=no-such-words")).entries).toEqual([]);
  });

  test("an entry opens with what was signed; there is none beyond the last", async () => {
    const { total } = await get<LedgerPage>("/ledger/entries?limit=1");
    const entry = await get<{ statement: { predicate: { ledger: { seq: number } } } }>(`/ledger/statements/${total}`);
    expect(entry.statement.predicate.ledger.seq).toBe(total);
    for (const seq of ["0", String(total + 1), "x", "-1"])
      expect((await world.api(`/ledger/statements/${seq}`, { session: sam })).status, seq).toBe(404);
  });

  test("the export is for those who are signed in", async () => {
    const url = `${world.service.server.url}/api/v1/ledger/export`;
    expect((await fetch(url)).status).toBe(401);
    const text = await (await fetch(url, { headers: { authorization: `Bearer ${sam}` } })).text();
    const rows = text
      .trim()
      .split("\n")
      .map((l) => JSON.parse(l) as { seq: number; prev: string; hash: string });
    expect(rows.map((r) => r.seq)).toEqual(rows.map((_, i) => i + 1));
    expect(rows.slice(1).map((r) => r.prev)).toEqual(rows.slice(0, -1).map((r) => r.hash));
  });
});
