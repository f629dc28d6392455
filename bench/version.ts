import { join } from "node:path";
import { parseArgs } from "node:util";
import { median, must, note, ROOT } from "./process.ts";

/** How long the command line takes to say its version, against Node doing nothing: medians in milliseconds, in turns. */
export async function versionBench(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({ args: [...args], options: { runs: { type: "string", default: "15" } } });
  const version: number[] = [];
  const node: number[] = [];
  for (let i = 0; i < Number(values.runs); i++) {
    version.push((await must(join(ROOT, "bin", "sallyport"), ["--version"])).ms);
    node.push((await must(process.execPath, ["-e", "0"])).ms);
  }
  note(`sallyport --version: ${version.map((ms) => ms.toFixed(0)).join(" ")} ms`);
  note(`node -e 0:           ${node.map((ms) => ms.toFixed(0)).join(" ")} ms`);
  const [v, n] = [median(version), median(node)];
  return { version: Math.round(v), node: Math.round(n), ratio: Math.round((v / n) * 100) / 100 };
}
