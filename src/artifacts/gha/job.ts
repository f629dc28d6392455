import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact, imageAttrs, imageFact } from "../common.ts";
import { care } from "./care.ts";
import { EVERY_SECRET } from "./expressions.ts";
import type { Run } from "./steps.ts";
import { failsOpen, looseEnv, secretFact, secretFacts, stepFacts, taintedBy, uses } from "./steps.ts";

/** Facts of one job of a workflow. */
export function jobFacts(subject: string, { key, at, value }: LocatedEntry, run: Run): LocalFact[] {
  const name = { from: at.from, to: Math.min(at.to, at.from + Buffer.byteLength(key)) };
  const facts = [gate(subject, value, name), ...runner(value), ...failsOpen(subject, "the job", value)];
  const called = entry(value, "uses");
  if (called) facts.push(uses(called));
  const inherited = entry(value, "secrets");
  if (inherited && text(inherited.value) === "inherit")
    facts.push(secretFact(subject, EVERY_SECRET, "environment", [inherited.at]));
  const env = taintedBy(get(value, "env"), run.env);
  return [
    ...facts,
    ...containers(subject, value),
    ...looseEnv(subject, get(value, "env")),
    ...care(subject, value, run.strangers),
    ...secretFacts(subject, value),
    ...stepFacts(subject, value, { ...run, env }),
  ];
}

/** What a job waits for: other jobs, the rules of an environment, its condition. One fact, also where there is nothing. */
function gate(subject: string, job: Located, name: ByteRange): LocalFact {
  const [needs, environment, condition] = ["needs", "environment", "if"].map((k) => entry(job, k));
  const places = [needs, environment, condition].flatMap((e) => e?.at ?? []);
  const attrs = {
    needs: texts(needs?.value).sort(),
    environment: environment ? (text(environment.value) ?? text(get(environment.value, "name")) ?? UNRESOLVED) : null,
    condition: condition ? plainCondition(text(condition.value) ?? UNRESOLVED) : null,
  };
  return fact("gate-on", subject, "gates", attrs, places.length > 0 ? places : [name]);
}

/** `if: ${{ x }}` is `if: x`, and spaces say nothing. */
const plainCondition = (condition: string): string =>
  condition
    .trim()
    .replace(/^\$\{\{([^{}]*)\}\}$/, "$1")
    .replace(/\s+/g, " ")
    .trim();

function runner(job: Located): LocalFact[] {
  const found = entry(job, "runs-on");
  if (!found) return [];
  const labels = labelsOf(found.value, job);
  const at = [found.at, ...(labels.from ? [labels.from] : [])];
  return [fact("runs-on", "workflows", "runner", { class: classOf(labels.all), label: labels.all.join(", ") }, at)];
}

/** Labels of a runner; `${{ matrix.x }}` is looked up where the list of values is written out. */
function labelsOf(node: Located, job: Located): { readonly all: string[]; readonly from?: ByteRange } {
  const written = node.type === "map" ? ["group", ...texts(get(node, "labels"))] : texts(node);
  const axis = written.length === 1 ? /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/.exec(written[0] as string)?.[1] : undefined;
  const values = axis ? entry(job, "strategy", "matrix", axis) : undefined;
  const all = texts(values?.value);
  return values && all.length > 0 && all.length === items(values.value).length
    ? { all: [...all].sort(), from: values.at }
    : { all: written };
}

function classOf(labels: readonly string[]): string {
  if (labels.some((l) => l.includes("${{"))) return UNRESOLVED;
  if (labels.some((l) => /^self-hosted$/i.test(l))) return "self-hosted";
  return labels.every((l) => /^(ubuntu|windows|macos)-/i.test(l)) ? "hosted" : "private";
}

/** Images that a job runs in or beside, and what they get of the runner. */
function containers(subject: string, job: Located): LocalFact[] {
  const own = entry(job, "container");
  const all = [
    ...(own ? [{ what: "container", found: own }] : []),
    ...entries(get(job, "services")).map((found) => ({ what: `service ${found.key}`, found })),
  ];
  return all.flatMap(({ what, found }) => {
    const image = entry(found.value, "image") ?? found;
    const reference = text(image.value);
    if (!reference) return [];
    const pinned = reference.includes("${{") ? { ...imageAttrs(reference), pin: UNRESOLVED } : imageAttrs(reference);
    const options = entry(found.value, "options");
    const privileged = /(^|\s)--privileged\b(?!=false)/.test(text(options?.value) ?? "");
    const mounts = items(get(found.value, "volumes")).flatMap((volume) => {
      const [source = "", , mode] = (text(volume) ?? "").split(":");
      return source.startsWith("/")
        ? [
            fact("mounts", `${subject}/${what}`, source, { access: mode === "ro" ? "read-only" : "read-write" }, [
              volume.at,
            ]),
          ]
        : [];
    });
    return [
      imageFact(subject, what, image, pinned),
      fact("privileged", `${subject}/${what}`, "privileged", { value: String(privileged) }, [options?.at ?? image.at]),
      ...mounts,
    ];
  });
}
