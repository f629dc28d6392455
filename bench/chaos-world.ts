import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Digest } from "../src/model/digest.ts";
import { digestOf } from "../src/model/digest.ts";
import type { Json } from "../src/model/json.ts";
import { PREDICATES, predicateType, type StatementKind } from "../src/model/statement.ts";
import type { LedgerEntry, Movement, StageHistory } from "./chaos-count.ts";
import { must, run } from "./process.ts";

export const STAGES = ["dev", "test", "prod"] as const;

/** A plain change passes; one that widens access asks security, once, before prod. */
const POLICY = `version: 1
stages:
  - {id: dev, branch: dev, requires: [diff]}
  - {id: test, branch: test, requires: [diff]}
  - {id: prod, branch: prod, requires: [diff]}
services: [{id: all, paths: ["**"]}]
groups:
  security: {from: sign-in}
rules:
  - id: access/widened
    on: change
    when: change.widens && change.area == "access"
    at: {prod: review}
    by: security
`;

const role = (name: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ${name}, namespace: chaos}
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: [get]
`;

const ENV = {
  PATH: process.env.PATH ?? "",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Dana Developer",
  GIT_AUTHOR_EMAIL: "dana@chaos.example",
  GIT_COMMITTER_NAME: "Dana Developer",
  GIT_COMMITTER_EMAIL: "dana@chaos.example",
  LC_ALL: "C",
};

export interface Places {
  readonly remote: string;
  readonly work: string;
  /**
   * Holds the state of a reference transaction at which the remote's hook kills the server, `prepared` or `committed`, and
   * how many seconds the remote then takes before it goes on.
   */
  readonly armed: string;
  /** Holds the id of the server's process. */
  readonly pid: string;
}

export const places = (dir: string): Places => ({
  remote: join(dir, "remote.git"),
  work: join(dir, "work"),
  armed: join(dir, "armed"),
  pid: join(dir, "pid"),
});

export async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  return (await must("git", args, { cwd, env: ENV })).stdout.trim();
}

async function write(work: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(work, path)), { recursive: true });
  await writeFile(join(work, path), text);
  await git(work, "add", "--", path);
}

/** A remote with three equal stages that keeps a reflog, and the clone that changes are made in. */
export async function makeWorld({ remote, work, armed, pid }: Places): Promise<void> {
  await git(dirname(remote), "init", "--quiet", "--bare", "--initial-branch=prod", remote);
  await git(remote, "config", "core.logAllRefUpdates", "always");
  await git(dirname(remote), "clone", "--quiet", remote, work);
  await write(work, ".sallyport/policy.yaml", POLICY);
  await git(work, "commit", "--quiet", "-m", "The gate's policy");
  await git(work, "push", "--quiet", "origin", ...STAGES.map((s) => `HEAD:refs/heads/${s}`));
  // In the middle of a push: the ref is locked and not moved yet, or moved and not yet told.
  const hook = join(remote, "hooks", "reference-transaction");
  const stages = STAGES.map((s) => `refs/heads/${s}`).join("|");
  await writeFile(
    hook,
    `#!/bin/sh
[ -f '${armed}' ] && read -r state hold < '${armed}' && [ "$state" = "$1" ] || exit 0
grep -qE ' (${stages})$' || exit 0
rm '${armed}' && kill -9 "$(cat '${pid}')"
sleep "$hold"
exit 0
`,
  );
  await chmod(hook, 0o755);
}

/** Pushes one change on a branch of its own. Returns its head. */
export async function pushChange(work: string, name: string, widens: boolean): Promise<string> {
  await git(work, "fetch", "--quiet", "origin");
  await git(work, "checkout", "--quiet", "-B", name, "origin/prod");
  if (widens) await write(work, `deploy/${name}.yaml`, role(name));
  else await write(work, `notes/${name}.md`, `# ${name}\n\nNothing that anybody must look at.\n`);
  await git(work, "commit", "--quiet", "-m", `${name}: ${widens ? "may read secrets" : "a note"}`);
  await git(work, "push", "--quiet", "origin", name);
  return git(work, "rev-parse", "HEAD");
}

/** Whether a stage of the remote holds a commit. */
export async function holds(remote: string, stage: string, commit: string): Promise<boolean> {
  return (await run("git", ["merge-base", "--is-ancestor", commit, stage], { cwd: remote, env: ENV })).code === 0;
}

/** Lines of a branch's reflog: `old new who<TAB>why`. */
async function reflog(remote: string, branch: string): Promise<{ old: string; new: string }[]> {
  const text = await readFile(join(remote, "logs", "refs", "heads", branch), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({ old: line.slice(0, 40), new: line.slice(41, 81) }));
}

/** Every movement of the stages that git recorded after `start`, the commit they were all made at. */
export async function historyOf(remote: string, start: string): Promise<StageHistory[]> {
  return Promise.all(
    STAGES.map(async (stage) => {
      const [first, ...later] = await reflog(remote, stage);
      if (first?.new !== start) throw new Error(`the reflog of "${stage}" does not begin at ${start}`);
      const movements = await Promise.all(
        later.map(
          async ({ old, new: next }): Promise<Movement> => ({
            old,
            new: next,
            tree: await git(remote, "rev-parse", `${next}^{tree}`),
            gained: (await git(remote, "rev-list", next, `^${old}`)).split("\n").filter((oid) => oid !== ""),
          }),
        ),
      );
      return { stage, branch: stage, start, tip: await git(remote, "rev-parse", `refs/heads/${stage}`), movements };
    }),
  );
}

const KINDS = new Map((Object.keys(PREDICATES) as StatementKind[]).map((kind) => [predicateType(kind), kind]));

/** The statements in exported rows. Their signatures are verified apart from this, by the command line. */
export function statementsOf(rows: string): LedgerEntry[] {
  return rows
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const { seq, hash, envelope } = JSON.parse(line) as { seq: number; hash: string; envelope: string };
      const { payload } = JSON.parse(envelope) as { payload: string };
      const said = JSON.parse(Buffer.from(payload, "base64").toString("utf8")) as {
        predicateType: string;
        predicate: Json;
      };
      const kind = KINDS.get(said.predicateType);
      if (!kind) throw new Error(`unknown statement "${said.predicateType}"`);
      // The schema drops the entry's place, which is signed with the predicate and no part of what was said.
      const predicate = PREDICATES[kind].parse(said.predicate);
      const digest: Digest = digestOf(`sallyport.${kind}/v1`, predicate as unknown as Json);
      return { seq, hash, digest, kind, predicate } as LedgerEntry;
    });
}
