import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { installHooks, openServed } from "../../src/adapters/git/index.ts";
import { generateKeyPair, signerFromPem } from "../../src/ledger/keys.ts";
import { signPromotion } from "../../src/ledger/promotion.ts";
import { commit, git, scratch, tryGit, write } from "../cli/run.ts";

const HOOK = fileURLToPath(new URL("../../dist/hook.js", import.meta.url));
const DEAD = "http://127.0.0.1:9";
const keys = generateKeyPair();
const signer = signerFromPem(keys.privateKey);
const stranger = signerFromPem(generateKeyPair().privateKey);

let remote: string;
let work: string;
let first: string;
let second: string;
let other: string;

/** A remote with hooks and two stages, and a clone with three commits: first <- second, first <- other. */
async function setUp(url = DEAD): Promise<void> {
  const place = scratch();
  [remote, work] = [join(place, "remote.git"), join(place, "work")];
  git(place, ["init", "--quiet", "--bare", "--initial-branch=prod", remote]);
  mkdirSync(work);
  git(work, ["init", "--quiet", "--initial-branch=prod"]);
  first = commit(work, null, { "a.txt": "one\n" });
  second = commit(work, first, { "a.txt": "two\n" });
  other = commit(work, first, { "b.txt": "three\n" });
  git(work, ["push", "--quiet", remote, `${first}:refs/heads/prod`, `${first}:refs/heads/test`]);
  await installHooks(remote, HOOK, {
    repo: "shop",
    branches: ["prod", "test", "dev"],
    publicKeys: [keys.publicKey],
    url,
    secret: Buffer.from("a secret of the webhook").toString("base64"),
  });
}
beforeEach(() => setUp());

const tip = (branch: string): string =>
  tryGit(remote, ["rev-parse", "--verify", "--quiet", `refs/heads/${branch}`]).out.trim();
const push = (refspecs: readonly string[], options: readonly string[] = []) =>
  tryGit(work, ["push", ...options, remote, ...refspecs]);
const option = (statement: string): string => `--push-option=sallyport-promotion=${statement}`;
const move = (change: Partial<Parameters<typeof signPromotion>[1]> = {}) => ({
  repo: "shop",
  ref: "refs/heads/prod",
  old: first as string | null,
  new: second,
  ...change,
});

describe("who pushed", () => {
  it("is told where the push can be followed, also where a tag and a stage went along", async () => {
    const server = createServer((_, response) => response.writeHead(202).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await setUp(url);
    // Git must not hold up the server that its hook calls.
    const pushed = (...args: string[]): Promise<string> =>
      new Promise((resolve) => execFile("git", ["push", ...args], { cwd: work }, (_, __, said) => resolve(said)));
    const line = `sallyport: the gate looks at this push: ${url}/board/shop`;
    expect(await pushed(remote, `${second}:refs/heads/mine`, `${first}:refs/tags/v1`)).toContain(line);
    expect(await pushed(remote, `${first}:refs/tags/v2`)).not.toContain("sallyport:");
    expect(await pushed(remote, ":refs/heads/mine")).not.toContain("sallyport:");
    expect(await pushed(remote, `${second}:refs/heads/prod`, option(signPromotion(signer, move())))).not.toContain(
      "looks at",
    );
    server.close();
  });
});

describe("a push to a stage", () => {
  it("is refused without a promotion, and says what to do instead", () => {
    const ran = push([`${second}:refs/heads/prod`]);
    expect(ran.code).not.toBe(0);
    expect(ran.err).toContain("sallyport: prod is a stage: it moves only by a promotion");
    expect(ran.err).toContain("hint: push a branch of your own");
    expect(tip("prod")).toBe(first);
  });

  it("moves with the promotion of exactly this move", () => {
    const ran = push([`${second}:refs/heads/prod`], [option(signPromotion(signer, move()))]);
    expect(ran.err).toContain("the server is not reachable; it will find this push by itself");
    expect(ran.code).toBe(0);
    expect(tip("prod")).toBe(second);
  });

  it("is refused with the promotion of any other move, or by another key", () => {
    const wrong: Record<string, string> = {
      "another repository": signPromotion(signer, move({ repo: "bank" })),
      "another stage": signPromotion(signer, move({ ref: "refs/heads/test" })),
      "another start": signPromotion(signer, move({ old: other })),
      "a stage that is not there": signPromotion(signer, move({ old: null })),
      "another commit": signPromotion(signer, move({ new: other })),
      "a stranger's key": signPromotion(stranger, move()),
      nothing: "",
      "no base64": "%%%",
      "a long text": "A".repeat(60_000),
    };
    const good = Buffer.from(signPromotion(signer, move()), "base64url").toString();
    const envelope = JSON.parse(good) as { payload: string; signatures: { keyid?: string; sig: string }[] };
    const forged = (change: object): string =>
      Buffer.from(JSON.stringify({ ...envelope, ...change })).toString("base64url");
    wrong["no signature"] = forged({ signatures: [] });
    wrong["another payload type"] = forged({ payloadType: "application/json" });
    wrong["a payload swapped under its signature"] = forged({
      payload: Buffer.from(JSON.stringify(move({ new: other }))).toString("base64"),
    });
    for (const [name, statement] of Object.entries(wrong)) {
      const ran = push([`${second}:refs/heads/prod`], [option(statement)]);
      expect([name, ran.code === 0, tip("prod")]).toEqual([name, false, first]);
    }
  });

  it("is refused when a used promotion is shown again", () => {
    const used = option(signPromotion(signer, move()));
    expect(push([`${second}:refs/heads/prod`], [used]).code).toBe(0);
    expect(push([`${other}:refs/heads/prod`], ["--force", used]).code).not.toBe(0);
    expect(push([`${first}:refs/heads/prod`], ["--force", used]).code).not.toBe(0);
    expect(push([`${second}:refs/heads/test`], [used]).code).not.toBe(0);
    expect(tip("prod")).toBe(second);
    expect(tip("test")).toBe(first);
  });

  it("is refused when it deletes, rewinds or creates one", () => {
    push([`${second}:refs/heads/prod`], [option(signPromotion(signer, move()))]);
    const zero = signPromotion(signer, move({ old: second, new: "0".repeat(40) }));
    expect(push([":refs/heads/prod"]).code).not.toBe(0);
    expect(push([":refs/heads/prod"], [option(zero)]).code).not.toBe(0);
    expect(push([`${first}:refs/heads/prod`], ["--force"]).code).not.toBe(0);
    expect(push([`${first}:refs/heads/dev`]).code).not.toBe(0);
    expect(tip("prod")).toBe(second);
    expect(tip("dev")).toBe("");
    expect(
      push(
        [`${first}:refs/heads/dev`],
        [option(signPromotion(signer, move({ ref: "refs/heads/dev", old: null, new: first })))],
      ).code,
    ).toBe(0);
    expect(tip("dev")).toBe(first);
  });

  it("takes nothing else with it: one refused ref refuses the push", () => {
    const ran = push([`${second}:refs/heads/mine`, `${second}:refs/heads/prod`]);
    expect(ran.code).not.toBe(0);
    expect(tip("mine")).toBe("");
    const both = [`${second}:refs/heads/prod`, `${second}:refs/heads/test`];
    expect(push(both, [option(signPromotion(signer, move()))]).code).not.toBe(0);
    expect(tip("prod")).toBe(first);
    const statements = [move(), move({ ref: "refs/heads/test" })].map((m) => option(signPromotion(signer, m)));
    expect(push(both, statements).code).toBe(0);
    expect([tip("prod"), tip("test")]).toEqual([second, second]);
  });
});

describe("a push to a branch of one's own", () => {
  it("passes: new, forced, deleted, and under names that look like a stage", () => {
    for (const name of ["mine", "production", "feature/prod", "Prod", "prod-2"]) {
      expect([name, push([`${second}:refs/heads/${name}`]).code]).toEqual([name, 0]);
      expect(push([`${other}:refs/heads/${name}`], ["--force"]).code).toBe(0);
      expect(tip(name)).toBe(other);
      expect(push([`:refs/heads/${name}`]).code).toBe(0);
    }
    expect(push([`${second}:refs/tags/prod`]).code).toBe(0);
    expect(tip("prod")).toBe(first);
  });

  it("is told to the server, signed", async () => {
    const heard: { headers: Record<string, unknown>; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on("end", () => {
        heard.push({ headers: request.headers, body });
        response.end("{}");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      await setUp(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      // Not by spawnSync: this process answers.
      const { spawn } = await import("node:child_process");
      const child = spawn("git", ["push", "--quiet", remote, `${second}:refs/heads/mine`], {
        cwd: work,
        env: { PATH: process.env.PATH ?? "", SALLYPORT_PUSHER: "ada@shop.example" },
      });
      const code = await new Promise((resolve) => child.on("close", resolve));
      expect(code).toBe(0);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    const { createHmac } = await import("node:crypto");
    const [{ headers, body }] = heard as [(typeof heard)[number]];
    expect(JSON.parse(body)).toEqual({
      repo: "shop",
      refs: [{ old: null, new: second, ref: "refs/heads/mine" }],
      pusher: "ada@shop.example",
    });
    const signed = createHmac("sha256", "a secret of the webhook")
      .update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`)
      .digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${signed}`);
  });
});

describe("a hook that cannot do its work", () => {
  const config = (): string => join(remote, "sallyport", "hook.json");
  it.each([
    ["missing", () => writeFileSync(config(), "")],
    ["cut off", () => writeFileSync(config(), readFileSync(config()).subarray(0, 40))],
    ["of another shape", () => writeFileSync(config(), "{}")],
    ["null", () => writeFileSync(config(), "null")],
  ])("because its configuration is %s lets nothing through", (_, spoil) => {
    spoil();
    for (const ref of ["refs/heads/prod", "refs/heads/mine"]) {
      const ran = push([`${second}:${ref}`], [option(signPromotion(signer, move()))]);
      expect(ran.code).not.toBe(0);
      expect(ran.err).toContain("the configuration of this hook cannot be read");
    }
    expect([tip("prod"), tip("mine")]).toEqual([first, ""]);
  });

  it("because its keys are damaged moves no stage", () => {
    const good = JSON.parse(readFileSync(config(), "utf8")) as object;
    writeFileSync(config(), JSON.stringify({ ...good, publicKeys: ["-----BEGIN PUBLIC KEY-----\nAAAA\n"] }));
    expect(push([`${second}:refs/heads/prod`], [option(signPromotion(signer, move()))]).code).not.toBe(0);
    expect(tip("prod")).toBe(first);
  });

  it("because its program is gone lets nothing through", () => {
    const hook = join(remote, "hooks", "pre-receive");
    writeFileSync(hook, readFileSync(hook, "utf8").replaceAll("hook.js", "gone.js"));
    expect(push([`${second}:refs/heads/mine`]).code).not.toBe(0);
    expect(tip("mine")).toBe("");
  });
});

describe("installing", () => {
  it("keeps the secret to its owner, again after somebody opened it", async () => {
    const file = join(remote, "sallyport", "hook.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const config = JSON.parse(readFileSync(file, "utf8"));
    chmodSync(file, 0o644);
    await installHooks(remote, HOOK, config);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("does not overwrite a hook of somebody else", async () => {
    write(remote, "hooks/pre-receive", "#!/bin/sh\nexit 0\n", 0o755);
    const config = JSON.parse(readFileSync(join(remote, "sallyport", "hook.json"), "utf8"));
    await expect(installHooks(remote, HOOK, config)).rejects.toMatchObject({ problem: { code: "hook/foreign" } });
    expect(readFileSync(join(remote, "hooks/pre-receive"), "utf8")).toBe("#!/bin/sh\nexit 0\n");
  });
});

describe("the mirror", () => {
  it("fetches what the remote has, merges on trial, and pushes with its promotion only", async () => {
    push([`${second}:refs/heads/mine`, `${other}:refs/heads/yours`]);
    const served = await openServed(join(scratch(), "mirror.git"), remote);
    try {
      const refs = await served.fetch();
      expect(refs.get("mine")).toBe(second);
      const merged = await served.trialMerge(second, other);
      if (!merged.merged) throw new Error("expected a clean merge");
      const message = { tree: merged.tree, parents: [second, other], message: "Merge", at: "2026-01-01T00:00:00.000Z" };
      const merge = await served.commitMerge(message);
      expect(await served.commitMerge(message)).toBe(merge);

      const refused = await served.push("prod", first, merge, signPromotion(stranger, move({ new: merge })));
      expect(refused.moved).toBe(false);
      expect(tip("prod")).toBe(first);
      // The lease: our idea of where the stage is must still hold.
      const stale = await served.push("prod", second, merge, signPromotion(signer, move({ old: second, new: merge })));
      expect(stale.moved).toBe(false);
      expect(await served.push("prod", first, merge, signPromotion(signer, move({ new: merge })))).toEqual({
        moved: true,
      });
      expect(tip("prod")).toBe(merge);
      // Told twice, moved once.
      expect(await served.push("prod", first, merge, signPromotion(signer, move({ new: merge })))).toEqual({
        moved: true,
      });
    } finally {
      await served.close();
    }
  });

  it("tells conflicts by file and line", async () => {
    const mine = commit(work, first, { "a.txt": "mine\n" });
    push([`${second}:refs/heads/one`, `${mine}:refs/heads/two`]);
    const served = await openServed(join(scratch(), "mirror.git"), remote);
    try {
      await served.fetch();
      expect(await served.trialMerge(second, mine)).toEqual({
        merged: false,
        files: [{ path: "a.txt", kind: "contents", lines: [{ from: 1, to: 1 }] }],
      });
    } finally {
      await served.close();
    }
  });

  it("does not take a remote that git would run or that is an option", async () => {
    const canary = join(scratch(), "canary");
    const remotes = [`ext::touch ${canary}`, `--upload-pack=touch ${canary}`, "-x", "", "relative/path", "fd::7"];
    for (const bad of [
      ...remotes,
      "http://host/x",
      "git://host/x",
      `/tmp/x\n--upload-pack=touch ${canary}`,
      "host:path with space",
    ])
      await expect(openServed(join(scratch(), "m.git"), bad), bad).rejects.toMatchObject({
        problem: { code: "git/bad-remote" },
      });
    const served = await openServed(join(scratch(), "m.git"), join(scratch(), "nothing-here.git"));
    await expect(served.fetch()).rejects.toMatchObject({ problem: { code: "git/remote-unreachable" } });
    await served.close();
    expect(() => statSync(canary)).toThrow();
  });
});
