import { existsSync } from "node:fs";
import type { Browser, BrowserContext } from "playwright-core";
import { chromium } from "playwright-core";

/** Debian's chromium, or where SALLYPORT_CHROMIUM says. null: there is none, and `npm test` said how to get it. */
export const CHROMIUM =
  [process.env.SALLYPORT_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
    (path) => path !== undefined && existsSync(path),
  ) ?? null;

/** A browser; as root it has no sandbox of its own, and loads nothing but our page. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM ?? "",
    args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-dev-shm-usage"],
  });

/** Signs in as a person does: opens the link, presses the button. */
export async function signIn(browser: Browser, link: string, name: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole("button", { name: `Sign in as ${name}` }).click();
  await page.getByRole("heading", { name: "Your turn" }).waitFor();
  await page.close();
  return context;
}
