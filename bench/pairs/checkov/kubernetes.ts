import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseAllDocuments } from "yaml";
import type { Pair } from "../index.ts";
import { distance } from "../index.ts";
import type { Resource } from "../manifest.ts";
import { alike, imagesOf } from "../manifest.ts";

const FOLDERS = ["tests/kubernetes/checks", "tests/kubernetes/graph/checks/resources"];
const PODS =
  /^(Pod|Deployment|DeploymentConfig|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|PodTemplate)$/;

/** The checks of a collection and the manifests beside them, by what the names of files and folders say of them. */
export async function* pairs(cloneDir: string): AsyncIterable<Pair> {
  for (const folder of FOLDERS)
    for (const check of readdirSync(join(cloneDir, folder), { withFileTypes: true })) {
      if (check.isDirectory()) yield* pairsOf(join(cloneDir, folder, check.name), check.name);
    }
}

function* pairsOf(folder: string, check: string): Generator<Pair> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((f) => /\.(ya?ml|json)$/.test(f));
  const [passing, failing] = [/pass/i, /fail/i].map((word, i) =>
    files
      .filter((f) => word.test(f) && ![/fail/i, /pass/i][i]?.test(f))
      .map((f) => ({ file: relative(folder, join(folder, f)), resources: main(read(join(folder, f))) })),
  ) as [File[], File[]];
  // What a binding may do is in its role, where one is beside it.
  const roles = failing.some((f) => f.resources.some((r) => /Role$/.test(r.kind)));
  for (const { file, resources } of failing) {
    // Of several, only some fail, and nothing says which.
    if (resources.length !== 1) continue;
    const fail = resources[0] as Resource;
    if (roles && /Binding$/.test(fail.kind)) continue;
    const like = passing.flatMap((p) => p.resources).filter((r) => r.kind === fail.kind);
    const images = /image|pull|git|dashboard|tiller/i.test(check) ? null : imagesOf(fail);
    const [bad, ...good] = [fail, ...like].map((r) => alike(r, images)) as [string, ...string[]];
    const nearest = good.sort((a, b) => distance(a, bad) - distance(b, bad))[0];
    const family = /Role$/.test(fail.kind) ? "k8s roles" : "k8s";
    if (nearest !== undefined && nearest !== bad)
      yield { family, check, name: file, path: "deploy/resource.yaml", pass: nearest, fail: bad };
  }
}

interface File {
  readonly file: string;
  readonly resources: readonly Resource[];
}

function read(path: string): Resource[] {
  return parseAllDocuments(readFileSync(path, "utf8"), { version: "1.1", merge: true }).flatMap((d) => {
    if (d.errors.length > 0) return [];
    const value: unknown = d.toJS();
    const list = value && typeof value === "object" && "items" in value ? (value.items as unknown[]) : [value];
    return list.filter((v): v is Resource => v !== null && typeof v === "object" && "kind" in v);
  });
}

/** What the check is about: workloads before the roles and services beside them. */
function main(resources: readonly Resource[]): readonly Resource[] {
  for (const kind of [PODS, /Role$/]) {
    const found = resources.filter((r) => kind.test(r.kind));
    if (found.length > 0) return found;
  }
  return resources;
}
