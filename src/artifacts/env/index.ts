import { readLines } from "../../formats/lines.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import { bounded, EMPTY, fact, unreadable } from "../common.ts";

interface Switch {
  readonly rel: "verifies-peer" | "setting";
  readonly object: string;
  readonly name: RegExp;
  /** Values that turn a guard off, or a weakness on. */
  readonly weak: RegExp;
  readonly unset: string;
}

const ON = /^(1|true|yes|on)$/i;
const OFF = /^(0|false|no|off)$/i;
const SWITCHES: readonly Switch[] = [
  { rel: "verifies-peer", object: "Node's TLS peers", name: /^NODE_TLS_REJECT_UNAUTHORIZED$/, weak: /^0$/, unset: "1" },
  { rel: "verifies-peer", object: "Python's TLS peers", name: /^PYTHONHTTPSVERIFY$/, weak: /^0$/, unset: "1" },
  { rel: "verifies-peer", object: "git's TLS peers", name: /^GIT_SSL_NO_VERIFY$/, weak: ON, unset: "false" },
  { rel: "setting", object: "debug mode", name: /^(APP_|DJANGO_|FLASK_)?DEBUG$/, weak: ON, unset: "false" },
];

/** Environment files: switches that turn verification off or debugging on, one statement each, also when unset. */
export const env: ArtifactKind = {
  id: "env",
  version: 1,
  load: async () => {},
  claims: (path) => (/(^|\/)\.env(\.[\w.-]+)?$|\.env$/.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    const lines = readLines(bytes);
    if ("code" in lines) return unreadable(bytes, lines);
    const [first] = lines;
    if (!first) return EMPTY;
    const set = lines.flatMap((line) => {
      const match = /^(?:export\s+)?([A-Za-z_][\w.]*)\s*=\s*(.*)$/.exec(line.text);
      return match
        ? [
            {
              name: match[1] as string,
              value: (match[2] as string).replace(/^(["'])(.*)\1.*$/, "$2").replace(/\s+#.*$/, ""),
              at: line.at,
            },
          ]
        : [];
    });
    const facts = SWITCHES.map(({ rel, object, name, weak, unset }): LocalFact => {
      const found = set.findLast((s) => name.test(s.name));
      const value = found?.value ?? unset;
      const known = ON.test(value) || OFF.test(value) || value === "";
      return fact(rel, path, object, { value, grade: weak.test(value) ? 1 : known ? 0 : null }, [
        found?.at ?? first.at,
      ]);
    });
    return bounded(bytes, facts);
  },
};
