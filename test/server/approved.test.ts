import { afterAll, beforeAll, expect, it } from "vitest";
import { sallyport } from "../cli/run.ts";
import type { World } from "../support/world.ts";
import { candidates, role, startWorld } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

it("a release is compared with what was last approved, which the ledger knows", async () => {
  const session = await world.session("sam");
  const env = { SALLYPORT_URL: world.service.server.url, SALLYPORT_TOKEN: session };
  const diff = (range: string, ...more: string[]) =>
    sallyport(["diff", range, "--repo", `${world.folder}/work`, "--output", "json", ...more], { env });
  const never = await diff("approved:prod..HEAD");
  expect([never.code, never.err]).toEqual([
    2,
    expect.stringContaining('nothing that a person approved has moved "prod" yet'),
  ]);

  world.push("feature", { "deploy/role.yaml": role("get", "list") });
  const waiting = await world.until((b) => candidates(b, "prod").some((c) => c.state === "person"));
  const verdict = candidates(waiting, "prod")[0]?.verdict as string;
  const approved = await sallyport(["approve", verdict, "--yes", "--reason", "read"], { env });
  expect([approved.code, approved.err]).toEqual([0, ""]);
  await world.until((b) => candidates(b, "prod").length === 0);
  world.push("next", { "deploy/role.yaml": role("get", "list", "delete") }, { from: "origin/prod" });
  world.git("tag", "v2");
  const ran = await diff("approved:prod..v2", "--served", "shop");
  expect([ran.code, ran.err]).toEqual([0, ""]);
  expect(JSON.parse(ran.out).changes.map((c: { says: string }) => c.says)).toEqual([
    "`Role pay` can now delete `secrets`",
  ]);
});
