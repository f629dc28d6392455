import type { DockerInstruction } from "../../formats/dockerfile.ts";
import { parseDockerfile } from "../../formats/dockerfile.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, fact, imageAttrs, unreadable } from "../common.ts";
import { indexes, pipedDownloads } from "../script.ts";

const NAME = /(^|\/)((Docker|Container)file([._-][^/]*)?|[^/]*\.([Dd]ockerfile|[Cc]ontainerfile))$/i;

interface Stage {
  readonly name: string;
  readonly image: string;
  /** The text before build arguments were put in. */
  readonly written: string;
  readonly at: readonly ByteRange[];
  readonly instructions: DockerInstruction[];
  /** Build arguments declared before the first FROM; a stage has them once it declares them again. */
  readonly globals: ReadonlyMap<string, Argument>;
}

/** Dockerfiles: bases, user of the final stage, what is fetched and run while building. */
export const docker: ArtifactKind = {
  id: "docker",
  version: 2,
  load: async () => {},
  claims: (path) => (NAME.test(path) && !/\.(md|txt|dockerignore)$/i.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    const parsed = parseDockerfile(bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    const stages = stagesOf(parsed.instructions);
    if (stages.length === 0) return unreadable(bytes, problem("docker/no-stage", "no FROM instruction can be read"));
    const frontend = parsed.frontend;
    const builder = frontend ? [fact("image", path, "frontend", imageAttrs(frontend.reference), [frontend.at])] : [];
    return bounded(bytes, [
      ...builder,
      ...stages.flatMap((s, i) => stageFacts(path, s, i, stages)),
      ...user(path, stages),
    ]);
  },
};

const VARIABLE = /\$(?:\{([A-Za-z_]\w*)(?:(:?[-+])([^}]*))?\}|([A-Za-z_]\w*))/g;

/** Build arguments with a default; those without one are known only when building. */
function substitute(text: string, args: ReadonlyMap<string, Argument>): string {
  return text.replace(VARIABLE, (_, braced?: string, operator?: string, word?: string, bare?: string) => {
    const value = args.get(braced ?? (bare as string))?.value ?? null;
    if (operator?.endsWith("+")) return value === null ? "" : (word ?? "");
    return value ?? (operator ? word : undefined) ?? UNRESOLVED;
  });
}

interface Argument {
  readonly value: string | null;
  readonly at: ByteRange;
}

const unquote = (text: string): string => text.replace(/^(["'])(.*)\1$/, "$2");

/** `ARG a=1 b` declares several at once. */
const argumentsOf = (text: string): [string, string | null][] =>
  (text.match(/[A-Za-z_]\w*(=("[^"]*"|'[^']*'|\S*))?/g) ?? []).map((a) => {
    const equals = a.indexOf("=");
    return equals < 0 ? [a, null] : [a.slice(0, equals), unquote(a.slice(equals + 1))];
  });

function stagesOf(instructions: readonly DockerInstruction[]): Stage[] {
  const stages: Stage[] = [];
  const args = new Map<string, Argument>();
  for (const instruction of instructions) {
    const current = stages[stages.length - 1];
    if (instruction.name === "ARG" && !current) {
      for (const [name, value] of argumentsOf(instruction.text)) args.set(name, { value, at: instruction.at });
    } else if (instruction.name === "FROM") {
      const words = instruction.text.split(/\s+/).filter((w) => !w.startsWith("--"));
      const as = words[1]?.toUpperCase() === "AS" ? words[2] : undefined;
      const written = unquote(words[0] ?? "");
      const used = [...written.matchAll(VARIABLE)].flatMap((m) => args.get(m[1] ?? (m[4] as string))?.at ?? []);
      const name = as?.toLowerCase() ?? String(stages.length);
      const at = [instruction.at, ...used];
      stages.push({ name, image: substitute(written, args), written, at, instructions: [], globals: args });
    } else current?.instructions.push(instruction);
  }
  return stages;
}

/** The earlier stage that `reference` names, by name or number. */
function stageNamed(reference: string, before: number, stages: readonly Stage[]): number {
  const name = reference.toLowerCase();
  for (let i = before - 1; i >= 0; i--) if (stages[i]?.name === name || String(i) === name) return i;
  return -1;
}

const base = (stage: Stage): LocalFact["attrs"] =>
  stage.image.includes(UNRESOLVED) ? { ...imageAttrs(stage.written), pin: UNRESOLVED } : imageAttrs(stage.image);

const REMOTE = /^(https?|git|ssh):\/\/|^git@/;
const SECRET_NAME = /(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?|ACCESS_KEY)(_|$)/i;

function stageFacts(path: string, stage: Stage, index: number, stages: readonly Stage[]): LocalFact[] {
  const facts: LocalFact[] = [];
  const place = `stage ${stage.name}`;
  if (stageNamed(stage.image, index, stages) < 0 && stage.image !== "scratch")
    facts.push(fact("image", path, `base of ${place}`, base(stage), stage.at));
  for (const { name, text, at } of stage.instructions)
    facts.push(...(READERS[name]?.(path, text, at, index, stages) ?? []));
  return facts;
}

type Reader = (path: string, text: string, at: ByteRange, index: number, stages: readonly Stage[]) => LocalFact[];

const loose = (f: LocalFact): LocalFact => ({ ...f, certainty: "syntactic" });

/** An image that another stage copies or mounts from, where it is no stage of this file. */
const copiedFrom: Reader = (path, text, at, index, stages) =>
  [...text.matchAll(/--from=(\S+)|--mount=\S*?\bfrom=([^,\s]+)/g)].flatMap((m) => {
    const reference = (m[1] ?? m[2]) as string;
    if (stageNamed(reference, index, stages) >= 0 || reference.includes("$")) return [];
    const image = imageAttrs(reference);
    return [fact("image", path, `files of ${image.repository}`, image, [at])];
  });

const add: Reader = (path, text, at, index, stages) => {
  const stage = stages[index] as Stage;
  const words = substitute(text, variables(stage, at)).split(/[\s,[\]"]+/);
  const checksum = words.find((w) => w.startsWith("--checksum="))?.slice(11) ?? null;
  const remote = words.filter((w) => REMOTE.test(w));
  const facts = remote.map((w) => fact("packs", path, w, { checksum, pin: pinOfGit(w), stage: stage.name }, [at]));
  return [...facts, ...copiedFrom(path, text, at, index, stages)];
};

/** `repo.git#<commit>` is as good as a checksum. */
const pinOfGit = (url: string): string => (/#[0-9a-f]{40}\b/.test(url) ? "digest" : "none");

/** `["sh", "-c", "script"]` is its script, any other list its words. */
function script(text: string): string {
  if (!text.trimStart().startsWith("[")) return text;
  try {
    const words: unknown = JSON.parse(text);
    if (!Array.isArray(words)) return text;
    return /^-\w*c$/.test(String(words[1])) ? String(words[2] ?? "") : words.join(" ");
  } catch {
    // The builder takes a broken list for a command line.
    return text;
  }
}

const run: Reader = (path, text, at, index, stages) => {
  const stage = stages[index]?.name ?? "";
  const facts = pipedDownloads(script(text)).map((source) =>
    loose(fact("executes", path, "pipes a download into a shell", { source, stage }, [at])),
  );
  for (const [, options = ""] of text.matchAll(/--mount=(\S*\btype=secret\b\S*)/g)) {
    const id = /(?:^|,)(?:id|source|src)=([^,]+)/.exec(options)?.[1] ?? "default";
    facts.push(
      fact("reads-secret", path, id, { delivery: /(?:^|,)env=/.test(options) ? "environment" : "file", keys: [] }, [
        at,
      ]),
    );
  }
  if (/--security=insecure\b/.test(text))
    facts.push(fact("privileged", path, `build of stage ${stage}`, { value: "true" }, [at]));
  if (/--network=host\b/.test(text))
    facts.push(fact("host-namespace", path, `build of stage ${stage}`, { shared: ["network"] }, [at]));
  for (const host of indexes(script(text)))
    facts.push(loose(fact("fetches-from", path, host, { tls: host.startsWith("https:") }, [at])));
  return [...facts, ...copiedFrom(path, text, at, index, stages)];
};

/** ARG and ENV stay in the layers of the image. */
const kept: Reader = (path, text, at) => {
  const declared = argumentsOf(text).map(([name]) => name);
  // `ENV NAME the value` is the old form of one variable.
  const names = (text.includes("=") ? declared : declared.slice(0, 1)).filter((n) => SECRET_NAME.test(n));
  return [...new Set(names)].map((n) => loose(fact("reads-secret", path, n, { delivery: "layer", keys: [] }, [at])));
};

const onbuild: Reader = (path, text, at, index, stages) => {
  const name = text.split(/\s/, 1)[0] ?? "";
  return name.toUpperCase() === "ONBUILD"
    ? []
    : (READERS[name.toUpperCase()]?.(path, text.slice(name.length).trim(), at, index, stages) ?? []);
};

const READERS: Readonly<Record<string, Reader>> = {
  RUN: run,
  ADD: add,
  COPY: copiedFrom,
  ARG: kept,
  ENV: kept,
  ONBUILD: onbuild,
};

/** The user of the final stage: its last USER, or that of the stage it is built on; a base outside the file is not known. */
function user(path: string, stages: readonly Stage[]): LocalFact[] {
  const final = stages[stages.length - 1] as Stage;
  for (let i = stages.length - 1; i >= 0; i = stageNamed((stages[i] as Stage).image, i, stages)) {
    const stage = stages[i] as Stage;
    const last = stage.instructions.findLast((one) => one.name === "USER");
    if (last) return [fact("runs-as", path, "user", userAttrs(resolveUser(last, stage)), [last.at])];
  }
  return [fact("runs-as", path, "user", { value: "not known", uid: null }, [final.at[0] as ByteRange])];
}

/** `USER $UID` with the variables of its own stage; a later `--build-arg` may still differ. */
const resolveUser = ({ text, at }: DockerInstruction, stage: Stage): string =>
  unquote(substitute(unquote(text.trim()), variables(stage, at)).split(":")[0] ?? "");

/** ENV and ARG of a stage as they stand at one of its instructions. */
function variables(stage: Stage, at: ByteRange): ReadonlyMap<string, Argument> {
  const args = new Map<string, Argument>();
  for (const i of stage.instructions) {
    if (i.at.from >= at.from) break;
    if (i.name === "ENV" && !i.text.includes("=")) {
      const [name = "", ...value] = i.text.split(/\s+/);
      args.set(name, { value: unquote(value.join(" ")), at: i.at });
    } else if (i.name === "ARG" || i.name === "ENV")
      for (const [name, value] of argumentsOf(i.text))
        args.set(name, {
          value: value ?? (i.name === "ARG" ? (stage.globals.get(name)?.value ?? null) : null),
          at: i.at,
        });
  }
  return args;
}

function userAttrs(name: string): { value: string; uid: string | null } {
  if (name === "root" || /^0+$/.test(name)) return { value: "root", uid: "0" };
  if (name === "" || name.includes(UNRESOLVED)) return { value: "not known", uid: null };
  return /^\d+$/.test(name) ? { value: "non-root", uid: name.replace(/^0+/, "") } : { value: "not known", uid: name };
}
