import { parseJson } from "../../formats/json/index.ts";
import { latin1 } from "../../formats/latin1.ts";
import { readLines } from "../../formats/lines.ts";
import { entries } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, Extraction, LocalFact } from "../../model/fact.ts";
import { ambiguities, bounded, EMPTY, fact, structureOfDocuments, unreadable } from "../common.ts";
import { startOf } from "../table.ts";
import { applicationFacts, profileOf, properties, propertiesOf } from "./application.ts";

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

const ENVIRONMENT = /(^|\/)\.env(\.[\w.-]+)?$|\.env$/;
const APPLICATION = /(^|\/)(application|bootstrap)(-[\w.-]+)?\.(ya?ml|properties)$|(^|\/)appsettings(\.[\w-]+)?\.json$/;

/** Manifests and proxies call their files alike. */
const OTHER = /^(apiVersion|kind|static_resources|admin):/m;

/** Environment files and the settings of applications: what turns verification off or opens something, stated also when unset. */
export const env: ArtifactKind = {
  id: "env",
  version: 3,
  load: async () => {},
  claims: (path, head) => (ENVIRONMENT.test(path) || (APPLICATION.test(path) && !OTHER.test(latin1(head))) ? 1 : 0),
  extract({ path, bytes }) {
    if (APPLICATION.test(path)) return application(path, bytes);
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
        found?.at ?? startOf(first.at),
      ]);
    });
    return bounded(bytes, facts);
  },
};

function application(path: string, bytes: Uint8Array): Extraction {
  if (bytes.length === 0) return EMPTY;
  if (path.endsWith(".properties")) {
    const lines = readLines(bytes);
    if ("code" in lines) return unreadable(bytes, lines);
    const [first] = lines;
    return first ? bounded(bytes, applicationFacts(path, propertiesOf(lines), startOf(first.at))) : EMPTY;
  }
  // Comments are allowed in the settings of ASP.NET.
  const parsed = path.endsWith(".json") ? parseJson(bytes, true) : parseYaml(bytes, "1.1");
  if ("code" in parsed) return unreadable(bytes, parsed);
  const facts = parsed.documents.flatMap((root) => {
    const found = entries(root).length > 0;
    return found ? applicationFacts(path, properties(root, root.at), startOf(root.at), profileOf(root)) : [];
  });
  return bounded(bytes, [...facts, ...ambiguities("settings", parsed)], [], structureOfDocuments(parsed, bytes));
}
