import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, items, scalars, text } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact, imageAttrs, pinName } from "../common.ts";
import { fetchesPullRequest, ignoredScanners, indexes, pipedDownloads, publishing } from "../script.ts";
import { BY_SUDO, looseCommands, looseVariable } from "../unverified.ts";
import { expressionsOf, FOREIGN, ownOnly, secretsIn, untrustedIn } from "./expressions.ts";

/** What surrounds a step. */
export interface Run {
  /** Some event lets a stranger start this with secrets. */
  readonly strangers: boolean;
  /** A caller, which is not here, decides who starts this. */
  readonly called: boolean;
  /** Variables that hold what a stranger wrote, by lower-case name, with its source. */
  readonly env: ReadonlyMap<string, string>;
}

/** The variables of `outer` and those of an `env:` block that hold what a stranger wrote. */
export function taintedBy(env: Located | undefined, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const all = new Map(outer);
  for (const { key, value } of entries(env)) {
    const source = expressionsOf(text(value) ?? "").flatMap((e) => untrustedIn(e, outer))[0];
    if (source === undefined) all.delete(key.toLowerCase());
    else all.set(key.toLowerCase(), source);
  }
  return all;
}

/** Variables that switch a check off, and those by which the runner takes commands from what a step prints. */
export const looseEnv = (subject: string, env: Located | undefined): LocalFact[] =>
  entries(env).flatMap(({ key, value, at }) => {
    const on = /^true$/i.test(text(value) ?? "");
    const what = /^ACTIONS_ALLOW_UNSECURE_COMMANDS$/i.test(key)
      ? on
        ? "takes commands from what its steps print"
        : null
      : looseVariable(key, text(value) ?? "");
    return what ? [fact("executes", subject, what, { source: UNRESOLVED }, [at])] : [];
  });

export const secretFact = (subject: string, name: string, delivery: string, at: readonly ByteRange[]): LocalFact =>
  fact("reads-secret", subject, name, { delivery, keys: [] }, at);

/** Every secret that expressions below a node name: one fact for each, with all its places. */
export function secretFacts(subject: string, node: Located | undefined): LocalFact[] {
  const found = new Map<string, ByteRange[]>();
  for (const scalar of scalars(node)) {
    if (typeof scalar.value !== "string") continue;
    for (const name of expressionsOf(scalar.value).flatMap(secretsIn)) {
      const places = found.get(name) ?? [];
      if (places.at(-1) !== scalar.at) places.push(scalar.at);
      found.set(name, places);
    }
  }
  return [...found].map(([name, at]) => secretFact(subject, name, "environment", at));
}

export function failsOpen(subject: string, what: string, node: Located): LocalFact[] {
  const found = entry(node, "continue-on-error");
  if (!found || bool(found.value) === false) return [];
  return [fact("fails-open", subject, what, { value: text(found.value) ?? UNRESOLVED }, [found.at])];
}

const SHA = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
const SHORT_SHA = /^(?=.*[a-f])[0-9a-f]{7,39}$/;
const VERSION = /^v?\d+(\.\d+)*([-+.].*)?$/;
const pinOf = (ref: string): string =>
  SHA.test(ref) ? "digest" : SHORT_SHA.test(ref) ? "none" : VERSION.test(ref) ? "tag" : "branch";

/** An action or reusable workflow. The subject is all workflows, so that one upgrade in many files is one change. */
export function uses(found: LocatedEntry): LocalFact {
  const reference = text(found.value) ?? "";
  if (reference.startsWith("./"))
    return fact("uses", "workflows", reference, { ref: "this repository", pin: "digest" }, [found.at]);
  if (reference.startsWith("docker://")) {
    const image = imageAttrs(reference.slice(9));
    const attrs = { ref: image.digest ?? image.tag ?? "none", pin: image.pin === "moving" ? "branch" : image.pin };
    const name = image.pin === "digest" ? pinName(found.value) : UNNAMED;
    const object = `docker://${image.repository}`;
    return fact("uses", "workflows", object, { ...attrs, ...name.attrs }, [found.at, ...name.at]);
  }
  const at = reference.lastIndexOf("@");
  const ref = at < 0 ? "none" : reference.slice(at + 1);
  const pin = at < 0 ? "none" : pinOf(ref);
  const name = pin === "digest" ? pinName(found.value) : UNNAMED;
  const object = at < 0 ? reference : reference.slice(0, at);
  return fact("uses", "workflows", object, { ref, pin, ...name.attrs }, [found.at, ...name.at]);
}
const UNNAMED = { attrs: {}, at: [] };

/** Facts of the steps of a job or of a composite action. */
export function stepFacts(subject: string, node: Located | undefined, run: Run): LocalFact[] {
  const own = ownOnly(text(get(node, "if")) ?? "");
  const proven = /--provenance\b|attest-build-provenance|slsa-github-generator|\bcosign (sign|attest)\b/;
  const steps = items(get(node, "steps"));
  const provenance = steps.some(
    (s) => proven.test(text(get(s, "run")) ?? "") || proven.test(text(get(s, "uses")) ?? ""),
  );
  const facts = steps.flatMap((step, i) =>
    stepOf(subject, step, i, { ...run, env: taintedBy(get(step, "env"), run.env), own, provenance }),
  );
  return merged(facts);
}

interface Surroundings extends Run {
  readonly own: boolean;
  readonly provenance: boolean;
}

/** Equal statements of several steps are one with several places; uses stay single, so that one more use is a change. */
function merged(facts: readonly LocalFact[]): LocalFact[] {
  const byKey = new Map<string, LocalFact>();
  const rest: LocalFact[] = [];
  for (const f of facts) {
    if (f.rel === "uses") {
      rest.push(f);
      continue;
    }
    const key = JSON.stringify([f.rel, f.object, f.attrs]);
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, at: [...known.at, ...f.at] } : f);
  }
  return [...rest, ...byKey.values()];
}

/** Inputs of actions that are run as code. */
const SCRIPTS = ["script", "inlineScript", "run", "commands"];

function stepOf(subject: string, step: Located, index: number, around: Surroundings): LocalFact[] {
  const action = entry(step, "uses");
  const run = entry(step, "run");
  const script = text(run?.value) ?? "";
  const reference = text(action?.value) ?? "";
  const title =
    text(get(step, "name")) ??
    text(get(step, "id")) ??
    (reference.split("@")[0] || script.trim().split("\n")[0]?.slice(0, 60)) ??
    "";
  const name = title || `step ${index + 1}`;
  const facts: LocalFact[] = [...failsOpen(subject, name, step), ...looseEnv(subject, get(step, "env"))];
  if (action) facts.push(uses(action), ...publishedBy(subject, reference, step, action, around));
  if (run) {
    const loose = (rel: string, object: string, attrs: LocalFact["attrs"]): LocalFact => ({
      ...fact(rel, subject, object, attrs, [run.at]),
      certainty: "syntactic",
    });
    facts.push(...injections(subject, run, "shell", around));
    facts.push(
      ...pipedDownloads(script).map((source) => loose("executes", "pipes a download into a shell", { source })),
    );
    facts.push(
      ...looseCommands(script)
        .filter((what) => what !== BY_SUDO)
        .map((what) => loose("executes", what, { source: UNRESOLVED })),
    );
    facts.push(...ignoredScanners(script).map((tool) => loose("fails-open", tool, { value: "true" })));
    facts.push(...publishing(script).map((what) => loose("publishes", what, { provenance: around.provenance })));
    facts.push(...indexes(script).map((host) => loose("fetches-from", host, { tls: host.startsWith("https:") })));
  }
  for (const key of SCRIPTS) {
    const code = action ? entry(step, "with", key) : undefined;
    if (code) facts.push(...injections(subject, code, "script", around));
  }
  return [...facts, ...foreignCode(subject, step, reference, run, around)];
}

function injections(subject: string, found: LocatedEntry, sink: string, { env }: Surroundings): LocalFact[] {
  const sources = new Set(expressionsOf(text(found.value) ?? "").flatMap((e) => untrustedIn(e, env)));
  return [...sources].map((source) => fact("interpolates", subject, source, { sink }, [found.at]));
}

/** Code of a pull request or of a fork's run, where a stranger can start this beside secrets. */
function foreignCode(
  subject: string,
  step: Located,
  action: string,
  run: LocatedEntry | undefined,
  around: Surroundings,
): LocalFact[] {
  if (around.own || (!around.strangers && !around.called) || ownOnly(text(get(step, "if")) ?? "")) return [];
  const one = (object: string, credentials: boolean, at: ByteRange): LocalFact =>
    fact("runs-untrusted", subject, object, { untrusted: around.strangers, credentials }, [at]);
  if (run && fetchesPullRequest(text(run.value) ?? ""))
    return [{ ...one("the code of a pull request", true, run.at), certainty: "syntactic" }];
  if (!/^actions\/checkout(@|$)/i.test(action)) return [];
  const kept = bool(get(step, "with", "persist-credentials")) !== false;
  return ["ref", "repository"].flatMap((key) => {
    const found = entry(step, "with", key);
    const value = text(found?.value) ?? "";
    return found && FOREIGN.test(value.replace(/\[\s*['"]([\w-]+)['"]\s*\]/g, ".$1"))
      ? [one(value.trim(), kept, found.at)]
      : [];
  });
}

const PUBLISHING_ACTIONS: Readonly<Record<string, string>> = {
  "softprops/action-gh-release": "a release",
  "ncipollo/release-action": "a release",
  "actions/create-release": "a release",
  "goreleaser/goreleaser-action": "a release",
  "pypa/gh-action-pypi-publish": "a Python index",
  "actions/deploy-pages": "a web site",
  "peaceiris/actions-gh-pages": "a web site",
  "jamesives/github-pages-deploy-action": "a web site",
  "helm/chart-releaser-action": "a chart registry",
  "docker/build-push-action": "an image registry",
  "azure/k8s-deploy": "a cluster or cloud",
};

function publishedBy(
  subject: string,
  reference: string,
  step: Located,
  action: LocatedEntry,
  around: Surroundings,
): LocalFact[] {
  const what = PUBLISHING_ACTIONS[(reference.split("@")[0] as string).toLowerCase()];
  if (!what) return [];
  const push = entry(step, "with", "push");
  if (what === "an image registry" && (!push || bool(push.value) === false)) return [];
  const written = entry(step, "with", "provenance") ?? entry(step, "with", "attestations");
  const provenance = around.provenance || (written !== undefined && bool(written.value) !== false);
  const places = [push?.at, written?.at].filter((p) => p !== undefined);
  return [fact("publishes", subject, what, { provenance }, places.length > 0 ? places : [action.at])];
}
