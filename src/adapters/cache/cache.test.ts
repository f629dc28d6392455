import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { digestOf } from "../../model/digest.ts";
import type { Cache } from "../../ports/index.ts";
import { cacheFolder } from "./folder.ts";
import { openCache } from "./index.ts";

let parent = "";
let folder = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "sallyport-cache-"));
  folder = join(parent, "sallyport");
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const key = (name: string | number) => digestOf("test", name);
const open = async (options: { generation?: string; limit?: number } = {}): Promise<Cache> => {
  const cache = await openCache({ folder, generation: "one", ...options });
  if (!cache) throw new Error("no cache");
  return cache;
};
const entries = (): string[] => readdirSync(folder).map((name) => join(folder, name));
const only = (): string => {
  const [path, ...others] = entries();
  expect(others).toEqual([]);
  return path as string;
};

describe("where the cache is", () => {
  test.each([
    [{ HOME: "/home/ada" }, "/home/ada/.cache/sallyport"],
    [{ HOME: "/home/ada", XDG_CACHE_HOME: "/fast" }, "/fast/sallyport"],
    [{ HOME: "/home/ada", XDG_CACHE_HOME: "" }, "/home/ada/.cache/sallyport"],
    [{ HOME: "/home/ada", XDG_CACHE_HOME: "relative" }, "/home/ada/.cache/sallyport"],
    [{ HOME: "relative" }, null],
    [{}, null],
    [{ HOME: "/home/ada", SALLYPORT_CACHE: "off" }, null],
  ])("%j", (env, expected) => expect(cacheFolder(env)).toBe(expected));

  test("it and its entries are for nobody else", async () => {
    await (await open()).put(key("a"), "text");
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(only()).mode & 0o777).toBe(0o600);
  });

  test("none where others can write, where it is a link, and in a home that does not exist", async () => {
    const tried = (at: string) => openCache({ folder: at, generation: "one" });
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    expect(await tried(folder)).toBeNull();
    chmodSync(folder, 0o770);
    expect(await tried(folder)).toBeNull();
    chmodSync(folder, 0o700);
    expect(await tried(folder)).not.toBeNull();
    symlinkSync(folder, join(parent, "link"));
    expect(await tried(join(parent, "link"))).toBeNull();
    expect(await tried(join(parent, "home", ".cache", "sallyport"))).toBeNull();
    writeFileSync(join(parent, "file"), "");
    expect(await tried(join(parent, "file", "sallyport"))).toBeNull();
    expect(await tried(join(parent, "long".repeat(100), "sallyport"))).toBeNull();
    expect(readdirSync(parent).sort()).toEqual(["file", "link", "sallyport"]);
  });
});

describe("what was put is read back", () => {
  test.each(["", "text", "line\nfeed\n", "héllo ✓ \u0000 \u{1f600}", "x".repeat(1_000_000)])("%#", async (text) => {
    await (await open()).put(key("a"), text);
    expect(await (await open()).get(key("a"))).toBe(text);
  });

  test("under its own key and of its own generation only", async () => {
    const cache = await open();
    await cache.put(key("a"), "one");
    expect(await cache.get(key("b"))).toBeNull();
    expect(await (await open({ generation: "two" })).get(key("a"))).toBeNull();
  });
});

describe("what is damaged is not there", () => {
  const damaged = async (damage: (path: string) => void): Promise<string | null> => {
    const cache = await open();
    await cache.put(key("a"), "the text of the entry");
    damage(only());
    return cache.get(key("a"));
  };

  test("cut anywhere", async () => {
    const cache = await open();
    await cache.put(key("a"), "the text of the entry");
    const whole = readFileSync(only());
    for (let size = 0; size < whole.length; size++) {
      truncateSync(only(), 0);
      writeFileSync(only(), whole.subarray(0, size));
      expect(await cache.get(key("a")), `${size} bytes`).toBeNull();
    }
    writeFileSync(only(), whole);
    expect(await cache.get(key("a"))).toBe("the text of the entry");
  });

  test("and put anew", async () => {
    const cache = await open();
    await cache.put(key("a"), "text");
    writeFileSync(only(), "damage");
    await cache.put(key("a"), "text");
    expect(await cache.get(key("a"))).toBe("text");
  });

  test("one bit anywhere", async () => {
    const cache = await open();
    await cache.put(key("a"), "the text of the entry");
    const whole = readFileSync(only());
    for (let at = 0; at < whole.length; at++) {
      const flipped = Buffer.from(whole);
      flipped.writeUInt8(whole.readUInt8(at) ^ 1, at);
      writeFileSync(only(), flipped);
      expect(await cache.get(key("a")), `byte ${at}`).toBeNull();
    }
  });

  test("more behind it", async () => expect(await damaged((p) => writeFileSync(p, "x", { flag: "a" }))).toBeNull());
  test("nothing in it", async () => expect(await damaged((p) => truncateSync(p, 0))).toBeNull());
  test("a folder in its place", async () =>
    expect(
      await damaged((p) => {
        rmSync(p);
        mkdirSync(p);
      }),
    ).toBeNull());
  test("that others may write", async () => expect(await damaged((p) => chmodSync(p, 0o666))).toBeNull());
  test("a link to a good one", async () =>
    expect(
      await damaged((p) => {
        renameSync(p, join(parent, "elsewhere"));
        symlinkSync(join(parent, "elsewhere"), p);
      }),
    ).toBeNull());

  test("an entry under the name of another", async () => {
    const cache = await open();
    await cache.put(key("a"), "of a");
    const a = only();
    await cache.put(key("b"), "of b");
    const b = entries().find((p) => p !== a) as string;
    renameSync(a, b);
    expect(await cache.get(key("b"))).toBeNull();
  });
});

describe("its size is bounded", () => {
  const total = (): number => entries().reduce((sum, p) => sum + statSync(p).size, 0);

  test("the least recently used go first", async () => {
    const cache = await open({ limit: 10_000 });
    for (let i = 0; i < 9; i++) {
      await cache.put(key(i), String(i).repeat(800));
      for (const path of entries())
        if (Date.now() - statSync(path).mtimeMs < 10_000) utimesSync(path, 1000 + i, 1000 + i);
    }
    // Reading one is using it.
    expect(await cache.get(key(0))).not.toBeNull();
    for (let i = 9; i < 12; i++) await cache.put(key(i), String(i % 10).repeat(800));
    expect(total()).toBeLessThanOrEqual(10_000);
    const found = await Promise.all(Array.from({ length: 12 }, (_, i) => cache.get(key(i))));
    const left = found.flatMap((text, i) => (text === null ? [] : [i]));
    expect(left).toContain(0);
    expect(left).toEqual(expect.arrayContaining([9, 10, 11]));
    expect(left).not.toContain(1);
  });

  test("one that is larger than the whole is not kept", async () => {
    const cache = await open({ limit: 1000 });
    await cache.put(key("a"), "x".repeat(2000));
    expect(entries()).toEqual([]);
    expect(await cache.get(key("a"))).toBeNull();
  });

  test("what a killed process left unfinished goes after an hour", async () => {
    const cache = await open({ limit: 10_000 });
    const left = (name: string): string => join(folder, `${"0".repeat(64)}.${name.repeat(16)}.new`);
    writeFileSync(left("a"), "old");
    utimesSync(left("a"), 1000, 1000);
    writeFileSync(left("b"), "young");
    await cache.put(key("a"), "x".repeat(1000));
    expect(entries()).not.toContain(left("a"));
    expect(entries()).toContain(left("b"));
  });
});

test("many at once, putting, reading and making room, see whole entries or none", async () => {
  const caches = await Promise.all(Array.from({ length: 4 }, () => open({ limit: 20_000 })));
  const text = (i: number): string => `${i} `.repeat(1000);
  const wrong: (string | null)[] = [];
  await Promise.all(
    caches.map(async (cache, c) => {
      for (let n = 0; n < 40; n++) {
        const i = (n * 7 + c) % 12;
        await cache.put(key(i), text(i));
        const found = await cache.get(key((i + 5) % 12));
        if (found !== null && found !== text((i + 5) % 12)) wrong.push(found);
      }
    }),
  );
  expect(wrong).toEqual([]);
  expect(entries().filter((p) => p.endsWith(".new"))).toEqual([]);
});
