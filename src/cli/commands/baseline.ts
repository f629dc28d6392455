import { lstat, mkdir, realpath, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { BASELINE_PATH, baselineText, findings, parseBaseline } from "../../delivery/baseline.ts";
import { policyOf } from "../../delivery/check.ts";
import { compare } from "../../delivery/compare.ts";
import { fail } from "../../model/problem.ts";
import type { LocalRepository } from "../../ports/index.ts";
import { EXIT } from "../exit.ts";
import type { LocalPorts } from "../local.ts";
import { withRepository } from "../local.ts";
import { baselineOf } from "../target.ts";
import { ProgressLine, result } from "../terminal.ts";

/** Every finding of a whole tree by the policy that it holds. */
export async function findingsOf(ports: LocalPorts, tree: string): Promise<ReturnType<typeof findings>> {
  const progress = new ProgressLine();
  const { policy } = await policyOf(ports.git, tree);
  const range = { base: null, head: { name: "HEAD", tree } };
  const diff = await compare(ports, range, (n, of) => progress.update(() => `reading ${n} of ${of} files`)).finally(
    () => progress.done(),
  );
  return findings(diff, policy, tree, new Date().toISOString());
}

/** The folder of a repository's files. Fails where it is bare. */
export const workTreeOf = ({ workTree }: LocalRepository): string =>
  workTree ?? fail("usage/bare", "the repository is bare: there is no folder to write to", "use a clone of it");

/** Writes a file of the work tree; never through a link that leads out of it. `flag` wx: never over another. */
export async function writeInto(folder: string, path: string, text: string, flag: "w" | "wx"): Promise<void> {
  const at = join(folder, path);
  await mkdir(dirname(at), { recursive: true });
  const inside = `${await realpath(dirname(at))}${sep}`.startsWith(`${await realpath(folder)}${sep}`);
  if (!inside || (await lstat(at).catch(() => null))?.isSymbolicLink())
    fail("usage/link", `"${path}" leads out of the repository by a link`);
  await writeFile(at, text, { flag });
}

const headTree = async (git: LocalRepository): Promise<string> => (await git.commit(await git.resolve("HEAD"))).tree;

/** `sallyport baseline create`: what stands at HEAD is known from now on, to `check --all` alone. */
export async function createBaselineCommand(options: { readonly repo: string }): Promise<number> {
  return withRepository(options.repo, async (ports) => {
    const folder = workTreeOf(ports.git);
    const at = join(folder, BASELINE_PATH);
    if (await lstat(at).catch(() => null))
      fail(
        "usage/baseline",
        `"${BASELINE_PATH}" is there already`,
        "sallyport baseline prune drops what is gone",
        "to start anew, remove it first",
      );
    const entries = await findingsOf(ports, await headTree(ports.git));
    await writeInto(folder, BASELINE_PATH, baselineText(entries), "wx");
    await result(
      `${BASELINE_PATH}: ${entries.length} findings of HEAD are known to check --all now; a range is judged as ever\n`,
    );
    return EXIT.pass;
  });
}

/** `sallyport baseline prune`: forgets what is not found any more. It never adds. */
export async function pruneBaselineCommand(options: { readonly repo: string }): Promise<number> {
  return withRepository(options.repo, async (ports) => {
    const folder = workTreeOf(ports.git);
    const tree = await headTree(ports.git);
    const known = parseBaseline(await baselineOf(ports.git, tree));
    const found = new Set((await findingsOf(ports, tree)).map((e) => e.fingerprint));
    const kept = known.filter((e) => found.has(e.fingerprint));
    if (kept.length < known.length) await writeInto(folder, BASELINE_PATH, baselineText(kept), "w");
    await result(`${BASELINE_PATH}: ${known.length - kept.length} forgotten, ${kept.length} still found\n`);
    return EXIT.pass;
  });
}
