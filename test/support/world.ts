import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Service } from "../../src/cli/service.ts";
import { startService } from "../../src/cli/service.ts";
import type { Settings } from "../../src/cli/settings.ts";
import { loadSettings, saveSettings } from "../../src/cli/settings.ts";
import type { Board } from "../../src/delivery/views.ts";

/** A real bare repository with stages, and a real service over it, in a folder of its own. */
export interface World {
  readonly folder: string;
  readonly remote: string;
  readonly settings: Settings;
  readonly service: Service;
  /** Git in the working copy; answers stdout, throws what git said. */
  git(...args: string[]): string;
  /** Commits files (null removes one) on a branch that starts at `from`, pushes it, and answers its commit. */
  push(branch: string, files: Files, options?: PushOptions): string;
  /** A session of the API for one of the people. */
  session(person: string): Promise<string>;
  /** Calls the API as somebody. */
  api(path: string, options?: { session?: string; body?: unknown }): Promise<{ status: number; body: never }>;
  /** Wakes the gate and waits until the board says so. */
  until(what: (board: Board) => boolean): Promise<Board>;
  close(): Promise<void>;
}

export type Files = Readonly<Record<string, string | Uint8Array | null>>;
export interface PushOptions {
  readonly from?: string;
  readonly message?: string;
  readonly author?: string;
  readonly force?: boolean;
}

export const PEOPLE: Settings["people"] = [
  { id: "dana", name: "Dana Developer", emails: ["dana@shop.example"], groups: ["developer"] },
  { id: "sam", name: "Sam Security", emails: ["sam@shop.example"], groups: ["security"] },
  { id: "tara", name: "Tara Tester", emails: ["tara@shop.example"], groups: ["tester"] },
];

/** dev passes by itself; prod wants security for widened access. */
export const POLICY = `version: 1
stages:
  - {id: dev, branch: dev, requires: [diff]}
  - {id: prod, branch: prod, requires: [diff]}
services:
  - {id: app, paths: ["deploy/**"]}
groups:
  security: {from: sign-in}
rules:
  - id: access/widened
    on: change
    when: change.widens && change.area == "access"
    at: {prod: review}
    by: security
  - id: pipeline/untrusted-code
    on: change
    when: change.direction == "widen" && change.rel == "interpolates"
    at: {"*": block}
`;

/** A Role with these verbs on secrets. */
export const role = (...verbs: string[]): string =>
  `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pay, namespace: shop}
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: [${verbs.join(", ")}]
`;

const ENVIRONMENT = {
  PATH: process.env.PATH ?? "",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  LC_ALL: "C",
};

/** What the one known producer of evidence signs in with. */
export const CI_TOKEN = "the-token-of-the-shop-s-ci";

export async function startWorld(options: { readonly files?: Files; readonly guard?: boolean } = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-world-"));
  const [work, remote, data] = ["work", "remote.git", "data"].map((n) => join(folder, n)) as [string, string, string];
  mkdirSync(work);
  const git = (...args: string[]): string => {
    const ran = spawnSync("git", args, { cwd: work, encoding: "utf8", env: { ...ENVIRONMENT, HOME: folder } });
    if (ran.status !== 0) throw new Error(`git ${args.join(" ")}: ${ran.stderr}${ran.stdout}`);
    return ran.stdout.trim();
  };
  const write = (files: Files): void => {
    for (const [path, content] of Object.entries(files)) {
      const full = join(work, path);
      if (content === null) rmSync(full, { force: true });
      else {
        mkdirSync(dirname(full), { recursive: true });
        writeFileSync(full, content);
      }
    }
    git("add", "--all");
  };
  const commit = (message: string, author: string): void => {
    git(
      "-c",
      `user.name=${author}`,
      "-c",
      `user.email=${author}@shop.example`,
      "commit",
      "-q",
      "--allow-empty",
      "-m",
      message,
    );
  };
  git("init", "-q", "--initial-branch=prod");
  write({
    ".sallyport/policy.yaml": POLICY,
    "deploy/role.yaml": role("get"),
    "README.md": "# shop\n",
    ...options.files,
  });
  commit("Begin", "olli");
  git("branch", "dev");
  git("clone", "-q", "--bare", work, remote);
  git("remote", "add", "origin", remote);
  const settings: Settings = {
    ...(await loadSettings(data)),
    repositories: [{ id: "shop", remote, policyBranch: "prod" }],
    people: PEOPLE,
    producers: [{ name: "shop-ci", version: "1", tokenHash: createHash("sha256").update(CI_TOKEN).digest("hex") }],
  };
  await saveSettings(data, settings);
  const service = await startService({
    ...{ data, settings, host: "127.0.0.1", port: 0, version: "0.0.0-test", reconcileEvery: 60_000 },
  });
  if (options.guard) await service.guard("shop");
  const api: World["api"] = async (path, { session, body } = {}) => {
    const response = await fetch(`${service.server.url}/api/v1${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(session === undefined ? {} : { authorization: `Bearer ${session}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json().catch(() => null)) as never };
  };
  return {
    ...{ folder, remote, settings, service, git, api },
    push(branch, files, { from = "origin/prod", message = `Change ${branch}`, author = "dana", force = false } = {}) {
      git("fetch", "-q", "origin");
      git("checkout", "-q", "-B", branch, from);
      write(files);
      commit(message, author);
      git("push", "-q", ...(force ? ["--force"] : []), "origin", branch);
      return git("rev-parse", "HEAD");
    },
    async session(person) {
      const token = (await service.server.signInLink(person)).split("/").at(-1);
      return ((await api("/session", { body: { token } })).body as { session: string }).session;
    },
    async until(what) {
      const patience = Date.now() + 20_000;
      for (;;) {
        service.delivery.wake("shop");
        await service.delivery.settled();
        const board = await service.delivery.board("shop");
        if (board && what(board)) return board;
        if (Date.now() > patience) throw new Error(`the board did not come to: ${JSON.stringify(board, null, 1)}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async close() {
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** All candidates on a board for a stage. */
export const candidates = (board: Board, stage: string): Board["services"][number]["cells"][number]["candidates"] => [
  ...new Map(
    board.services
      .flatMap((s) => s.cells.filter((c) => c.stage === stage).flatMap((c) => c.candidates))
      .map((c) => [`${c.source} ${c.head}`, c]),
  ).values(),
];
