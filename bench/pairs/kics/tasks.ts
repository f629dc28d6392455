import { resourceOf } from "../../../src/artifacts/ansible/cloud/index.ts";
import { taskOf } from "../../../src/artifacts/ansible/task.ts";
import type { Located } from "../../../src/formats/located.ts";
import { entry, get, items } from "../../../src/formats/located.ts";
import { parseYaml } from "../../../src/formats/yaml/index.ts";
import type { ByteRange } from "../../../src/model/fact.ts";
import type { Part } from "./index.ts";

interface Piece {
  readonly type: string;
  readonly at: ByteRange;
  /** The plays and blocks that it stands in, the outermost first. */
  readonly within: readonly Located[];
  readonly node: Located;
}

const SECTIONS = ["pre_tasks", "tasks", "post_tasks", "handlers", "block"];

/** For each task the playbook without its fellows of the same module, and all that has a name under the same ones. */
export function tasks(file: Buffer): Part[] {
  // Several documents are no playbook; without the lines between them they are one.
  const bytes = Buffer.from(file.toString("utf8").replace(/^---(?=\s*$)/gm, "###"));
  const parsed = parseYaml(bytes, "1.1");
  const root = "code" in parsed ? undefined : parsed.documents[0];
  const pieces = root?.type === "list" ? [...piecesOf(root, [])] : [];
  if (pieces.length === 0) return [];
  const firsts = new Map([...pieces].reverse().map((p) => [p.type, p]));
  const line = (offset: number): number => bytes.subarray(0, offset).toString("latin1").split("\n").length;
  return pieces.map((subject) => {
    // Of each other module the first: what more of them there are are examples of their own.
    const kept = pieces.filter((p) => p === subject || (p.type !== subject.type && firsts.get(p.type) === p));
    // A play of which nothing is left says nothing of this task.
    const empty = items(root).filter(
      (p) => pieces.some((x) => x.within[0] === p) && !kept.some((x) => x.within[0] === p),
    );
    const gone = [...empty.map((p) => p.at), ...pieces.filter((p) => !kept.includes(p)).map((p) => p.at)];
    const plays = [...new Set(kept.flatMap((p) => p.within))];
    const named = [
      ...kept.flatMap((p) => renamed(p.node, p === subject ? "subject" : p.type)),
      ...plays.flatMap((n, i) => renamed(n, `play ${i}`)),
    ];
    return {
      type: subject.type,
      lines: [line(subject.at.from), line(subject.at.to)] as const,
      text: edited(bytes, [...gone.map((at) => ({ at: dash(bytes, at), text: "" })), ...named]),
    };
  });
}

function* piecesOf(list: Located, within: readonly Located[]): Generator<Piece> {
  for (const node of items(list)) {
    const inner = SECTIONS.flatMap((s) => get(node, s) ?? []);
    if (inner.length > 0) for (const i of inner) yield* piecesOf(i, [...within, node]);
    else {
      const task = taskOf(node);
      if (task) yield { type: resourceOf(task)?.type ?? task.module, at: node.at, within, node };
    }
  }
}

interface Edit {
  readonly at: ByteRange;
  readonly text: string;
}

/** The name of a task or play is the example's own; one without a name gets one. */
function renamed(node: Located, name: string): Edit[] {
  const found = entry(node, "name");
  if (found) return [{ at: found.value.at, text: name }];
  return [{ at: { from: node.at.from, to: node.at.from }, text: `name: ${name}\n${"\u0000"}` }];
}

/** From the dash before an item of a list to its end. */
function dash(bytes: Buffer, { from, to }: ByteRange): ByteRange {
  return { from: bytes.subarray(0, from).lastIndexOf("-"), to };
}

function edited(bytes: Buffer, edits: readonly Edit[]): string {
  let text = "";
  let at = 0;
  for (const e of [...edits].sort((a, b) => a.at.from - b.at.from)) {
    if (e.at.from < at) continue;
    text += bytes.subarray(at, e.at.from).toString("utf8");
    const column = e.at.from - (bytes.subarray(0, e.at.from).lastIndexOf("\n") + 1);
    text += e.text.replace("\u0000", " ".repeat(column));
    at = e.at.to;
  }
  return text + bytes.subarray(at).toString("utf8");
}
