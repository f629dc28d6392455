import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRepository } from "../../src/adapters/git/index.ts";
import { commit, git, repository, sallyport } from "../cli/run.ts";

describe("a damaged object (git does not hash what it reads)", () => {
  const BASE = { "src/a.ts": "one\n", "src/b.ts": "left\n" };
  const HEAD = { "src/a.ts": "two\n", "src/b.ts": "right\n" };
  const damaged = (): string => repository([BASE, HEAD]);
  const loose = (r: string, name: string): string => {
    const oid = git(r, ["rev-parse", name]);
    return join(r, ".git/objects", oid.slice(0, 2), oid.slice(2));
  };
  /** Puts the bytes of one object under the name of another. */
  const swap = (r: string, victim: string, by: string): void => {
    chmodSync(loose(r, victim), 0o644);
    cpSync(loose(r, by), loose(r, victim));
  };
  const json = (r: string, range = "main~1..main") => sallyport(["diff", range, "--repo", r, "--output", "json"]);

  it("that holds the old content under the new name does not make the change vanish", async () => {
    const r = damaged();
    swap(r, "main:src/a.ts", "main~1:src/a.ts");
    expect(git(r, ["diff", "main~1", "main", "--", "src/a.ts"])).not.toContain("+two");
    const { residual } = JSON.parse((await json(r)).out);
    expect(residual.find((x: { path: string }) => x.path === "src/a.ts")).toMatchObject({
      what: "opaque",
      reason: { code: "git/object-corrupt" },
    });
    const check = await sallyport(["check", "main~1..main", "--repo", r]);
    expect(check.code).toBe(5);
  });

  it("in a pack, under a forged index, does not either", async () => {
    const r = damaged();
    const wanted = git(r, ["rev-parse", "main:src/a.ts"]);
    const shown = git(r, ["rev-parse", "main~1:src/b.ts"]);
    rmSync(loose(r, "main:src/a.ts"));
    const name = git(r, ["pack-objects", "--quiet", join(r, ".git/objects/pack/pack")], `${shown}\n`);
    const path = join(r, ".git/objects/pack", `pack-${name}.idx`);
    const index = readFileSync(path);
    // Version 2: 8 bytes of header, 256 counts of 4 bytes by first byte of the id, then the only id.
    for (let first = 0; first < 256; first++)
      index.writeUInt32BE(first >= Number.parseInt(wanted.slice(0, 2), 16) ? 1 : 0, 8 + 4 * first);
    Buffer.from(wanted, "hex").copy(index, 8 + 1024);
    chmodSync(path, 0o644);
    writeFileSync(path, index);
    expect(git(r, ["cat-file", "blob", wanted])).toBe("left");
    const { residual } = JSON.parse((await json(r)).out);
    expect(residual.find((x: { path: string }) => x.path === "src/a.ts")).toMatchObject({
      reason: { code: "git/object-corrupt" },
    });
  });

  it.each(["main^{tree}", "main:src", "main"])(
    "that stands for %s ends the comparison: nothing can be told",
    async (victim) => {
      const r = damaged();
      const [old, now] = [git(r, ["rev-parse", "main~1"]), git(r, ["rev-parse", "main"])];
      const by = victim.replace("main", "main~1");
      swap(r, victim, by);
      for (const range of [`${old}..${now}`, `${old}..main`]) {
        const ran = await json(r, range);
        expect([range, ran.out]).toEqual([range, ""]);
        expect(ran.err).toMatch(/^error: /);
        expect([2, 3]).toContain(ran.code);
      }
    },
  );

  it("with any byte flipped is never read as another content", async () => {
    const r = damaged();
    const path = loose(r, "main:src/a.ts");
    const whole = readFileSync(path);
    const oid = git(r, ["rev-parse", "main:src/a.ts"]);
    chmodSync(path, 0o644);
    const objects = await openRepository(r);
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] as number) ^ (1 << (at % 8));
      writeFileSync(path, bytes);
      for await (const read of objects.read([oid, git(r, ["rev-parse", "main:src/b.ts"])])) {
        const text = read.status === "present" ? Buffer.from(read.bytes).toString() : read.status;
        // Zlib has spare bits: the same content under other bytes is the same content.
        expect([at, text]).toEqual([
          at,
          expect.stringMatching(read.oid === oid ? /^(two\n|absent|corrupt)$/ : /^right\n$/),
        ]);
      }
    }
    await objects.close();
  });

  it("in a comparison is opaque, absent, or the end of it: never silence", async () => {
    const r = damaged();
    const path = loose(r, "main:src/a.ts");
    chmodSync(path, 0o644);
    const whole = readFileSync(path);
    for (const spoil of [
      whole.subarray(0, 8),
      Buffer.alloc(0),
      Buffer.concat([whole.subarray(0, 14), Buffer.from([3]), whole.subarray(15)]),
    ]) {
      writeFileSync(path, spoil);
      const ran = await json(r);
      if (ran.code === 0) {
        const { residual } = JSON.parse(ran.out);
        expect(residual.find((x: { path: string }) => x.path === "src/a.ts")).toMatchObject({ what: "opaque" });
      } else {
        expect(ran.code).toBe(3);
        expect(ran.err).toMatch(/^error: git diff-tree failed: .*corrupt/);
      }
    }
  });

  it("is not made good by a commit on top", async () => {
    const r = damaged();
    const top = commit(r, git(r, ["rev-parse", "main"]), { "c.ts": "x\n" });
    swap(r, "main", "main~1");
    const ran = await json(r, `${top}~1..${top}`);
    expect([ran.out, ran.code === 0]).toEqual(["", false]);
  });
});
