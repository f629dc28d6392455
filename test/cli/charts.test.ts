import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository, sallyport, scratch } from "./run.ts";

/** Tells every call in a file; renders nothing but one privileged pod. */
function program(version = "v3.99.1"): { readonly path: string; readonly log: string } {
  const [path, log] = [join(scratch(), "helm"), join(scratch(), "calls")];
  const pod = "apiVersion: v1\\nkind: Pod\\nmetadata: {name: shop}\\nspec: {hostNetwork: $on}\\n";
  const script = `#!/bin/sh
PATH=/usr/bin:/bin
echo "$1" >> ${log}
if [ "$1" = version ]; then echo ${version}; exit 0; fi
on=$(sed -n 's/^on: //p' "$3/values.yaml")
if [ "$on" = broken ]; then echo "Error: not like that" >&2; exit 1; fi
echo "---"; echo "# Source: shop/templates/pod.yaml"; printf "${pod}"
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return { path, log };
}

const CHART = {
  "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
  "values.yaml": "on: false\n",
  "templates/pod.yaml": "kind: Pod\nspec: {hostNetwork: {{ .Values.on }}}\n",
};

test("doctor tells of helm: there, too old, none", async () => {
  const doctor = async (helm: string) =>
    (await sallyport(["doctor", "--repo", "/nonexistent"], { env: { SALLYPORT_HELM: helm } })).out
      .split("\n")
      .find((line) => line.includes("helm"));
  expect(await doctor(program().path)).toBe("✓ helm v3.99.1: charts are rendered");
  expect(await doctor(program("v3.2.0").path)).toMatch(/^! helm v3\.2\.0 is too old: .*helm >= 3\.16/);
  expect(await doctor("off")).toMatch(/^! no helm: .*SALLYPORT_HELM/);
});

test("a diff says what was rendered with what, and why not", async () => {
  const { path } = program();
  const repo = repository([CHART, { "values.yaml": "on: true\n" }, { "values.yaml": "on: broken\n" }]);
  const diff = (range: string, ...more: string[]) =>
    sallyport(["diff", range, "--repo", repo, ...more], { env: { SALLYPORT_HELM: path } });
  const ran = await diff("main~2..main~1");
  expect(ran.out).toContain("the root: rendered by helm v3.99.1 with its own values");
  expect(ran.out).toContain("templates/pod.yaml:2");
  const json = JSON.parse((await diff("main~2..main~1", "--output", "json")).out);
  expect(json.charts).toEqual([{ path: "", engine: "helm v3.99.1", filled: [], problem: null }]);
  const left = "the root: not rendered: not like that";
  expect((await diff("main~1..main")).out).toContain(left);
  const check = ["check", "main~1..main", "--repo", repo];
  expect((await sallyport(check, { env: { SALLYPORT_HELM: path } })).out).toContain(left);
});

test("no helm is started where no chart changed", async () => {
  const { path, log } = program();
  const repo = repository([
    { ...CHART, "Chart.yaml": null, "app/a": "b\n" },
    { "app/a": "c\n", "values.yaml": "on: true\n" },
  ]);
  const env = { SALLYPORT_HELM: path };
  for (const args of [
    ["--version"],
    ["diff", "main~1..main", "--repo", repo],
    ["check", "main~1..main", "--repo", repo],
  ])
    expect((await sallyport(args, { env })).err).toBe("");
  expect(existsSync(log)).toBe(false);
});
