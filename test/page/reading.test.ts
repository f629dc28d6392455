/// <reference lib="dom" />
import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM, openBrowser, signIn } from "../../bench/browser.ts";
import { verifyLedger } from "../../src/ledger/index.ts";
import { violations } from "../support/axe.ts";
import type { World } from "../support/world.ts";
import { candidates, POLICY, role, startWorld } from "../support/world.ts";

const SECOND = role("get").replace("name: pay", "name: stock");

describe.skipIf(CHROMIUM === null)("reading in a real browser", { timeout: 120_000 }, () => {
  let world: World;
  let browser: Browser;
  let sam: BrowserContext;
  const open = async (path: string): Promise<Page> => {
    const page = await sam.newPage();
    await page.goto(`${world.service.server.url}${path}`);
    await page.locator("main h1").waitFor();
    return page;
  };
  const selected = (page: Page): Promise<string | null | undefined> =>
    page.evaluate(() => document.querySelector(".row[aria-current=true] .says")?.textContent);
  const focused = (page: Page): Promise<string | null | undefined> =>
    page.evaluate(() => document.activeElement?.querySelector(".says")?.textContent);
  /** The verdict that waits before prod, once it says so. */
  const verdict = async (says: string): Promise<string> => {
    const board = await world.until((b) =>
      candidates(b, "prod").some((c) => c.state === "person" && c.risk?.includes(says)),
    );
    return candidates(board, "prod").find((c) => c.risk?.includes(says))?.verdict as string;
  };

  beforeAll(async () => {
    world = await startWorld({
      files: { "deploy/stock.yaml": SECOND, "lib/rates.json": '{"eur": 100, "usd": 108}\n' },
    });
    browser = await openBrowser();
    sam = await signIn(browser, await world.service.server.signInLink("sam"), "Sam Security");
    world.git("tag", "v1.0", "prod");
    world.git("push", "-q", "origin", "v1.0");
    world.push("wider", {
      "deploy/role.yaml": role("get", "list"),
      "deploy/stock.yaml": role("get", "watch").replace("name: pay", "name: stock"),
      "lib/rates.json": null,
      "lib/prices/rates.json": '{"eur": 100, "usd": 108}\n',
      "tool/run.sh": "#!/bin/sh\nexec ./tool/inner\n",
    });
    await verdict("can now list");
  });
  afterEach(async () => {
    for (const page of sam.pages()) await page.close();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  test("the riskiest sentence is the title, on the board too; what moved unchanged is shown", async () => {
    const page = await open(`/reviews/${await verdict("can now list")}`);
    expect(await page.locator("h1").innerText()).toBe("Role pay can now list secrets");
    const moves = page.locator("#moves");
    await moves.locator("summary").click();
    await moves.getByText("lib/prices/rates.json").first().waitFor();
    await page.goto(`${world.service.server.url}/board/shop`);
    await page.locator(".candidate .title", { hasText: "Role pay can now list secrets" }).first().waitFor();
  });

  test("j and k move a selection that is seen and has the focus; Enter goes to the evidence, s marks, a and r decide", async () => {
    const page = await open(`/reviews/${await verdict("can now list")}`);
    await page.locator(".row").first().waitFor();
    expect(await selected(page)).toBe("Role pay can now list secrets");
    await page.keyboard.press("j");
    expect(await selected(page)).toBe("Role stock can now watch secrets");
    expect(await focused(page)).toBe(await selected(page));
    expect(new URL(page.url()).searchParams.get("at")).toMatch(/^sha256:/);
    await page.locator(".evidence h2", { hasText: "stock" }).waitFor();
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("evidence");
    await page.keyboard.press("k");
    expect(await selected(page)).toBe("Role pay can now list secrets");
    await page.keyboard.press("s");
    await page.locator(".row[aria-current=true] .mark").waitFor();
    await page.keyboard.press("a");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("Approve");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test("the text diff stands in its place: the line that is meant is marked, with the words that changed", async () => {
    const page = await open(`/reviews/${await verdict("can now list")}`);
    await page.locator(".diff-code-selected").first().waitFor();
    expect(await page.locator(".diff-code-insert").innerText()).toContain("verbs: [get, list]");
    expect(await page.locator(".diff-code-edit").first().innerText()).toContain("list");
  });

  test("a decision about lines says which, and leads to them", async () => {
    world.push("script", { "deploy/run.sh": "#!/bin/sh\nexec ./inner\n" });
    await world.until((b) => candidates(b, "prod").some((c) => c.state === "person" && c.title.includes("script")));
    const page = await open(`/compare?base=prod&head=script`);
    await page.locator("#residual .row", { hasText: "deploy/run.sh" }).click();
    expect(await page.locator(".evidence .line").innerText()).toContain("lines +1-2");
    await page.locator(".diff-code", { hasText: "exec ./inner" }).waitFor();
  });

  test("a mark goes with the meaning: it stays when the change is pushed again, and not when it means more", async () => {
    const page = await open(`/reviews/${await verdict("can now list")}`);
    await page.locator(".row .mark").first().waitFor();
    expect(await page.locator(".row .mark").count()).toBe(1);
    world.push("wider", { "docs/why.md": "Because.\n" }, { from: "wider" });
    await world.until((b) => candidates(b, "prod").some((c) => c.state === "person" && /and \d more/.test(c.title)));
    await page.goto(`${world.service.server.url}/reviews/${await verdict("can now list")}`);
    await page.locator(".row .mark").first().waitFor();
    expect(await page.locator(".row .mark").count()).toBe(1);
    world.push("wider", { "deploy/role.yaml": role("get", "list", "delete") }, { from: "wider" });
    await page.goto(`${world.service.server.url}/reviews/${await verdict("can now delete, list")}`);
    await page.locator(".row").first().waitFor();
    await page.waitForLoadState("networkidle");
    expect(await page.locator(".row .mark").count()).toBe(0);
  });

  test("the palette leads to a change, a stage, a release, a page", async () => {
    const page = await open(`/reviews/${await verdict("can now delete")}`);
    const go = async (words: string, group: string): Promise<void> => {
      await page.keyboard.press("Control+k");
      await page.keyboard.type(words);
      await page.getByRole("option", { name: group }).first().waitFor();
      if (group === "Page") expect(await violations(page)).toEqual([]);
      await page.keyboard.press("Enter");
    };
    await go("watch", "What changed");
    await page.locator(".evidence h2", { hasText: "Role stock can now watch secrets" }).waitFor();
    await go("v1.0", "Release");
    await page.getByRole("heading", { level: 1, name: "can now delete" }).waitFor();
    await go("dev against prod", "Stage");
    await page.getByText("prod → dev").waitFor();
    await go("policy", "Page");
    await page.getByRole("heading", { level: 1, name: "Policy of shop" }).waitFor();
  });

  test("any two versions stand side by side; what is not known is said", async () => {
    const page = await open("/compare");
    await page.getByRole("link", { name: "v1.0 to prod" }).waitFor();
    await page.getByLabel("from").fill("v1.0");
    await page.getByLabel("to", { exact: true }).fill("wider~1");
    await page.getByRole("button", { name: "Compare", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Role pay can now list secrets" }).waitFor();
    await page.getByRole("button", { name: "Swap the two" }).click();
    await page.getByRole("heading", { level: 1, name: "Nothing became more permitted" }).waitFor();
    await page.getByLabel("to", { exact: true }).fill("v9");
    await page.getByRole("button", { name: "Compare", exact: true }).click();
    await page.getByRole("alert").getByText('no commit is called "v9"').waitFor();
  });

  test("since the last approved release: known when a person approved what moved the stage", async () => {
    const session = await world.session("sam");
    const before = await world.api("/repos/shop/compare?base=approved:prod&head=dev", { session });
    expect(before).toMatchObject({ status: 404, body: { code: "versions/never-approved" } });
    const page = await open(`/reviews/${await verdict("can now delete")}`);
    await page.getByRole("button", { name: /^Approve/ }).click();
    await page.getByText("moves by itself").waitFor();
    await world.until((b) => b.stages.every((s) => s.tip === b.stages[0]?.tip));
    world.push("later", { "deploy/stock.yaml": role("get", "watch", "patch").replace("name: pay", "name: stock") });
    await verdict("can now patch");
    await page.goto(`${world.service.server.url}/compare`);
    await page.getByRole("link", { name: "since Sam Security approved prod" }).click();
    await page.getByRole("heading", { level: 1, name: "Role stock can now patch secrets" }).waitFor();
  });

  test("a policy is read for mistakes in place, and replayed over what was merged", async () => {
    const page = await open("/policy");
    const rule = page.locator("tr", { hasText: "access/widened" });
    await rule.locator(".v.person", { hasText: "asks" }).waitFor();
    expect(await rule.innerText()).toMatch(/asked in \d/);
    const area = page.getByLabel("Policy text");
    await area.fill(POLICY.replace("at: {prod: review}", "at: {prot: review}"));
    await page.getByText('no stage is called "prot"').waitFor();
    expect(await page.locator(".gutter .wrong").innerText()).toContain("13");
    expect(await page.getByRole("button", { name: "Replay" }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await area.fill(POLICY.replace("at: {prod: review}", "at: {prod: block}"));
    await page.getByText("never fires").first().waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Replay" }).click();
    await page.getByText(/this would block ([1-9]) \(today 0\), ask for 0 \(today \1\)/).waitFor();
    expect(await page.locator(".merges-told").innerText()).toContain("today: asks");
  });

  test("evidence: the newest first, filters in the address, an entry opens, the export verifies offline", async () => {
    const page = await open("/evidence");
    await page.locator(".entries li").first().waitFor();
    const numbers = await page.locator(".entries .num").allInnerTexts();
    expect(Number(numbers[0])).toBeGreaterThan(Number(numbers[1]));
    await page.getByLabel("kind").selectOption("approval");
    await page.waitForURL(/kind=approval/);
    await page.getByRole("button", { name: /Sam Security approved/ }).click();
    await page.getByText('"predicateType": "https://sallyport.dev/approval/v1"').waitFor();
    expect(new URL(page.url()).searchParams.get("open")).toMatch(/^\d+$/);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Export JSONL" }).click(),
    ]);
    const rows = readFileSync(await download.path(), "utf8")
      .trim()
      .split("\n")
      .map((l) => JSON.parse(l));
    expect(await verifyLedger(rows, world.service.delivery.publicKeys() as string[])).toMatchObject({ ok: true });
    await page.getByLabel("words or hash").fill("no such words");
    await page.getByText("No entry is like that").waitFor();
  });
});
