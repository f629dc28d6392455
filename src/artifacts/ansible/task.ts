import type { Located, LocatedEntry } from "../../formats/located.ts";
import { but, entries, text, texts } from "../../formats/located.ts";
import type { ByteRange } from "../../model/fact.ts";

/** One argument of a module: its words, and where it stands. */
interface Argument {
  readonly value: string;
  /** As YAML read it, where it stands without quotes: `0644` is 420. */
  readonly number: number | null;
  readonly list: readonly string[];
  readonly at: ByteRange;
}

/** One task with the module that it runs. */
export interface Task {
  /** Its name, or its module with the first thing that it says. */
  readonly subject: string;
  /** The last part of the module's name: `ansible.builtin.copy` is `copy`. */
  readonly module: string;
  /** What stands before it: `amazon.aws`; empty where the name is short. */
  readonly collection: string;
  readonly args: ReadonlyMap<string, Argument>;
  /** A command as it is written, of modules that take one. */
  readonly free: string;
  readonly node: Located;
  /** The arguments as they stand below the module. */
  readonly body: Located;
  readonly at: ByteRange;
  /** The name of the module alone. */
  readonly head: ByteRange;
  /** What a fact accounts for that was read from these arguments. */
  partsOf(names: readonly string[]): readonly ByteRange[];
}

/** Keys of a task that name no module. */
const KEYWORDS = new Set(
  "name action args any_errors_fatal async become become_exe become_flags become_method become_user block always rescue changed_when check_mode collections connection debugger delay delegate_facts delegate_to diff environment failed_when ignore_errors ignore_unreachable listen local_action loop loop_control module_defaults no_log notify poll port register remote_user retries run_once tags throttle timeout until vars when".split(
    " ",
  ),
);
const WORD = /([\w-]{1,60})=("[^"]*"|'[^']*'|\S*)/g;
export const isModule = ({ key }: LocatedEntry): boolean => !KEYWORDS.has(key) && !key.startsWith("with_");

const argument = ({ value, at }: LocatedEntry): Argument => {
  const list = texts(value);
  const number = value.type === "scalar" && typeof value.value === "number" ? value.value : null;
  return { value: text(value) ?? list.join(","), number, list, at };
};

/** The arguments of a module with those that stand under `args`. */
function bodyOf(node: Located, found: LocatedEntry, inner: readonly LocatedEntry[], byAction: boolean): Located {
  const more = entries(entries(node).find((k) => k.key === "args")?.value);
  return { type: "map", at: found.at, entries: [...inner.filter((e) => !byAction || e.key !== "module"), ...more] };
}

/** Reads the module of a task: under its own name, or under `action`; null where there is none. */
export function taskOf(node: Located): Task | null {
  const found =
    entries(node).find(isModule) ?? entries(node).find((e) => e.key === "action" || e.key === "local_action");
  if (!found) return null;
  const byAction = found.key === "action" || found.key === "local_action";
  const written = text(found.value) ?? "";
  const inner = entries(found.value);
  const named = inner.find((e) => e.key === "module");
  const name = byAction ? (text(named?.value) ?? written.split(/\s/, 1)[0] ?? "") : found.key;
  const free = byAction ? written.slice(name.length).trim() : written;
  const args = new Map<string, Argument>();
  const dot = name.lastIndexOf(".");
  const [collection, module] = [name.slice(0, Math.max(0, dot)), name.slice(dot + 1)];
  const head = { from: found.at.from, to: Math.min(found.at.to, found.at.from + Buffer.byteLength(found.key)) };
  // Words of one text: each stands where it is written, or, where YAML moved it, nowhere but at its module.
  const start = found.value.type === "scalar" ? found.value.verbatim : undefined;
  const bytes = (text: string): number => Buffer.byteLength(text);
  for (const { 0: all, 1: key = "", 2: value = "", index } of free.matchAll(WORD)) {
    const bare = value.replace(/^(["'])(.*)\1$/, "$2");
    const from = start === undefined ? 0 : start + bytes(written.slice(0, written.length - free.length + index));
    const at = start === undefined ? head : { from, to: from + bytes(all) };
    args.set(key, { value: bare, number: null, list: bare.split(","), at });
  }
  for (const e of inner) args.set(e.key, argument(e));
  for (const e of entries(entries(node).find((k) => k.key === "args")?.value)) args.set(e.key, argument(e));
  const partsOf = (names: readonly string[]): readonly ByteRange[] =>
    inner.length > 0
      ? but({ type: "map", at: found.at, entries: inner }, (e) => !names.includes(e.key))
      : [head, ...names.flatMap((n) => args.get(n)?.at ?? [])];
  const title = text(entries(node).find((e) => e.key === "name")?.value);
  const said = ["name", "path", "dest", "url", "repo", "cmd", "src"].map((k) => args.get(k)?.value).find((v) => v);
  return {
    subject: title ?? `${module} ${said ?? free.slice(0, 80)}`.trim(),
    module,
    collection,
    args,
    free,
    node,
    body: bodyOf(node, found, inner, byAction),
    at: found.at,
    head,
    partsOf,
  };
}
