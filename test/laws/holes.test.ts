import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Review } from "../../src/delivery/views.ts";
import type { World } from "../support/world.ts";
import { candidates, role, startWorld } from "../support/world.ts";

/** What an attacker got through once, each a regression by what it broke. */
const worlds: World[] = [];
afterEach(async () => {
  for (const w of worlds.splice(0)) await w.close();
});
async function world(options: Parameters<typeof startWorld>[0] = {}): Promise<World> {
  const made = await startWorld(options);
  worlds.push(made);
  return made;
}

/** The verdict that waits before prod for somebody. */
async function waiting(w: World, session: string): Promise<Review> {
  const board = await w.until((b) => candidates(b, "prod").some((c) => c.verdict !== null && c.state === "person"));
  const { verdict } = candidates(board, "prod").find((c) => c.state === "person") as { verdict: string };
  return (await w.api(`/reviews/${verdict}`, { session })).body;
}
const approve = async (w: World, session: string, review: Review) =>
  w.api("/approvals", {
    session,
    body: {
      verdict: review.verdict,
      fingerprint: review.fingerprint,
      obligations: review.you.obligations,
      reason: "read it",
    },
  });
const inProd = (w: World, path: string): string => {
  w.git("fetch", "-q", "origin");
  return spawnSync("git", ["show", `origin/prod:${path}`], { cwd: join(w.folder, "work"), encoding: "utf8" }).stdout;
};

describe("separation of duties", () => {
  it("holds for whoever pushed, on every stage, whatever name the commit bears", async () => {
    const w = await world();
    const sam = await w.session("sam");
    w.push("wider", { "deploy/role.yaml": role("get", "list") }, { author: "ghost" });
    w.service.delivery.wake("shop", { pusher: "sam@shop.example", branches: ["wider"] });
    await w.service.delivery.settled();
    const review = await waiting(w, sam);
    expect(review.you).toMatchObject({ mayApprove: false });
    const forced = await w.api("/approvals", {
      session: sam,
      body: {
        verdict: review.verdict,
        fingerprint: review.fingerprint,
        obligations: review.obligations.map((o) => o.id),
        reason: "mine",
      },
    });
    expect(forced.status).toBe(409);
    expect(inProd(w, "deploy/role.yaml")).toBe(role("get"));
  });
});

describe("a rollback", () => {
  it("ends the approvals of what it undid: its return asks again", async () => {
    const w = await world();
    const sam = await w.session("sam");
    w.push("wider", { "deploy/role.yaml": role("get", "list") });
    expect((await approve(w, sam, await waiting(w, sam))).status).toBe(200);
    await w.until((b) => candidates(b, "prod").length === 0);
    expect(inProd(w, "deploy/role.yaml")).toBe(role("get", "list"));
    w.push("back", { "deploy/role.yaml": role("get") });
    await w.until((b) => candidates(b, "prod").length === 0 && inProd(w, "deploy/role.yaml") === role("get"));
    w.push("again", { "deploy/role.yaml": role("get", "list") });
    const review = await waiting(w, sam);
    expect(review.obligations.map((o) => o.coveredBy)).toEqual([null]);
    expect(inProd(w, "deploy/role.yaml")).toBe(role("get"));
  });
});

describe("the first policy of a repository", () => {
  const EMPTY =
    "version: 1\nstages:\n  - {id: dev, branch: dev}\n  - {id: prod, branch: prod}\nservices: [{id: main, paths: ['**']}]\ngroups: {}\nrules: []\n";

  it("is compared with the shipped one: rules that it drops are dropped", async () => {
    const w = await world({ files: { ".sallyport/policy.yaml": null } });
    w.push("loose", { ".sallyport/policy.yaml": EMPTY });
    const board = await w.until((b) => candidates(b, "dev").some((c) => c.verdict !== null));
    const [candidate] = candidates(board, "dev");
    const review = (await w.api(`/reviews/${candidate?.verdict}`, { session: await w.session("sam") })).body as Review;
    const lost = review.changes.filter((c) => c.rel === "gate-rule" && c.direction === "widen");
    expect(lost.map((c) => c.says)).toContain("the gate loses rule `residual/unseen`");
    expect(review.obligations.some((o) => o.rule === "policy/relaxed" && o.by === "security")).toBe(true);
  });

  it("that only repeats it relaxes nothing", async () => {
    const { DEFAULT_POLICY_TEXT } = await import("../../src/policy/index.ts");
    const w = await world({ files: { ".sallyport/policy.yaml": null } });
    w.push("same", { ".sallyport/policy.yaml": DEFAULT_POLICY_TEXT });
    const board = await w.until((b) => candidates(b, "prod").some((c) => c.verdict !== null));
    const review = (
      await w.api(`/reviews/${candidates(board, "prod")[0]?.verdict}`, { session: await w.session("sam") })
    ).body as Review;
    expect(review.changes).toEqual([]);
  });
});

describe("a policy that is no file", () => {
  it("stops the gate and never makes way for the shipped one", async () => {
    const w = await world();
    w.git("fetch", "-q", "origin");
    w.git("checkout", "-q", "-B", "prod", "origin/prod");
    w.git("mv", ".sallyport/policy.yaml", "real.yaml");
    spawnSync("ln", ["-s", "../real.yaml", ".sallyport/policy.yaml"], { cwd: join(w.folder, "work") });
    w.git("add", "--all");
    w.git("-c", "user.name=o", "-c", "user.email=o@shop.example", "commit", "-q", "-m", "link");
    w.git("push", "-q", "origin", "prod");
    const board = await w.until((b) => b.problem !== null);
    expect(board.problem?.code).toBe("policy/unreadable");
  });
});

describe("one branch with an unsound commit", () => {
  it("is named, and holds up no other", async () => {
    const w = await world();
    w.git("fetch", "-q", "origin");
    const tree = w.git("rev-parse", "origin/prod^{tree}");
    const parent = w.git("rev-parse", "origin/prod");
    const made = spawnSync("git", ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"], {
      cwd: w.remote,
      input: `tree ${tree}\nparent ${parent}\nauthor M <m@shop.example> 1700000000 +00000x\ncommitter M <m@shop.example> 1700000000 +0000\n\nbad\n`,
      encoding: "utf8",
    });
    spawnSync("git", ["update-ref", "refs/heads/bad", made.stdout.trim()], { cwd: w.remote });
    w.push("good", { "README.md": "# shop, again\n" });
    const board = await w.until((b) => inProd(w, "README.md") === "# shop, again\n" && b.problem !== null);
    expect(board.problem).toMatchObject({ code: "git/branch-unreadable" });
    expect(board.problem?.message).toContain('"bad"');
  });
});

describe("the public routes", () => {
  it.each(["/api/v1/session", "/api/v1/signout", "/signin/link"])("read no long body: %s", async (path) => {
    const w = await world();
    const answer = await fetch(`${w.service.server.url}${path}`, {
      method: "POST",
      body: "x".repeat(1_000_000),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(answer.status).toBe(413);
  });

  it("take no sign-in from another site, cookie or not", async () => {
    const w = await world();
    const token = (await w.service.server.signInLink("sam")).split("/").at(-1) as string;
    const from = (headers: Record<string, string>) =>
      fetch(`${w.service.server.url}/signin/link`, {
        method: "POST",
        redirect: "manual",
        headers,
        body: new URLSearchParams({ token }),
      });
    expect((await from({ origin: "https://evil.example" })).status).toBe(403);
    expect((await from({ "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await from({})).status).toBe(303);
  });
});

describe("a stage that the policy gains", () => {
  it("is guarded before its branch is believed", async () => {
    const w = await world({ guard: true });
    const { POLICY } = await import("../support/world.ts");
    const next = POLICY.replace("services:", "  - {id: canary, branch: canary, requires: [diff]}\nservices:");
    w.push("stage", { ".sallyport/policy.yaml": next });
    const sam = await w.session("sam");
    const known = await w.until((b) => b.stages.some((s) => s.id === "canary") || candidates(b, "prod").length > 0);
    if (!known.stages.some((s) => s.id === "canary")) await approve(w, sam, await waiting(w, sam));
    await w.until((b) => b.stages.some((s) => s.id === "canary"));
    expect(() => w.git("push", "-q", "origin", "origin/prod~1:refs/heads/canary")).toThrow(/canary|stage/);
  });
});
