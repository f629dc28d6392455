import { afterAll, beforeAll, expect, test } from "vitest";
import type { Review } from "../../src/delivery/views.ts";
import type { TextDiff } from "../../src/delivery/views-versions.ts";
import type { World } from "../support/world.ts";
import { candidates, role, startWorld } from "../support/world.ts";

// In parts, so that no scanner of this repository takes them for real.
const token = (tail: string): string => ["gh", "p_", tail].join("");
const [OLD, NEW] = [token("Zk3vQ9xT7mB2pL8wR5cN1yH6dJ4fS0aGeUiO"), token("q7W2eR9tY4uI1oP6aS3dF8gH5jK0lZxCvBnM")];
const KEY = [
  "-----BEGIN ",
  "PRIVATE KEY-----\n",
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49\nAwEHBG0wawIBAQQgZ4Y1uVq8o3kT\n",
  "-----END PRIVATE KEY-----\n",
];

let world: World;
let sam: string;
beforeAll(async () => {
  world = await startWorld({
    files: { "deploy/role.yaml": role("get"), "deploy/pay.properties": `first=1\ntoken=${OLD}\nlast=1\n` },
  });
  sam = await world.session("sam");
  world.push("token", {
    "deploy/pay.properties": `first=2\ntoken=${OLD}\nlast=2\nother=${NEW}\n`,
    "pay.key": KEY.join(""),
    // For a person, so that it waits.
    "deploy/role.yaml": role("get", "list"),
  });
}, 60_000);
afterAll(() => world.close());

const textOf = async (route: string): Promise<string> => {
  const { status, body } = await world.api(route, { session: sam });
  expect(status).toBe(200);
  return (body as TextDiff).hunks.flatMap((h) => h.lines.map((l) => l.sign + l.text)).join("\n");
};

test("the text of a change shows no credential, neither a changed one nor one beside", async () => {
  const board = await world.until((b) => candidates(b, "prod").some((c) => c.verdict !== null));
  const { verdict } = (await world.api(`/reviews/${candidates(board, "prod")[0]?.verdict}`, { session: sam }))
    .body as Review;
  for (const route of [`/reviews/${verdict}/text?`, "/repos/shop/compare/text?base=prod&head=dev&"]) {
    expect(await textOf(`${route}path=deploy/pay.properties`)).toBe(
      "-first=1\n+first=2\n token=ghp_…redacted…\n-last=1\n+last=2\n+other=ghp_…redacted…",
    );
    expect(await textOf(`${route}path=pay.key`)).toBe(
      "+----…redacted…\n+…redacted…\n+…redacted…\n+…redacted… PRIVATE KEY-----",
    );
  }
});
