/// <reference lib="dom" />
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import type { BrowserContext, Page } from "playwright-core";
import { CHROMIUM, openBrowser, signIn } from "./browser.ts";
import { fleet, REPO } from "./page-world.ts";
import { CLI, median, note, sleep, UsageError, withTemp } from "./process.ts";

const PATIENCE_MS = 300_000;

/** Milliseconds from an input to the paint that answers it. */
interface Paint {
  readonly median: number;
  readonly p95: number;
  readonly max: number;
  readonly n: number;
}

function paintOf(times: readonly number[]): Paint {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return { median: Math.round(median(sorted)), p95: at(0.95), max: at(1), n: sorted.length };
}

/** From each key or click, by the time the browser took it, to the first frame after it was drawn. As text: it runs in the page. */
const WATCH_INPUTS = `
  const times = (window.inputTimes = []);
  const drawn = (event) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => times.push(performance.now() - event.timeStamp);
    port2.postMessage(null);
  });
  addEventListener("keydown", drawn, { capture: true });
  addEventListener("click", drawn, { capture: true });
`;

/** Does something several times and answers what each took to be drawn. */
async function inputs(page: Page, times: number, act: (i: number) => Promise<unknown>, pause = 40): Promise<Paint> {
  await page.evaluate(() => {
    (window as unknown as { inputTimes: number[] }).inputTimes.length = 0;
  });
  for (let i = 0; i < times; i++) {
    await act(i);
    await page.waitForTimeout(pause);
  }
  await page.waitForTimeout(200);
  return paintOf(await page.evaluate(() => (window as unknown as { inputTimes: number[] }).inputTimes));
}

async function serve(
  data: string,
): Promise<{ readonly url: string; readonly link: string; readonly stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [CLI, "serve", "--data", data, "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
      if (said.includes("Ctrl-C stops")) resolve();
    });
  });
  const link = /(http:\S+\/signin\/link\/\S+)/.exec(said)?.[1] ?? "";
  const stop = async (): Promise<void> => {
    child.kill("SIGINT");
    await ended;
  };
  return { url: new URL(link).origin, link, stop };
}

/** The verdict of the big change, when it was spoken. */
async function verdictOf(context: BrowserContext, url: string): Promise<string> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(300)) {
    // A server that is busy may close a connection that was kept open.
    const answer = await context.request.get(`${url}/api/v1/turns`).catch(() => null);
    const turns = answer ? ((await answer.json()) as { verdict: string }[]) : [];
    if (turns[0]) return turns[0].verdict;
  }
  throw new Error("nothing came to wait for a person");
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const began = performance.now();
  const value = await work();
  return { ms: Math.round(performance.now() - began), value };
}

async function measure(context: BrowserContext, url: string, verdict: string): Promise<object> {
  const review = await timed(async () => (await context.request.get(`${url}/api/v1/reviews/${verdict}`)).body());
  const page = await context.newPage();
  await page.addInitScript({ content: WATCH_INPUTS });
  const first = await timed(async () => {
    await page.goto(`${url}/reviews/${verdict}`);
    await page.locator(".row").nth(50).waitFor();
  });
  await page.locator(".code .diff").first().waitFor();
  const key = (name: string) => () => page.keyboard.press(name);
  const j = await inputs(page, 60, key("j"));
  const k = await inputs(page, 40, key("k"));
  // As a keyboard repeats.
  const held = await inputs(page, 60, key("j"), 33);
  const seen = await inputs(page, 10, key("s"));
  const open = await inputs(
    page,
    20,
    (i) =>
      page
        .locator(".band .row")
        .nth(i * 3)
        .click(),
    150,
  );
  const evidence = await timed(async () => {
    await page.locator(".band .row").nth(90).click();
    await page.locator(".evidence .code .diff").first().waitFor();
  });
  const more = await inputs(page, 5, () => page.locator("#changes .more").click(), 600);
  const rows = await page.locator(".row").count();
  const jAfter = await inputs(page, 30, key("j"));
  await page.keyboard.press("/");
  const filter = await inputs(page, 12, (i) => page.keyboard.type("reader-77 st"[i] ?? ""), 60);
  await page.locator("#filter").fill("");
  await page.waitForTimeout(400);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  const palette = await inputs(page, 9, (i) => page.keyboard.type("secrets 7"[i] ?? ""), 60);
  return {
    review: { ms: review.ms, kilobytes: Math.round(review.value.length / 1024) },
    firstRows: first.ms,
    evidenceAfterClick: evidence.ms,
    inputToPaint: { j, k, held, seen, open, more, [`j with ${rows} rows`]: jAfter, filter, palette },
  };
}

/** A change of many files in a real browser: milliseconds from input to paint, and how the page comes up. */
export async function pageBench(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({ args: [...args], options: { files: { type: "string", default: "5000" } } });
  const files = Number(values.files);
  if (!Number.isInteger(files) || files < 500) throw new UsageError("--files: expected a number of at least 500");
  if (CHROMIUM === null) throw new Error("chromium was not found: apt-get install chromium");
  return withTemp("page", async (dir) => {
    const { data } = await fleet(dir, files);
    const server = await serve(data);
    const browser = await openBrowser();
    try {
      const context = await signIn(browser, server.link, "Sam Security");
      note(`${REPO}: waiting for the verdict on ${files} files`);
      const spoken = await timed(() => verdictOf(context, server.url));
      note(`spoken after ${spoken.ms} ms`);
      return { files, ...(await measure(context, server.url, spoken.value)) };
    } finally {
      await browser.close();
      await server.stop();
    }
  });
}
