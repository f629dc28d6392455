import { execFile } from "node:child_process";
import { access, constants, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { openRepository } from "../../adapters/git/index.ts";
import { helmHere } from "../../adapters/helm/index.ts";
import { inert } from "../../model/text.ts";
import { POLICY_PATH, parsePolicy } from "../../policy/index.ts";
import { EXIT } from "../exit.ts";
import { paint, result } from "../terminal.ts";

type Finding = { readonly ok: boolean | null; readonly what: string; readonly hint?: string };

const atLeast = (version: string, major: number, minor: number): boolean => {
  const [a = 0, b = 0] = version.split(".").map(Number);
  return a > major || (a === major && b >= minor);
};

async function git(): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)("git", ["--version"]);
    const version = /(\d+\.\d+[.\d]*)/.exec(stdout)?.[1] ?? "0";
    return atLeast(version, 2, 38)
      ? { ok: true, what: `git ${version}` }
      : { ok: false, what: `git ${version} is too old for trial merges`, hint: "git >= 2.38" };
  } catch {
    return { ok: false, what: "git was not found", hint: "install git" };
  }
}

/** Not needed: without it, templates of charts stay unread. */
async function helm(): Promise<Finding> {
  const here = await helmHere(process.env);
  if (typeof here === "string") return { ok: true, what: `helm ${here}: charts are rendered` };
  const what = here === null ? "no helm: templates of charts are not read" : `${here.message}: charts are not rendered`;
  return { ok: null, what, hint: here?.hints[0] ?? "put helm on the PATH, or name it in SALLYPORT_HELM" };
}

async function data(path: string): Promise<Finding> {
  const folder = resolve(path);
  for (let at = folder; ; at = dirname(at)) {
    const there = await Promise.all([access(at, constants.W_OK), stat(at)]).then(
      ([, found]) => found.isDirectory(),
      (e: NodeJS.ErrnoException) => (e.code === "ENOENT" ? null : false),
    );
    if (there === true) return { ok: true, what: `data directory ${folder} can be written` };
    if (there === false || dirname(at) === at)
      return { ok: false, what: `data directory ${folder} cannot be written`, hint: "choose another with --data" };
  }
}

/** A server of ours says so itself. */
async function occupant(number: number): Promise<Finding> {
  const answer = await fetch(`http://127.0.0.1:${number}/api/v1/openapi.json`, { signal: AbortSignal.timeout(2_000) })
    .then((r) => r.json() as Promise<{ info?: { title?: string; version?: string } }>)
    .catch(() => null);
  return answer?.info?.title === "Sallyport"
    ? { ok: true, what: `port ${number}: a Sallyport server ${answer.info.version ?? ""} answers` }
    : { ok: null, what: `port ${number} is in use by something else`, hint: "sallyport serve --port N" };
}

function port(number: number): Promise<Finding> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(occupant(number)));
    server.listen(number, "127.0.0.1", () => server.close(() => done({ ok: true, what: `port ${number} is free` })));
  });
}

async function repository(path: string): Promise<Finding[]> {
  try {
    const reader = await openRepository(path);
    try {
      const head = await reader.commit(await reader.resolve("HEAD"));
      const file = await reader.file(head.tree, POLICY_PATH);
      if (!file)
        return [
          { ok: true, what: "repository can be read" },
          { ok: null, what: `no ${POLICY_PATH} at HEAD`, hint: "the shipped default policy stands" },
        ];
      const parsed = file.status === "present" ? parsePolicy(new TextDecoder().decode(file.bytes), POLICY_PATH) : null;
      if (parsed && "policy" in parsed)
        return [
          { ok: true, what: `${POLICY_PATH} is valid: stages ${parsed.policy.stages.map((s) => s.id).join(", ")}` },
        ];
      return [
        {
          ok: false,
          what: parsed && "problems" in parsed ? (parsed.problems[0]?.message ?? "") : `${POLICY_PATH} cannot be read`,
          hint: "every change would be refused",
        },
      ];
    } finally {
      await reader.close();
    }
  } catch (error) {
    return [
      {
        ok: null,
        what: error instanceof Error ? error.message : String(error),
        hint: "only needed for check and diff",
      },
    ];
  }
}

export interface DoctorOptions {
  readonly data: string;
  readonly repo: string;
  readonly port: string;
}

/** `sallyport doctor`: what is missing here, and what to do about it. */
export async function doctorCommand(options: DoctorOptions): Promise<number> {
  const c = paint();
  const node: Finding = atLeast(process.versions.node, 20, 19)
    ? { ok: true, what: `Node ${process.versions.node}` }
    : { ok: false, what: `Node ${process.versions.node} is too old`, hint: "Node >= 20.19" };
  const findings = [
    node,
    await git(),
    await helm(),
    await data(options.data),
    await port(Number(options.port)),
    ...(await repository(options.repo)),
  ];
  const glyph = (ok: boolean | null): string => (ok === null ? c.yellow("!") : ok ? c.green("✓") : c.red("✕"));
  await result(
    findings.map((f) => `${glyph(f.ok)} ${inert(f.what)}${f.hint ? c.dim(` (${inert(f.hint)})`) : ""}\n`).join(""),
  );
  return findings.some((f) => f.ok === false) ? EXIT.couldNotRun : EXIT.pass;
}
