import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, but, entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { problem } from "../../model/problem.ts";
import {
  ambiguities,
  bounded,
  EMPTY,
  fact,
  imageAttrs,
  imageFact,
  structureOfDocuments,
  unreadable,
} from "../common.ts";
import { pipedDownloads } from "../script.ts";

const FILE = /(^|\/)(\.gitlab-ci|[^/]+\.gitlab-ci)\.ya?ml$|(^|\/)\.gitlab\/ci\/[^/]+\.ya?ml$/;
/** Keys at the top that are no jobs. */
const GLOBAL = new Set(
  "image services stages types before_script after_script variables cache include default workflow spec pages:deploy".split(
    " ",
  ),
);

/** GitLab CI: what starts jobs, what they wait for, run on, include, publish, and how failures count. */
export const gitlab: ArtifactKind = {
  id: "gitlab",
  version: 2,
  load: async () => {},
  claims: (path) => (FILE.test(path) ? 1 : 0),
  extract({ bytes }) {
    // `!reference [job, key]` is a tag of its own.
    const parsed = parseYaml(bytes, "1.1");
    if ("code" in parsed) return unreadable(bytes, parsed);
    const root = parsed.documents.at(-1);
    if (!root) return EMPTY;
    if (root.type !== "map") return unreadable(bytes, problem("gitlab/shape", "expected keys"));
    const facts = [...includes(root), ...entries(root).flatMap((e) => (isJob(e) ? job(e, root) : []))];
    const all = [...facts, ...workflow(root), ...ambiguities("pipeline", parsed)];
    return bounded(bytes, all, [], structureOfDocuments(parsed, bytes));
  },
};

/** A hidden job is a template: it says nothing until another one takes it. */
const isJob = ({ key, value }: LocatedEntry): boolean =>
  !GLOBAL.has(key) && !key.startsWith(".") && value.type === "map";

const REVISION = /^[0-9a-f]{40}$/;

/** Which file of a project it is, and what it is given, is not told. */
const partsOf = (one: Located): ByteRange[] =>
  but(one, (e) => !/^(remote|project|component|ref|integrity)$/.test(e.key));

function includes(root: Located): LocalFact[] {
  const found = entry(root, "include");
  if (!found) return [];
  const list = found.value.type === "list" ? items(found.value) : [found.value];
  return list.flatMap((one): LocalFact[] => {
    const [remote, project, component, local] = ["remote", "project", "component", "local"].map((k) =>
      text(get(one, k)),
    );
    const address = text(one);
    const url = remote ?? (address && /^https?:/.test(address) ? address : undefined);
    if (url) {
      const pinned = entry(one, "integrity") !== undefined;
      return [
        fact(
          "uses",
          "pipelines",
          url,
          { ref: pinned ? (text(get(one, "integrity")) ?? "") : "", pin: pinned ? "digest" : "none" },
          partsOf(one),
        ),
      ];
    }
    if (local ?? address) return [];
    const [name = "", version] = component ? component.split("@") : [project, text(get(one, "ref"))];
    if (name === "") return [];
    const pin =
      version === undefined
        ? "none"
        : REVISION.test(version)
          ? "digest"
          : /^v?\d+\.\d+/.test(version)
            ? "tag"
            : "branch";
    return [fact("uses", "pipelines", name, { ref: version ?? "", pin }, partsOf(one))];
  });
}

/** `workflow:rules` decide whether there is a pipeline at all. */
function workflow(root: Located): LocalFact[] {
  const rules = entry(root, "workflow", "rules");
  return rules ? [trigger("every pipeline", rules)] : [];
}

function trigger(subject: string, { value, at }: LocatedEntry): LocalFact {
  return fact(
    "triggers",
    subject,
    "rules",
    { event: "rules", context: "branch", filters: { rules: [canonical(plain(value) as Json)] } },
    [at],
  );
}

/** The job's own key, else that of the defaults; what it takes from templates is not known here. */
function setting(value: Located, root: Located, key: string): LocatedEntry | undefined {
  return (
    entry(value, key) ??
    entry(root, "default", key) ??
    (key === "image" || key === "services" ? entry(root, key) : undefined)
  );
}

function job({ key, at, value }: LocatedEntry, root: Located): LocalFact[] {
  const name = { from: at.from, to: Math.min(at.to, at.from + Buffer.byteLength(key)) };
  const facts: LocalFact[] = [gates(key, value, name), ...fails(key, value)];
  for (const k of ["rules", "only", "except"]) {
    const found = entry(value, k);
    if (found) facts.push({ ...trigger(key, found), object: k });
  }
  const image = setting(value, root, "image");
  const reference = text(image?.value) ?? text(get(image?.value, "name"));
  if (image && reference) facts.push(imageFact(key, "image", image, imageOf(reference)));
  for (const service of items(setting(value, root, "services")?.value)) {
    const named = text(service) ?? text(get(service, "name"));
    if (named) facts.push(fact("image", key, `service ${named.split(/[:@]/)[0]}`, imageOf(named), [service.at]));
  }
  const tags = entry(value, "tags") ?? entry(root, "default", "tags");
  facts.push(runner(key, tags, name));
  facts.push(...scripts(key, value), ...identities(key, value), ...secrets(key, value));
  const parent = entry(value, "extends");
  if (parent)
    facts.push(
      fact("uses", "pipelines", `template ${texts(parent.value).join(", ")} in ${key}`, { ref: "", pin: "digest" }, [
        parent.at,
      ]),
    );
  return facts;
}

const imageOf = (reference: string): ReturnType<typeof imageAttrs> =>
  reference.includes("$") ? { ...imageAttrs(reference), pin: UNRESOLVED } : imageAttrs(reference);

function gates(subject: string, value: Located, name: { from: number; to: number }): LocalFact {
  const [needs, environment, when] = ["needs", "environment", "when"].map((k) => entry(value, k));
  const list = items(needs?.value).flatMap((n) => text(n) ?? text(get(n, "job")) ?? []);
  const attrs = {
    needs: list.sort(),
    environment: environment ? (text(environment.value) ?? text(get(environment.value, "name")) ?? UNRESOLVED) : null,
    condition: text(when?.value) === "manual" ? "a person starts it" : null,
  };
  const places = [needs, environment, when].flatMap((e) => e?.at ?? []);
  return fact("gate-on", subject, "gates", attrs, places.length > 0 ? places : [name]);
}

function fails(subject: string, value: Located): LocalFact[] {
  const found = entry(value, "allow_failure");
  if (!found) return [];
  const codes = texts(get(found.value, "exit_codes"));
  if (bool(found.value) === false) return [];
  return [
    fact("fails-open", subject, "the job", { value: codes.length > 0 ? `exit codes ${codes.join(", ")}` : "always" }, [
      found.at,
    ]),
  ];
}

/** Tags name runners of one's own; without any the instance's shared ones take it. */
function runner(subject: string, tags: LocatedEntry | undefined, name: { from: number; to: number }): LocalFact {
  const labels = texts(tags?.value).sort();
  const own = labels.length > 0 && !labels.every((l) => /^(saas-|gitlab-org)/.test(l));
  const attrs = {
    class: labels.some((l) => l.includes("$")) ? UNRESOLVED : own ? "private" : "hosted",
    label: labels.join(", ") || "shared runners",
  };
  return fact("runs-on", `job ${subject}`, "runner", attrs, [tags?.at ?? name]);
}

function scripts(subject: string, value: Located): LocalFact[] {
  return ["before_script", "script", "after_script"].flatMap((k) => {
    const found = entry(value, k);
    if (!found) return [];
    const whole = texts(found.value).join("\n");
    const piped = pipedDownloads(whole).map(
      (source): LocalFact => ({
        ...fact("executes", subject, "pipes a download into a shell", { source }, [found.at]),
        certainty: "syntactic",
      }),
    );
    // What a stranger writes as a title or branch name stands in these variables, which a shell expands.
    const tainted = [
      ...new Set(
        whole.match(
          /\$\{?CI_(MERGE_REQUEST_(TITLE|DESCRIPTION|SOURCE_BRANCH_NAME)|COMMIT_(TITLE|MESSAGE|DESCRIPTION|BRANCH|REF_NAME))\b/g,
        ) ?? [],
      ),
    ];
    const evaluated = /\beval\b|\b(ba|z|da)?sh\s+-c\s/.test(whole) ? tainted : [];
    return [
      ...piped,
      ...evaluated.map(
        (t): LocalFact => ({
          ...fact("interpolates", subject, t.replace(/[${]/g, ""), { sink: "shell" }, [found.at]),
          certainty: "syntactic",
        }),
      ),
    ];
  });
}

/** Tokens for other services, by their audience. */
const identities = (subject: string, value: Located): LocalFact[] =>
  entries(get(value, "id_tokens")).map((t) =>
    fact(
      "may-assume",
      subject,
      `whoever trusts ${texts(get(t.value, "aud")).sort().join(", ") || "no audience"}`,
      { condition: null, issuer: null },
      [t.at],
    ),
  );

const secrets = (subject: string, value: Located): LocalFact[] =>
  entries(get(value, "secrets")).map((s) =>
    fact(
      "reads-secret",
      subject,
      s.key,
      { delivery: bool(get(s.value, "file")) === false ? "environment" : "file", keys: [] },
      [s.at],
    ),
  );
