import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Step, World } from "../../spec/promotion.ts";
import { begin, step } from "../../spec/promotion.ts";
import { createExtractor } from "../../src/adapters/extract/index.ts";
import { openServed } from "../../src/adapters/git/index.ts";
import { loadKeys } from "../../src/adapters/keys/index.ts";
import type { Store } from "../../src/adapters/store/index.ts";
import { openStore } from "../../src/adapters/store/index.ts";
import type { Delivery } from "../../src/delivery/api.ts";
import { createDelivery } from "../../src/delivery/create.ts";
import { createLedger, verifyLedger } from "../../src/ledger/index.ts";
import type { Principal } from "../../src/model/verdict.ts";
import type { Cluster } from "../support/postgres.ts";
import { DATABASES, postgresPrograms, startPostgres } from "../support/postgres.ts";
import { POLICY, role } from "../support/world.ts";

const [SEQUENCES, LENGTH] = process.env.SALLYPORT_LONG ? [200, 12] : [12, 8];
const DAY = 24 * 60 * 60 * 1000;
const EPOCH = Date.parse("2026-01-01T00:00:00.000Z");

const WORDINGS = ['change.widens && change.area == "access"', 'change.area == "access" && change.widens'];
const policy = (wording: number): string => POLICY.replace(WORDINGS[0] as string, WORDINGS[wording] as string);
const principal = (id: string): Principal => ({
  id: `test#${id}`,
  name: id,
  emails: [`${id}@shop.example`],
  groups: id === "dana" ? ["developer"] : ["security"],
});

const verbs = fc.subarray(["get", "list", "delete"], { minLength: 1 });
const author = fc.constantFrom("dana", "dana", "sam");
const person = fc.constantFrom("sam", "rita", "rita", "dana");
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("push" as const), verbs, wording: fc.nat(1), author }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("reset" as const), verbs, author }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant("approve" as const), by: person }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("return" as const), by: person }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("take-back" as const), by: person }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), days: fc.constantFrom(1, 8, 31) }) },
  ),
  { minLength: 3, maxLength: LENGTH },
);

describe.each(DATABASES)("no stage moves but as the oracle says, $database", ({ database, skip }) => {
  let store: Store;
  let cluster: Cluster | null = null;
  let folder: string;
  const extractor = createExtractor();
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "sallyport-promotion-"));
    if (skip) return;
    if (database === "PostgreSQL") cluster = await startPostgres(postgresPrograms() as string);
    store = await openStore(join(folder, "data"), await cluster?.database());
  });
  afterAll(async () => {
    await extractor.close();
    await store?.close();
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  let worlds = 0;
  /** The product over a fresh repository, with a clock of ours. */
  async function product() {
    const home = join(folder, `w${++worlds}`);
    const [work, remote, id] = [join(home, "work"), join(home, "remote.git"), `shop${worlds}`] as const;
    mkdirSync(work, { recursive: true });
    const git = (...args: string[]): string => {
      const env = {
        PATH: process.env.PATH ?? "",
        HOME: home,
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_NOSYSTEM: "1",
      };
      const ran = spawnSync("git", args, { cwd: work, encoding: "utf8", env });
      if (ran.status !== 0) throw new Error(`git ${args.join(" ")}: ${ran.stderr}`);
      return ran.stdout.trim();
    };
    let commits = 0;
    const commit = (files: Readonly<Record<string, string>>, by: string): void => {
      // Each commit differs, so that a head is never one that was there before.
      for (const [path, text] of Object.entries({ ...files, "README.md": `${++commits}\n` }))
        writeFileSync(join(work, path), text);
      git("add", "--all");
      git("-c", `user.name=${by}`, "-c", `user.email=${by}@shop.example`, "commit", "-q", "-m", `${by} ${commits}`);
    };
    git("init", "-q", "--initial-branch=prod");
    mkdirSync(join(work, ".sallyport"));
    mkdirSync(join(work, "deploy"));
    commit({ ".sallyport/policy.yaml": policy(0), "deploy/role.yaml": role("get") }, "olli");
    git("branch", "dev");
    git("clone", "-q", "--bare", work, remote);
    git("remote", "add", "origin", remote);
    let now = EPOCH;
    const { signer, publicKeys } = await loadKeys(join(folder, "data"));
    const ledger = createLedger({ store: store.ledger, signer, publicKeys });
    const delivery = await createDelivery({
      ...{ ledger, signer, publicKeys, extractor, documents: store.documents, reconcileEvery: 0, log: () => {} },
      clock: { now: () => new Date(now).toISOString() },
      repositories: [
        { config: { id, remote, policyBranch: "prod" }, git: await openServed(join(home, "mirror.git"), remote) },
      ],
    });
    const settle = async (): Promise<void> => {
      delivery.wake(id);
      await delivery.settled();
    };
    const standing = async () =>
      (await delivery.board(id))?.services
        .flatMap((s) => s.cells)
        .filter((c) => c.stage === "prod")
        .flatMap((c) => c.candidates)
        .find((c) => c.verdict)?.verdict ?? null;
    const pass = (ms: number): void => {
      now += ms;
    };
    return { id, git, commit, delivery, settle, standing, pass, publicKeys };
  }
  type Product = Awaited<ReturnType<typeof product>>;

  async function perform({ git, commit, delivery, standing, pass }: Product, action: Step): Promise<void> {
    git("fetch", "-q", "origin");
    if (action.do === "push") {
      git("checkout", "-q", "-B", "work", "origin/dev");
      commit(
        { "deploy/role.yaml": role(...action.verbs), ".sallyport/policy.yaml": policy(action.wording) },
        action.author,
      );
      git("push", "-q", "--force", "origin", "work");
    } else if (action.do === "reset") {
      git("checkout", "-q", "-B", "work", "origin/prod");
      commit({ "deploy/role.yaml": role(...action.verbs) }, action.author);
      git("push", "-q", "--force", "origin", "HEAD:dev", "HEAD:work");
    } else if (action.do === "wait") pass(action.days * DAY);
    else await decide(delivery, await standing(), action);
  }

  async function decide(
    delivery: Delivery,
    verdict: string | null,
    action: Step & { do: "approve" | "return" | "take-back" },
  ): Promise<void> {
    if (verdict === null) return;
    const who = principal(action.by);
    const shown = await delivery.review(verdict as never, who);
    if (!shown || shown.superseded) return;
    if (action.do === "return") {
      await delivery.sendBack(who, { verdict: shown.verdict, reason: "no" });
      return;
    }
    if (action.do === "take-back") {
      const done = await delivery.takeBack(who, { verdict: shown.verdict, reason: "" });
      expect(done.ok, `${action.by} may take it back: ${shown.you.mayTakeBack}`).toBe(shown.you.mayTakeBack);
      return;
    }
    // Not only what the page offers: everything that is asked, whoever presses.
    const open = shown.obligations.filter((o) => o.coveredBy === null).map((o) => o.id);
    if (open.length === 0) return;
    const done = await delivery.approve(who, {
      verdict: shown.verdict,
      fingerprint: shown.fingerprint,
      obligations: open,
      reason: "",
    });
    expect(done.ok, `${action.by} was offered ${shown.you.mayApprove}: ${shown.you.why}`).toBe(shown.you.mayApprove);
  }

  const verbsAt = (git: Product["git"], ref: string): string[] =>
    (/verbs: \[(.*)\]/.exec(git("show", `${ref}:deploy/role.yaml`))?.[1] ?? "").split(", ").sort();

  test.skipIf(skip)(
    `${SEQUENCES} sequences of pushes, resets, approvals, returns and time`,
    { timeout: 3_600_000 },
    async () => {
      let moved = 0;
      let held = 0;
      await fc.assert(
        fc.asyncProperty(steps, async (actions) => {
          const real = await product();
          let model: World = begin(["get"]);
          try {
            for (const [i, action] of actions.entries()) {
              const before = model.prod.id;
              model = step(model, action);
              if (model.prod.id !== before) moved += 1;
              else if (model.waiting) held += 1;
              await perform(real, action);
              await real.settle();
              real.git("fetch", "-q", "origin");
              const trace = JSON.stringify(actions.slice(0, i + 1));
              expect({ trace, prod: verbsAt(real.git, "origin/prod") }).toEqual({
                trace,
                prod: [...model.prod.verbs].sort(),
              });
              const same = real.git("rev-parse", "origin/dev") === real.git("rev-parse", "origin/prod");
              expect({ trace, waits: !same }).toEqual({ trace, waits: model.waiting !== null });
              real.pass(1000);
            }
          } finally {
            await real.delivery.close();
          }
          expect(await verifyLedger(await store.ledger.read(0, 100_000), real.publicKeys)).toMatchObject({ ok: true });
        }),
        { numRuns: SEQUENCES, seed: 11 },
      );
      // A run that never moves or never holds would prove nothing.
      expect(moved).toBeGreaterThanOrEqual(SEQUENCES / 2);
      expect(held).toBeGreaterThanOrEqual(SEQUENCES / 2);
    },
  );
});
