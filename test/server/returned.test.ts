import { afterAll, beforeAll, expect, it } from "vitest";
import type { Receipt, Refusal, Review } from "../../src/delivery/views.ts";
import { sallyport } from "../cli/run.ts";
import type { World } from "../support/world.ts";
import { candidates, role, startWorld } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

it("what was returned cannot be approved until the return is taken back", async () => {
  const [sam, dana] = [await world.session("sam"), await world.session("dana")];
  world.push("feature", { "deploy/role.yaml": role("get", "list") });
  const board = await world.until((b) => candidates(b, "prod").some((c) => c.state === "person"));
  const verdict = candidates(board, "prod")[0]?.verdict as string;
  const seen = async (session: string): Promise<Review> => (await world.api(`/reviews/${verdict}`, { session })).body;
  const { fingerprint, you } = await seen(sam);
  const approve = () =>
    world.api("/approvals", { session: sam, body: { verdict, fingerprint, obligations: you.obligations, reason: "" } });
  const say = (path: string, session: string, reason: string) =>
    world.api(path, { session, body: { verdict, reason } }) as Promise<{ status: number; body: Receipt & Refusal }>;

  expect((await say("/returns/take-back", sam, "")).body).toMatchObject({ code: "refused/not-returned" });
  expect((await say("/returns", sam, "too wide")).status).toBe(200);
  expect(await seen(sam)).toMatchObject({
    state: "returned",
    returned: { by: "Sam Security", reason: "too wide" },
    you: { mayApprove: false, mayTakeBack: true, why: "it was returned by Sam Security: too wide", obligations: [] },
  });
  expect((await seen(dana)).you).toMatchObject({ mayApprove: false, mayTakeBack: false });
  const refused = await approve();
  expect([refused.status, refused.body]).toEqual([
    409,
    expect.objectContaining({
      code: "refused/returned",
      hints: ["a new push starts again; a reviewer can take the return back"],
    }),
  ]);
  const env = { SALLYPORT_URL: world.service.server.url, SALLYPORT_TOKEN: sam };
  const typed = await sallyport(["approve", verdict, "--yes"], { env });
  expect([typed.code, typed.err.split("\n")]).toEqual([
    1,
    [
      "error: it was returned by Sam Security: too wide",
      `hint: a new push starts again, or take it back: sallyport take-back ${verdict}`,
      "",
    ],
  ]);

  expect((await say("/returns/take-back", dana, "")).body).toMatchObject({ code: "refused/not-yours" });
  expect((await say("/returns/take-back", sam, "read again")).status).toBe(200);
  expect(await seen(sam)).toMatchObject({ state: "person", returned: null, you: { mayApprove: true } });
  // Said twice, it speaks of nothing; a second return stands by itself.
  expect((await say("/returns/take-back", sam, "")).body).toMatchObject({ code: "refused/not-returned" });
  expect((await say("/returns", sam, "after all")).status).toBe(200);
  expect((await approve()).status).toBe(409);
  expect((await say("/returns/take-back", sam, "")).status).toBe(200);
  expect((await approve()).status).toBe(200);
  await world.until((b) => candidates(b, "prod").length === 0);
  const said = (await world.service.delivery.ledger(0, 200)).map((e) => e.says);
  expect(said).toContainEqual(expect.stringMatching(/^Sam Security took back the return of \w+: read again$/));
});

it("a change is returned and taken back from the command line too, with a reason", async () => {
  const sam = await world.session("sam");
  const env = { SALLYPORT_URL: world.service.server.url, SALLYPORT_TOKEN: sam };
  world.push("wider", { "deploy/role.yaml": role("get", "list", "watch") });
  const board = await world.until((b) => candidates(b, "prod").some((c) => c.state === "person"));
  const verdict = candidates(board, "prod")[0]?.verdict as string;
  const typed = async (...args: string[]) => {
    const { code, out, err } = await sallyport(args, { env });
    return [code, (out + err).replace(/\d+\n/, "N\n")];
  };
  expect(await typed("return", verdict)).toEqual([
    2,
    'error: a change is returned with a reason\nhint: add --reason "what is wrong"\n',
  ]);
  expect(await typed("return", verdict, "--reason", "too wide")).toEqual([
    0,
    "returned Change wider, ledger entry N\n",
  ]);
  expect((await typed("return", "sha256:00", "--reason", "x"))[0]).not.toBe(0);
  expect((await typed("approve", verdict, "--yes"))[0]).toBe(1);
  expect(await typed("take-back", verdict)).toEqual([0, "took back the return of Change wider, ledger entry N\n"]);
  expect((await typed("approve", verdict, "--yes"))[0]).toBe(0);
});
