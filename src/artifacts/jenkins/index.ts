import { decode } from "../../formats/located.ts";
import type { ArtifactKind, ByteRange, Extraction, LocalFact } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, fact, imageAttrs, unreadable } from "../common.ts";
import { pipedDownloads } from "../script.ts";

const FILE = /(^|\/)(Jenkinsfile([._-][^/]*)?|[^/]+\.jenkinsfile)$/i;
const MAX_BYTES = 512 * 1024;

/** Jenkinsfiles in the declarative form. A scripted one is a program: opaque. */
export const jenkins: ArtifactKind = {
  id: "jenkins",
  version: 1,
  load: async () => {},
  claims: (path) => (FILE.test(path) ? 1 : 0),
  extract({ bytes }) {
    if (bytes.length === 0) return EMPTY;
    if (bytes.length > MAX_BYTES)
      return unreadable(bytes, problem("jenkins/too-large", `more than ${MAX_BYTES} bytes`));
    const decoded = decode(bytes);
    if ("code" in decoded) return unreadable(bytes, decoded);
    return declarative(bytes, decoded);
  },
};

/** Comments replaced by blanks of the same length, strings kept: offsets stay true. */
const uncommented = (text: string): string =>
  text.replace(
    /("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (whole, string?: string) => string ?? whole.replace(/[^\n]/g, " "),
  );

interface Word {
  readonly rel: string;
  readonly pattern: RegExp;
  readonly read: (match: RegExpMatchArray) => Omit<LocalFact, "at" | "scope" | "certainty" | "rel"> | null;
}

const STRING = `["']([^"'\\n]{1,400})["']`;
const SUBJECT = "pipeline";
const said = (object: string, attrs: LocalFact["attrs"], subject = SUBJECT) => ({ subject, object, attrs });

/** What the steps and sections say, by their own words. */
const WORDS: readonly Word[] = [
  {
    rel: "uses",
    pattern: new RegExp(`@Library\\(\\s{0,9}\\[?\\s{0,9}${STRING}`, "g"),
    read: ([, name = ""]) => {
      const [library = "", version] = name.split("@");
      const pin =
        version === undefined
          ? "$unresolved"
          : /^[0-9a-f]{40}$/.test(version)
            ? "digest"
            : /^v?\d+\.\d/.test(version)
              ? "tag"
              : "branch";
      return said(library, { ref: version ?? "", pin }, "pipelines");
    },
  },
  {
    rel: "runs-on",
    pattern: new RegExp(`\\bagent\\s{0,9}(any\\b|none\\b|\\{\\s{0,99}label\\s{0,9}${STRING})`, "g"),
    read: ([, word, label]) =>
      word === "none"
        ? null
        : said("runner", { class: label === undefined ? "any" : "private", label: label ?? "any" }),
  },
  {
    rel: "image",
    pattern: new RegExp(`\\b(?:docker\\s{0,9}|image\\s{1,9})${STRING}`, "g"),
    read: ([, reference = ""]) =>
      said(
        `agent ${reference.split(/[:@]/)[0]}`,
        reference.includes("$") ? { ...imageAttrs(reference), pin: "$unresolved" } : imageAttrs(reference),
      ),
  },
  {
    rel: "reads-secret",
    pattern: new RegExp(`\\bcredentials(?:Id)?\\s{0,9}[(:]\\s{0,9}${STRING}`, "g"),
    read: ([, id = ""]) => said(id, { delivery: "environment", keys: [] }),
  },
  {
    rel: "fails-open",
    pattern:
      /\bcatchError\s{0,9}\([^)\n]{0,300}buildResult\s{0,9}:\s{0,9}["']SUCCESS["'][^)\n]{0,300}\)|\breturnStatus\s{0,9}:\s{0,9}true/g,
    read: ([whole]) =>
      said(whole.startsWith("catch") ? "what catchError holds" : "a command's exit code", { value: "always" }),
  },
  {
    rel: "gate-on",
    pattern: /\binput\s{0,9}(?:\{|\(|message\b|["'])/g,
    read: () => said("gates", { needs: [], environment: null, condition: "a person goes on" }),
  },
];

function declarative(
  bytes: Uint8Array,
  { text, toByte }: { text: string; toByte: (offset: number) => number },
): Extraction {
  const plain = uncommented(text);
  if (!/^[^{]*\bpipeline\s*\{/.test(plain.slice(0, 20_000).replace(/@Library[^\n]*/g, "")))
    return unreadable(
      bytes,
      problem("jenkins/scripted", "a scripted pipeline is a program: only the declarative form is read"),
    );
  const at = (from: number, length: number): readonly ByteRange[] => [
    { from: toByte(from), to: toByte(from + length) },
  ];
  const facts: LocalFact[] = WORDS.flatMap(({ rel, pattern, read }) =>
    [...plain.matchAll(pattern)].flatMap((match) => {
      const one = read(match);
      return one ? [fact(rel, one.subject, one.object, one.attrs, at(match.index, match[0].length))] : [];
    }),
  );
  if (!facts.some((f) => f.rel === "gate-on")) {
    const start = plain.search(/\bpipeline\s*\{/);
    facts.push(fact("gate-on", SUBJECT, "gates", { needs: [], environment: null, condition: null }, at(start, 8)));
  }
  for (const match of plain.matchAll(
    /\b(?:sh|bat|powershell|pwsh)\s{0,9}(?:\(?\s{0,9}(?:script\s{0,9}:\s{0,9})?)("""[\s\S]{0,20000}?"""|'''[\s\S]{0,20000}?'''|"[^"\n]{0,4000}"|'[^'\n]{0,4000}')/g,
  ))
    facts.push(...commands(match, at(match.index, match[0].length)));
  const opaque = [...plain.matchAll(/\bscript\s{0,9}\{/g)].map((m) => ({
    from: toByte(m.index),
    to: toByte(m.index + m[0].length),
    reason: problem("jenkins/scripted", "a script block is a program"),
  }));
  return bounded(bytes, facts, opaque);
}

/** Downloads into a shell; values that a stranger writes, put into a command by Groovy before the shell sees them. */
function commands(match: RegExpMatchArray, at: readonly ByteRange[]): LocalFact[] {
  const written = match[1] ?? "";
  const loose = (f: LocalFact): LocalFact => ({ ...f, certainty: "syntactic" });
  const expanded = written.startsWith('"')
    ? [...written.matchAll(/\$\{?(?:env\.)?(CHANGE_(?:TITLE|BRANCH|AUTHOR\w*)|params\.\w+|BRANCH_NAME)\b/g)]
    : [];
  return [
    ...pipedDownloads(written.replace(/^("""|'''|["'])|("""|'''|["'])$/g, "")).map((source) =>
      loose(fact("executes", SUBJECT, "pipes a download into a shell", { source }, at)),
    ),
    ...[...new Set(expanded.map((m) => m[1] ?? ""))].map((name) =>
      loose(fact("interpolates", SUBJECT, name, { sink: "shell" }, at)),
    ),
  ];
}
