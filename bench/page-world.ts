import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { must } from "./process.ts";

export const REPO = "fleet";
const SAM = { id: "sam", name: "Sam Security", emails: ["sam@fleet.example"], groups: ["security"] };

const POLICY = `version: 1
stages:
  - {id: prod, branch: prod, requires: [diff]}
services:
  - {id: fleet, paths: ["services/**"]}
groups:
  security: {from: sign-in}
rules:
  - {id: access/widened, on: change, when: 'change.widens && change.area == "access"', at: {prod: review}, by: security}
  - {id: residual/unseen, on: span, when: span.shipped, at: {prod: review}, by: security}
`;

/** What one service of the fleet is before and after: access widens, code changes, text is edited, a file moves. */
const KINDS: readonly ((n: number, after: boolean) => readonly [path: string, text: string])[] = [
  (n, after) => [`services/s${n}/role.yaml`, role(n, after ? ["get", "list", "watch"] : ["get"])],
  (n, after) => [`services/s${n}/deploy.yaml`, deployment(n, after)],
  (n, after) => [`services/s${n}/src/main.go`, source(n, after)],
  (n, after) => [`docs/s${n}.md`, `# Service ${n}\n\n${after ? "It answers in 20 ms." : "It answers."}\n`],
  (n, after) => [
    `services/s${n}/data/${after ? "rates" : "prices"}/table.json`,
    `${JSON.stringify({ service: n, rate: n * 7 })}\n`,
  ],
];

const role = (n: number, verbs: readonly string[]): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader-${n}, namespace: fleet}
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: [${verbs.join(", ")}]
`;

const deployment = (n: number, after: boolean): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: s${n}, namespace: fleet}
spec:
  template:
    spec:
      containers:
        - name: s${n}
          image: registry.fleet.example/s${n}:1.0.0
          securityContext: {runAsNonRoot: ${!after}, allowPrivilegeEscalation: ${after}}
`;

const source = (n: number, after: boolean): string =>
  `package main\n\nfunc port() int { return ${8000 + n} }\n${Array.from({ length: 40 }, (_, i) => `\n// step ${i}\nfunc step${i}() int { return ${i * (after && i % 20 === 7 ? n + 1 : n)} }\n`).join("")}`;

/** One commit for `git fast-import`. Paths that the other version has and this one has not are deleted. */
function commit(
  branch: string,
  from: string | null,
  files: ReadonlyMap<string, string>,
  gone: readonly string[],
): string {
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const when = from === null ? 1_790_000_000 : 1_790_003_600;
  return [
    `commit refs/heads/${branch}\ncommitter Dana Developer <dana@fleet.example> ${when} +0000\n`,
    data(from === null ? "fleet: begin" : "fleet: new rates everywhere"),
    from === null ? "" : `from ${from}\n`,
    ...gone.map((path) => `D ${path}\n`),
    ...[...files].map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`),
    "\n",
  ].join("");
}

/** A bare repository with a stage and a branch that changes `files` files of it, and the settings of a server for it. */
export async function fleet(dir: string, files: number): Promise<{ readonly data: string; readonly remote: string }> {
  const [data, remote] = [join(dir, "data"), join(dir, "fleet.git")];
  await must("git", ["init", "-q", "--bare", "--initial-branch=prod", remote]);
  const at = Array.from({ length: files }, (_, i) => ({
    kind: KINDS[i % KINDS.length],
    n: Math.floor(i / KINDS.length),
  }));
  const version = (after: boolean) => new Map(at.map(({ kind, n }) => kind?.(n, after) ?? ["", ""]));
  const [before, now] = [version(false), version(true)];
  const gone = [...before.keys()].filter((path) => !now.has(path));
  before.set(".sallyport/policy.yaml", POLICY);
  const input = commit("prod", null, before, []) + commit("rates", "refs/heads/prod", now, gone);
  await must("git", ["fast-import", "--quiet"], { cwd: remote, input });
  await mkdir(data, { mode: 0o700 });
  const settings = {
    ...{ repositories: [{ id: REPO, remote, policyBranch: "prod" }], people: [SAM], producers: [] },
    webhookSecret: randomBytes(32).toString("base64"),
  };
  await writeFile(join(data, "server.json"), JSON.stringify(settings), { mode: 0o600 });
  return { data, remote };
}
