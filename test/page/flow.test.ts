/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM, openBrowser, signIn } from "../../bench/browser.ts";
import { everyPage, violations } from "../support/axe.ts";
import type { World } from "../support/world.ts";
import { candidates, role, startWorld } from "../support/world.ts";

const HOSTILE = `<img src=x onerror="window.canary=1"><script>window.canary=1</script>`;

describe.skipIf(CHROMIUM === null)("the page in a real browser", { timeout: 120_000 }, () => {
  let world: World;
  let browser: Browser;
  let sam: BrowserContext;
  const faults: string[] = [];
  const tip = (branch: string): string => {
    world.git("fetch", "-q", "origin");
    return world.git("rev-parse", `origin/${branch}`);
  };
  const open = async (path: string): Promise<Page> => {
    const page = await sam.newPage();
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (m) => m.type() === "error" && !/409|404|ERR_FAILED/.test(m.text()) && faults.push(m.text()));
    await page.goto(`${world.service.server.url}${path}`);
    return page;
  };
  const waiting = (): Promise<unknown> =>
    world.until((b) => candidates(b, "prod").some((c) => c.state === "person" && c.source === "dev"));

  beforeAll(async () => {
    world = await startWorld({ guard: true });
    browser = await openBrowser();
    sam = await signIn(browser, await world.service.server.signInLink("sam"), "Sam Security");
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  test("read, be refused when a covered byte was pushed meanwhile, approve what stands, see the stage move", async () => {
    const before = tip("prod");
    world.push("wider", { "deploy/role.yaml": role("get", "list") });
    await waiting();
    const stale = await open("/");
    // This page hears of nothing: it is the person who read, went for coffee, and pressed.
    await stale.route("**/api/v1/events", (route) => route.abort());
    await stale.reload();
    await stale.getByRole("link", { name: "can now list" }).click();
    await stale.getByRole("heading", { name: "can now list secrets", level: 1 }).waitFor();
    await stale.locator(".code").getByText("verbs: [get, list]").waitFor();

    world.push("wider", { "deploy/role.yaml": role("get", "list", "delete") }, { from: "wider" });
    await world.until((b) => candidates(b, "prod").some((c) => c.state === "person" && c.why.includes("delete")));
    await stale.getByRole("button", { name: "Approve" }).click();
    const refusal = stale.getByRole("alert");
    await refusal.waitFor();
    expect(await refusal.innerText()).toContain("Refused");
    expect(await refusal.innerText()).toMatch(/new .*can now delete, list secrets/);
    expect(tip("prod")).toBe(before);

    await stale.getByRole("link", { name: "See what stands now" }).click();
    await stale.locator(".code").getByText("verbs: [get, list, delete]").waitFor();
    await stale.getByRole("button", { name: "Approve 1 decision" }).click();
    await stale.getByText("prod moves by itself").waitFor();
    await world.until((b) => b.stages.every((s) => s.tip === b.stages[0]?.tip));
    expect(world.git("show", "origin/dev:deploy/role.yaml")).toContain("delete");
    expect(tip("prod")).not.toBe(before);
    // The page follows: what was promoted is not "could not run", and nothing asks any more.
    await stale.reload();
    await stale.locator(".decide").getByText("Promoted").first().waitFor();
    expect(await stale.locator(".decide").innerText()).not.toMatch(/Could not run|Needs a person because|◆/);
    expect(await stale.getByRole("button", { name: "Approve" }).count()).toBe(0);
    await stale.close();
  });

  test("an open page follows the ledger by itself", async () => {
    const page = await open("/");
    await page.getByText("Nothing waits for you").waitFor();
    expect(await page.locator(".find kbd").innerText()).toBe(process.platform === "darwin" ? "⌘K" : "Ctrl K");
    world.push("watch", { "deploy/role.yaml": role("get", "list", "delete", "watch") });
    await waiting();
    await page.getByRole("link", { name: "can now watch" }).waitFor();
    await page.close();
  });

  test("keyboard alone: open, give a reason, return", async () => {
    const page = await open("/");
    await page.getByRole("link", { name: "can now watch" }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Approve" }).waitFor();
    await page.keyboard.press("r");
    await page.keyboard.type("too wide");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("Return");
    await page.keyboard.press("Enter");
    await world.until((b) => candidates(b, "prod").some((c) => c.state === "returned"));
    const review = page.url();
    await page.getByText("Returned by Sam Security: too wide. A new push starts again.").waitFor();
    expect(await page.getByRole("button", { name: "Approve" }).count()).toBe(0);
    await page.goto(`${world.service.server.url}/board/shop`);
    await page.getByText("Returned").first().waitFor();
    expect(await page.locator("main").innerText()).toContain("too wide");
    await page.goto(review);
    await page.getByRole("button", { name: "Take the return back" }).click();
    await page.getByRole("button", { name: "Approve 1 decision" }).waitFor();
    expect(await page.locator(".decide").innerText()).not.toContain("Returned");
    await page.close();
  });

  test("what a repository says is text, everywhere", async () => {
    world.push(
      "canary",
      {
        "deploy/evil.yaml": role("get").replace("name: pay", `name: ${JSON.stringify(HOSTILE)}`),
        [`deploy/<img src=x onerror=window.canary=1>\n\u001b[31m.yaml`]: `${HOSTILE}\n`,
      },
      { message: HOSTILE },
    );
    const board = await world.until((b) => candidates(b, "prod").some((c) => c.title.includes("canary=1")));
    const verdict = candidates(board, "prod").find((c) => c.verdict)?.verdict;
    for (const path of [
      ...["/", "/board/shop", "/evidence", "/policy", "/compare", `/reviews/${verdict}`],
      "/compare?base=prod&head=canary",
    ]) {
      const page = await open(path);
      await page.waitForLoadState("networkidle").catch(() => {});
      await page.locator("main h1").waitFor();
      expect(await page.evaluate(() => "canary" in window), path).toBe(false);
      expect(await page.locator("main img, main script").count(), path).toBe(0);
      expect(await page.locator("main").innerText()).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      await page.close();
    }
    const page = await open(`/reviews/${verdict}`);
    await page.locator(".row").first().waitFor();
    await page.evaluate(() => {
      for (const band of document.querySelectorAll("details")) band.open = true;
    });
    for (const row of await page.locator(".row").all()) await row.click();
    expect(await page.evaluate(() => "canary" in window)).toBe(false);
    await page.close();
  });

  test("an approval is for those who are in the group", async () => {
    const dana = await signIn(browser, await world.service.server.signInLink("dana"), "Dana Developer");
    const page = await dana.newPage();
    const board = await world.service.delivery.board("shop");
    const verdict = board && candidates(board, "prod").find((c) => c.verdict)?.verdict;
    await page.goto(`${world.service.server.url}/reviews/${verdict}`);
    await page.getByText("which you are not in").waitFor();
    expect(await page.getByRole("button", { name: "Approve" }).isDisabled()).toBe(true);
    await dana.close();
  });

  test.each([
    [1440, "light"],
    [1440, "dark"],
    [390, "light"],
    [390, "dark"],
  ] as const)(
    "everyone can use every page at %d px, %s: axe has no objection, nothing hangs over the edge",
    async (width, colorScheme) => {
      const board = await world.service.delivery.board("shop");
      const verdict = board && candidates(board, "prod").find((c) => c.verdict)?.verdict;
      for (const path of everyPage(verdict)) {
        const page = await open(path);
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await page.locator("main h1").waitFor();
        await page.waitForLoadState("networkidle");
        const over = await page.evaluate(() =>
          document.documentElement.scrollWidth <= window.innerWidth
            ? []
            : [...document.querySelectorAll("main *")]
                .filter((e) => e.getBoundingClientRect().right > window.innerWidth && !e.closest(".scroll"))
                .map((e) => `${e.tagName}.${e.className}`),
        );
        expect(over, path).toEqual([]);
        expect(await violations(page), path).toEqual([]);
        await page.close();
      }
    },
  );

  test("the pages had no fault of their own", () => {
    expect(faults).toEqual([]);
  });
});
