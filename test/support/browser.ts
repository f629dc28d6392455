/// <reference lib="dom" />
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
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

/** Every kind of page there is, with one verdict of the world to look at. */
export const everyPage = (verdict: string | null | undefined): readonly string[] => [
  ...["/", "/board/shop", "/evidence", "/evidence?open=1", "/policy", "/compare", "/compare?base=prod&head=dev"],
  ...[`/reviews/${verdict}`, "/reviews/unknown", "/nowhere"],
];

const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core")), "utf8");

/** What axe finds on a page as it is now: rule and place. */
export async function violations(page: Page): Promise<readonly string[]> {
  // Through the debugger: the page's own policy lets no such script in.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(): Promise<{ violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] }>;
      };
    };
    const found = await axe.run();
    return found.violations.flatMap((v) =>
      v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary ?? ""}`),
    );
  });
}
