import type { Board, RepoView } from "../../delivery/views.ts";
import { inert } from "../../model/text.ts";
import { api } from "../client.ts";
import { EXIT } from "../exit.ts";
import { jsonLine, writeOutputs } from "../outputs.ts";
import { paint } from "../terminal.ts";

const WORDS = {
  passed: { glyph: "✓", word: "passed", colour: "green" },
  blocked: { glyph: "✕", word: "blocked", colour: "red" },
  person: { glyph: "◆", word: "needs a person", colour: "magenta" },
  unrun: { glyph: "?", word: "could not run", colour: "gray" },
  conflict: { glyph: "✕", word: "in conflict", colour: "red" },
  checking: { glyph: "?", word: "being checked", colour: "gray" },
  returned: { glyph: "✕", word: "returned", colour: "red" },
} as const;

const short = (tip: string | null): string => tip?.slice(0, 10) ?? "nothing";

function boardText(board: Board): string {
  const c = paint();
  const lines = [c.bold(inert(board.repo))];
  if (board.problem) lines.push(`  ${c.red("problem")}: ${inert(board.problem.message)}`);
  for (const alarm of board.alarms.slice(-3)) lines.push(`  ${c.red("alarm")}: ${inert(alarm.message)}`);
  for (const stage of board.stages) {
    const branch = stage.branch === stage.id ? "" : `${stage.branch} `;
    lines.push(`  ${stage.id.padEnd(8)} ${c.dim(`${branch}at ${short(stage.tip)}`)}`);
    const waiting = new Map(
      board.services
        .flatMap((s) => s.cells.filter((cell) => cell.stage === stage.id).flatMap((cell) => cell.candidates))
        .map((x) => [`${x.source} ${x.head}`, x]),
    );
    for (const x of waiting.values()) {
      const { glyph, word, colour } = WORDS[x.state];
      lines.push(`    ${c[colour](`${glyph} ${word}`)}  ${inert(x.title)} ${c.dim(inert(`(${x.source})`))}`);
      if (x.why) lines.push(c.dim(`      ${inert(x.why)}`));
      if (x.verdict && x.state === "person") lines.push(c.dim(`      sallyport approve ${x.verdict}`));
    }
  }
  return lines.join("\n");
}

export interface StatusOptions {
  readonly output: readonly string[];
}

const write = (boards: readonly Board[], options: StatusOptions): Promise<void> =>
  writeOutputs(options.output, {
    human: () => `${boards.length === 0 ? "no repository is served" : boards.map(boardText).join("\n\n")}\n`,
    json: () => jsonLine(boards),
  });

/** `sallyport status`: what each stage holds and what waits, in words. */
export async function statusCommand(options: StatusOptions): Promise<number> {
  const repos = await api<RepoView[]>("/repos");
  await write(await Promise.all(repos.map((r) => api<Board>(`/repos/${encodeURIComponent(r.id)}/board`))), options);
  return EXIT.pass;
}

/** Stages that stand elsewhere than before, in words. */
function moves(before: Board, after: Board): string {
  const moved = after.stages.flatMap((stage) => {
    const old = before.stages.find((s) => s.id === stage.id)?.tip ?? null;
    return old === stage.tip ? [] : [`moved: ${stage.id} from ${short(old)} to ${short(stage.tip)}`];
  });
  return moved.length > 0 ? moved.join("\n") : "nothing moved";
}

/** `sallyport promote REPO`: makes the server look now; it decides by the same laws as ever. */
export async function promoteCommand(repo: string, options: StatusOptions): Promise<number> {
  const path = `/repos/${encodeURIComponent(repo)}`;
  const before = await api<Board>(`${path}/board`);
  const board = await api<Board>(`${path}/promote`, {});
  await writeOutputs(options.output, {
    human: () => `${boardText(board)}\n${moves(before, board)}\n`,
    json: () => jsonLine([board]),
  });
  const states = board.services.flatMap((s) => s.cells).flatMap((cell) => cell.candidates.map((x) => x.state));
  if (states.some((s) => s === "unrun")) return EXIT.couldNotRun;
  if (states.some((s) => s === "blocked" || s === "conflict" || s === "returned")) return EXIT.blocked;
  return states.includes("person") ? EXIT.person : EXIT.pass;
}
