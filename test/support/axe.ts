/// <reference lib="dom" />
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

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
