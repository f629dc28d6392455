// Makes docs/screenshots/ again from the demo: `npm run screenshots`. Needs chromium.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { CHROMIUM, openBrowser, signIn } from "../bench/browser.ts";

const OUT = new URL("../docs/screenshots/", import.meta.url).pathname;
const SIZES = [1440, 390];

/** The demo in a folder of its own, and the sign-in links it prints. */
async function demo(data: string): Promise<{ url: string; link: string; stop: () => Promise<void> }> {
  const server = spawn(process.execPath, ["dist/cli.js", "serve", "--demo", "--data", data, "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  await new Promise<void>((resolve, reject) => {
    server.on("exit", (code) => reject(new Error(`the demo ended with ${code}`)));
    server.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("Ctrl-C stops")) resolve();
    });
  });
  const link = /as Sam Security.*\n\s*(\S+)/.exec(text)?.[1] ?? "";
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.removeAllListeners("exit");
      server.on("exit", () => resolve());
      server.kill("SIGINT");
    });
  return { url: new URL(link).origin, link, stop };
}

async function shoot(context: BrowserContext, address: string, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of SIZES) {
      const page = await context.newPage();
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(address, { waitUntil: "load" });
      await page.locator("main h1").waitFor();
      // Text diffs come a moment later.
      if (await page.locator(".code").count()) await page.locator(".code .diff").first().waitFor();
      await page.waitForTimeout(600);
      await page.screenshot({ path: join(OUT, `${name}-${colorScheme}-${width}.png`) });
      await page.close();
    }
}

if (CHROMIUM === null) throw new Error("chromium was not found: apt-get install chromium");
mkdirSync(OUT, { recursive: true });
const data = mkdtempSync(join(tmpdir(), "sallyport-screenshots-"));
const shop = await demo(data);
const browser = await openBrowser();
try {
  const context = await signIn(browser, shop.link, "Sam Security");
  const turns = (await (await context.request.get(`${shop.url}/api/v1/turns`)).json()) as { verdict: string }[];
  await shoot(context, `${shop.url}/`, "your-turn");
  await shoot(context, `${shop.url}/board/shop`, "board");
  await shoot(context, `${shop.url}/evidence?open=28`, "evidence");
  await shoot(context, `${shop.url}/policy`, "policy");
  await shoot(context, `${shop.url}/compare?base=prod&head=dev`, "compare");
  await shoot(context, `${shop.url}/compare`, "versions");
  await shoot(context, `${shop.url}/reviews/${turns[0]?.verdict}`, "review");
} finally {
  await browser.close();
  await shop.stop();
  rmSync(data, { recursive: true, force: true });
}
