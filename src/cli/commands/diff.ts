import { compare } from "../../delivery/compare.ts";
import { EXIT } from "../exit.ts";
import { askedAhead, resolveRange, userCache } from "../local.ts";
import { jsonLine, writeOutputs } from "../outputs.ts";
import { diffHuman } from "../report/diff-human.ts";
import { diffJson } from "../report/diff-json.ts";
import { diffHtml } from "../report/html.ts";
import { diffItems } from "../report/items.ts";
import { sarif } from "../report/sarif.ts";
import { ProgressLine } from "../terminal.ts";

export interface DiffOptions {
  readonly repo: string;
  readonly output: readonly string[];
  readonly all: boolean;
  readonly served?: string;
}

/** `sallyport diff A..B`: what the range changes in security terms. Exit 0 whenever it could be told; it judges nothing. */
export async function diffCommand(range: string, options: DiffOptions): Promise<number> {
  const progress = new ProgressLine();
  const opening = userCache();
  const wanted = range.includes("approved:")
    ? await (await import("../approved.ts")).withApproved(range, options.served)
    : range;
  const diff = await askedAhead(
    options.repo,
    async (git) => {
      const resolved = await resolveRange(git, wanted);
      // What differs is asked again, and is known then.
      git.changes(resolved.base.tree, resolved.head.tree).catch(() => {});
      return resolved;
    },
    async (ports, resolved) =>
      compare({ ...ports, cache: await opening }, resolved, (done, total) =>
        progress.update(() => `reading ${done} of ${total} changed files`),
      ),
  ).finally(() => progress.done());
  await writeOutputs(options.output, {
    human: () => diffHuman(diff, options),
    json: () => jsonLine(diffJson(diff)),
    sarif: () => jsonLine(sarif(diffItems(diff))),
    html: () => diffHtml(diff),
  });
  return EXIT.pass;
}
