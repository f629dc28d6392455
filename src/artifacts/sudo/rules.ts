import type { Statement } from "../../formats/statements.ts";
import type { ByteRange } from "../../model/fact.ts";

/** One command of one entry, with all that stands before it carried along the list. */
export interface Entry {
  readonly user: string;
  readonly host: string;
  /** Who it runs as; null: root. */
  readonly runas: string | null;
  readonly tags: readonly string[];
  /** `CHROOT=/x`, `ROLE=y`, ... */
  readonly options: readonly string[];
  readonly command: string;
  readonly negated: boolean;
  readonly at: ByteRange;
}

const ALIAS = /^(User|Runas|Host|Cmnd|Cmd)_Alias$/;
/** Entries that one line may come to. */
const MAX_ENTRIES = 2_000;
const MAX_DEPTH = 50;

/** `\,` belongs to its word. */
const list = (text: string): string[] =>
  text
    .split(/(?<!\\),/)
    .map((w) => w.trim())
    .filter((w) => w !== "");

/** Names of lists with their members; `NAME = a, b : OTHER = c` on one line. */
export class Aliases {
  readonly #lists = new Map<string, readonly string[]>();
  readonly #expanded = new Map<string, readonly string[]>();

  constructor(lines: readonly Statement[]) {
    for (const { words } of lines) {
      if (!ALIAS.test(words[0] ?? "")) continue;
      for (const part of words.slice(1).join(" ").split(/\s:\s/)) {
        const [name = "", ...rest] = part.split("=");
        this.#lists.set(name.trim(), list(rest.join("=")));
      }
    }
  }

  /** Members of a name, `!` carried to each; what names itself is left as it is. */
  expand(name: string, depth = 0): readonly string[] {
    const negated = name.startsWith("!");
    const plain = name.replace(/^!\s*/, "");
    const members = this.#lists.get(plain);
    if (!members || depth > MAX_DEPTH) return [name];
    let all = this.#expanded.get(plain);
    if (!all) {
      this.#expanded.set(plain, [plain]);
      all = members
        .slice(0, MAX_ENTRIES)
        .flatMap((m) => this.expand(m))
        .slice(0, MAX_ENTRIES);
      this.#expanded.set(plain, all);
    }
    return negated ? all.map((m) => (m.startsWith("!") ? m.slice(1) : `!${m}`)) : all;
  }
}

const TAGS = /^((NO)?(PASSWD|EXEC|FOLLOW|INTERCEPT|LOG_INPUT|LOG_OUTPUT|MAIL|SETENV))\s*:\s*/;
const OPTION = /^(ROLE|TYPE|APPARMOR_PROFILE|PRIVS|LIMITPRIVS|NOTBEFORE|NOTAFTER|TIMEOUT|CWD|CHROOT)\s*=\s*\S+\s*/;

/** Entries of one line `users hosts = (runas) TAG: command, ...`; null where it is none, or more than anyone wrote. */
export function entriesOf({ words, at }: Statement, aliases: Aliases): Entry[] | null {
  const text = list(words.map((w) => w || '""').join(" ")).join(",");
  const equal = /(?<!\\)=/.exec(text)?.index ?? -1;
  if (equal < 0) return null;
  const left = text.slice(0, equal).trim().split(/\s+/);
  if (left.length < 2) return null;
  const users = list(left.slice(0, -1).join(" ")).flatMap((u) => aliases.expand(u));
  const entries: Entry[] = [];
  let hosts = list(left.at(-1) ?? "").flatMap((h) => aliases.expand(h));
  let runas: string | null = null;
  let tags: readonly string[] = [];
  let options: readonly string[] = [];
  for (const part of list(text.slice(equal + 1))) {
    // `: HOST = ...` begins another list for the same users.
    for (const [i, own] of part.split(/\s:\s(?=[^\s=]+\s*=)/).entries()) {
      let rest = own.trim();
      if (i > 0) {
        hosts = list(rest.slice(0, rest.indexOf("="))).flatMap((h) => aliases.expand(h.trim()));
        rest = rest.slice(rest.indexOf("=") + 1).trim();
        [runas, tags, options] = [null, [], []];
      }
      const as = /^\(([^)]*)\)\s*/.exec(rest);
      if (as) {
        const [who = "", group = ""] = (as[1] ?? "").split(":");
        runas = [...list(who), ...list(group).map((g) => `:${g}`)].flatMap((r) => aliases.expand(r)).join(",");
        rest = rest.slice(as[0].length);
      }
      for (let option = OPTION.exec(rest); option; option = OPTION.exec(rest)) {
        const word = option[0].trim();
        options = [...options.filter((o) => o.split("=", 1)[0] !== word.split("=", 1)[0]), word];
        rest = rest.slice(option[0].length);
      }
      for (let tag = TAGS.exec(rest); tag; tag = TAGS.exec(rest)) {
        const name = tag[3] as string;
        tags = [...tags.filter((t) => t.replace(/^NO/, "") !== name), tag[1] as string];
        rest = rest.slice(tag[0].length);
      }
      for (const command of aliases.expand(rest.trim()))
        for (const host of hosts)
          for (const user of users) {
            if (entries.length >= MAX_ENTRIES) return null;
            const negated = command.startsWith("!");
            entries.push({ user, host, runas, tags, options, command: command.replace(/^!\s*/, ""), negated, at });
          }
    }
  }
  return entries;
}
