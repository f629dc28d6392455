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

/** Pictures of one page in both themes and sizes, taken when the part that matters is there. */
async function shoot(context: BrowserContext, address: string, name: string, part: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of SIZES) {
      const page = await context.newPage();
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(address, { waitUntil: "load" });
      await page.locator(`main ${part}`).first().waitFor();
      await page.waitForTimeout(300);
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
  await shoot(context, `${shop.url}/`, "your-turn", ".turn, .empty");
  await shoot(context, `${shop.url}/board/shop`, "board", "table");
  await shoot(context, `${shop.url}/evidence?open=28`, "evidence", ".statement");
  await shoot(context, `${shop.url}/policy`, "policy", ".replay");
  await shoot(context, `${shop.url}/compare?base=prod&head=dev`, "compare", ".code .diff");
  await shoot(context, `${shop.url}/compare`, "versions", ".ways li");
  await shoot(context, `${shop.url}/reviews/${turns[0]?.verdict}`, "review", ".code .diff");
} finally {
  await browser.close();
  await shop.stop();
  rmSync(data, { recursive: true, force: true });
}
