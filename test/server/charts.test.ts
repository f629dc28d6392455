import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { scratch } from "../cli/run.ts";
import type { World } from "../support/world.ts";
import { candidates, role, startWorld } from "../support/world.ts";

/** Copies the templates of the chart as they are, with `VERBS` filled in from its values: what matters here is who asks it. */
function program(): string {
  const path = join(scratch(), "helm");
  const script = `#!/bin/sh
PATH=/usr/bin:/bin
if [ "$1" = version ]; then echo v3.99.1; exit 0; fi
verbs=$(sed -n 's/^verbs: //p' "$3/values.yaml")
for f in "$3"/templates/*; do echo "---"; echo "# Source: shop/templates/\${f##*/}"; sed "s/{{ .Values.verbs }}/$verbs/" "$f"; done
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}

const CHART = {
  "deploy/chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
  "deploy/chart/values.yaml": "verbs: get\n",
  "deploy/chart/templates/role.yaml": role("{{ .Values.verbs }}"),
};
const { SALLYPORT_HELM } = process.env;
let world: World;
beforeAll(async () => {
  process.env.SALLYPORT_HELM = program();
  world = await startWorld({ files: CHART });
});
afterAll(async () => {
  await world.close();
  if (SALLYPORT_HELM === undefined) delete process.env.SALLYPORT_HELM;
  else process.env.SALLYPORT_HELM = SALLYPORT_HELM;
});

it("the gate asks about what a chart comes to, and its verdict names what rendered it", async () => {
  world.push("feature", { "deploy/chart/values.yaml": "verbs: delete\n" });
  const board = await world.until((b) => candidates(b, "prod").some((c) => c.state === "person"));
  const verdict = candidates(board, "prod")[0]?.verdict as string;
  const session = await world.session("sam");
  const review = await world.api(`/reviews/${encodeURIComponent(verdict)}`, { session });
  expect(JSON.stringify(review.body)).toContain("`Role pay` can now delete `secrets`");
  const rows = await world.service.delivery.ledgerRows(0, 1000);
  const spoken = rows.map((r) => Buffer.from(JSON.parse(r.envelope).payload, "base64").toString());
  expect(spoken.some((s) => s.includes('"charts":"helm v3.99.1"'))).toBe(true);
});
