import type { DockerInstruction } from "../../formats/dockerfile.ts";
import { parseDockerfile } from "../../formats/dockerfile.ts";
import { structureOfStatements } from "../../formats/structure.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, fact, imageAttrs, unreadable } from "../common.ts";
import { ADMINISTRATION, namesSecret } from "../container.ts";
import { indexes, pipedDownloads } from "../script.ts";
import { looseCommands, looseVariable } from "../unverified.ts";
import { choices, habits } from "./habits.ts";
import { script } from "./script.ts";

const NAME = /(^|\/)((Docker|Container)file([._-][^/]*)?|[^/]*\.([Dd]ockerfile|[Cc]ontainerfile))$/i;

interface Stage {
  readonly name: string;
  readonly image: string;
  /** The text before build arguments were put in. */
  readonly written: string;
  readonly at: readonly ByteRange[];
  /** With the variables of the stage put in where they stand; a later `--build-arg` may still differ. */
  readonly instructions: DockerInstruction[];
}

/** More stages than this no person wrote. */
const MAX_STAGES = 1000;

/** Dockerfiles: bases, user of the final stage, what is fetched and run while building. */
export const docker: ArtifactKind = {
  id: "docker",
  version: 6,
  load: async () => {},
  claims: (path) => (NAME.test(path) && !/\.(md|txt|dockerignore)$/i.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    const parsed = parseDockerfile(bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    const stages = stagesOf(parsed.instructions);
    if (stages.length === 0) return unreadable(bytes, problem("docker/no-stage", "no FROM instruction can be read"));
    if (stages.length > MAX_STAGES)
      return unreadable(bytes, problem("docker/too-large", `more than ${MAX_STAGES} stages`));
    const frontend = parsed.frontend;
    const builder = frontend ? [fact("image", path, "frontend", imageAttrs(frontend.reference), [frontend.at])] : [];
    const facts = [
      ...builder,
      ...stages.flatMap((s, i) => stageFacts(path, s, i, stages)),
      ...user(path, stages),
      health(path, stages),
      habits(path, stages, (stages[0] as Stage).at[0] as ByteRange),
      ...choices(path, stages),
      ...namesakes(stages),
    ];
    const statements = parsed.instructions.map((i) => [i.name, i.text] as const);
    return bounded(bytes, facts, [], {
      structure: structureOfStatements(statements, bytes),
      inputs: stageInputs(path, stages),
    });
  },
};

const VARIABLE = /\$(?:\{([A-Za-z_]\w*)(?:(:?[-+])([^}]{0,1000}))?\}|([A-Za-z_]\w*))/g;

/** Characters that variables may add to one text: a large one named often would fill the memory. */
const MAX_SUBSTITUTED = 16_384;

/** Build arguments with a default; those without one are known only when building. */
function substitute(text: string, args: ReadonlyMap<string, Argument>): string {
  let left = MAX_SUBSTITUTED;
  const expanded = (braced?: string, operator?: string, word?: string, bare?: string): string => {
    const value = args.get(braced ?? (bare as string))?.value ?? null;
    if (operator?.endsWith("+")) return value === null ? "" : (word ?? "");
    return value ?? (operator ? word : undefined) ?? UNRESOLVED;
  };
  return text.replace(VARIABLE, (_, ...groups: [string?, string?, string?, string?]) => {
    const value = expanded(...groups);
    left -= value.length;
    return left < 0 ? UNRESOLVED : value;
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
  let own = new Map<string, Argument>();
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
      stages.push({ name, image: substitute(written, args), written, at, instructions: [] });
      own = new Map();
    } else if (current) {
      declare(instruction, own, args);
      const text = RESOLVED.has(instruction.name) ? substitute(instruction.text, own) : instruction.text;
      current.instructions.push({ ...instruction, text });
    }
  }
  return stages;
}

/** Instructions whose variables are put in before they are read. */
const RESOLVED = new Set(["ADD", "USER"]);

/** ENV and ARG of a stage as they are met; an argument declared again has the value from before the first stage. */
function declare(
  { name, text, at }: DockerInstruction,
  own: Map<string, Argument>,
  globals: ReadonlyMap<string, Argument>,
) {
  if (name === "ENV" && !text.includes("=")) {
    const [variable = "", ...value] = text.split(/\s+/);
    own.set(variable, { value: unquote(value.join(" ")), at });
  } else if (name === "ARG" || name === "ENV")
    for (const [variable, value] of argumentsOf(text))
      own.set(variable, { value: value ?? (name === "ARG" ? (globals.get(variable)?.value ?? null) : null), at });
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

function stageFacts(path: string, stage: Stage, index: number, stages: readonly Stage[]): LocalFact[] {
  const facts: LocalFact[] = [];
  // The final stage is the image, whatever it is called, and however many stand before it.
  const place = index === stages.length - 1 ? "the image" : `stage ${stage.name}`;
  if (stageNamed(stage.image, index, stages) < 0 && stage.image !== "scratch")
    facts.push(fact("image", path, `base of ${place}`, base(stage), stage.at));
  for (const { name, text, at } of stage.instructions)
    facts.push(...(READERS[name]?.(path, text, at, index, stages) ?? []));
  return facts;
}

type Reader = (path: string, text: string, at: ByteRange, index: number, stages: readonly Stage[]) => LocalFact[];

/** Read from one flag or word of an instruction that says more: it accounts for no byte of it. */
const loose = (f: LocalFact): LocalFact => ({ ...f, certainty: "syntactic" });

/** What follows a flag in the words of an instruction. */
const flags = (text: string, flag: string): string[] =>
  text.split(/\s+/).flatMap((w) => (w.startsWith(flag) ? w.slice(flag.length) : []));

/** Options of each `--mount=`. */
const mounts = (text: string): ReadonlyMap<string, string>[] =>
  flags(text, "--mount=").map(
    (options) =>
      new Map(
        options.split(",").map((option): [string, string] => {
          const [key = "", ...value] = option.replaceAll('"', "").split("=");
          return [key.toLowerCase(), value.join("=")];
        }),
      ),
  );

/** An image that another stage copies or mounts from, where it is no stage of this file. */
const copiedFrom: Reader = (path, text, at, index, stages) =>
  [...flags(text, "--from="), ...mounts(text).map((m) => m.get("from") ?? "")].flatMap((reference) => {
    if (reference === "") return [];
    if (stageNamed(reference, index, stages) >= 0 || reference.includes("$")) return [];
    const image = imageAttrs(reference);
    return [loose(fact("image", path, `files of ${image.repository}`, image, [at]))];
  });

const add: Reader = (path, text, at, index, stages) => {
  const words = text.split(/[\s,[\]"]+/);
  const checksum = words.find((w) => w.startsWith("--checksum="))?.slice(11) ?? null;
  const remote = words.filter((w) => REMOTE.test(w));
  const facts = remote.map((w) =>
    loose(fact("packs", path, w, { checksum, pin: pinOfGit(w), stage: stages[index]?.name ?? "" }, [at])),
  );
  return [...facts, ...copiedFrom(path, text, at, index, stages)];
};

/** `repo.git#<commit>` is as good as a checksum. */
const pinOfGit = (url: string): string => (/#[0-9a-f]{40}\b/.test(url) ? "digest" : "none");

const run: Reader = (path, text, at, index, stages) => {
  const stage = stages[index]?.name ?? "";
  const facts = pipedDownloads(script(text)).map((source) =>
    loose(fact("executes", path, "pipes a download into a shell", { source, stage }, [at])),
  );
  for (const mount of mounts(text).filter((m) => m.get("type") === "secret")) {
    const id = mount.get("id") ?? mount.get("source") ?? mount.get("src") ?? "default";
    const attrs = { delivery: mount.has("env") ? "environment" : "file", keys: [] };
    facts.push(loose(fact("reads-secret", path, id, attrs, [at])));
  }
  if (/--security=insecure\b/.test(text))
    facts.push(loose(fact("privileged", path, `build of stage ${stage}`, { value: "true" }, [at])));
  if (/--network=host\b/.test(text))
    facts.push(loose(fact("host-namespace", path, `build of stage ${stage}`, { shared: ["network"] }, [at])));
  for (const host of indexes(script(text)))
    facts.push(loose(fact("fetches-from", path, host, { tls: host.startsWith("https:") }, [at])));
  for (const what of looseCommands(script(text)))
    facts.push(loose(fact("executes", path, what, { source: UNRESOLVED, stage }, [at])));
  return [...facts, ...copiedFrom(path, text, at, index, stages)];
};

/** ARG and ENV stay in the layers of the image. */
const kept: Reader = (path, text, at, index, stages) => {
  const [first = "", ...rest] = text.split(/\s+/);
  const variables = text.includes("=") ? argumentsOf(text) : [[first, rest.join(" ")] as [string, string]];
  const declared = variables.map(([name]) => name);
  // `ENV NAME the value` is the old form of one variable.
  const names = declared.filter((n) => namesSecret(n));
  const off = variables.flatMap(([name, value]) => looseVariable(name, value ?? "") ?? []);
  const attrs = { source: UNRESOLVED, stage: stages[index]?.name ?? "" };
  return [
    ...[...new Set(names)].map((n) => loose(fact("reads-secret", path, n, { delivery: "layer", keys: [] }, [at]))),
    ...[...new Set(off)].map((what) => fact("executes", path, what, attrs, [at])),
  ];
};

const onbuild: Reader = (path, text, at, index, stages) => {
  const name = text.split(/\s/, 1)[0] ?? "";
  return name.toUpperCase() === "ONBUILD"
    ? []
    : (READERS[name.toUpperCase()]?.(path, text.slice(name.length).trim(), at, index, stages) ?? []);
};

const expose: Reader = (path, text, at) =>
  text.split(/\s+/).flatMap((port) => {
    const number = unquote(port).split("/")[0] as string;
    return ADMINISTRATION.has(number)
      ? [fact("setting", path, `remote administration on port ${number}`, { value: port, grade: 1 }, [at])]
      : [];
  });

/** The last check of the final stage, and whether there is one. Without is what most have. */
function health(path: string, stages: readonly Stage[]): LocalFact {
  const final = stages[stages.length - 1] as Stage;
  const last = final.instructions.findLast((one) => one.name === "HEALTHCHECK");
  const checked = last !== undefined && !/^none$/i.test(last.text.trim());
  return fact("setting", path, "health check", { value: checked ? "CMD" : "none", grade: checked ? -1 : 0 }, [
    last?.at ?? (final.at[0] as ByteRange),
  ]);
}

/** Two stages of one name: which is meant depends on where it is said. */
const namesakes = (stages: readonly Stage[]): LocalFact[] =>
  stages.flatMap((stage, i) =>
    stages.findIndex((s) => s.name === stage.name) < i && !/^\d+$/.test(stage.name)
      ? [fact("ambiguous", "Dockerfile", `stage ${stage.name}`, {}, [stage.at[0] as ByteRange])]
      : [],
  );

const READERS: Readonly<Record<string, Reader>> = {
  EXPOSE: expose,
  RUN: run,
  ADD: add,
  COPY: copiedFrom,
  ARG: kept,
  ENV: kept,
  ONBUILD: onbuild,
};

/** The user of a stage: its last USER, or that of the stage it is built on; a base outside the file is not known. */
function userIn(
  stages: readonly Stage[],
  index: number,
): { attrs: { value: string; uid: string | null }; at: ByteRange } {
  for (let i = index; i >= 0; i = stageNamed((stages[i] as Stage).image, i, stages)) {
    const last = (stages[i] as Stage).instructions.findLast((one) => one.name === "USER");
    if (last) return { attrs: userAttrs(userOf(last.text)), at: last.at };
  }
  return { attrs: { value: "not known", uid: null }, at: (stages[index] as Stage).at[0] as ByteRange };
}

/** The image is the final stage. */
function user(path: string, stages: readonly Stage[]): LocalFact[] {
  const { attrs, at } = userIn(stages, stages.length - 1);
  return [fact("runs-as", path, "user", attrs, [at])];
}

/** What is built from a stage runs as its user: a compose file elsewhere may name it. */
const stageInputs = (path: string, stages: readonly Stage[]): LocalFact[] =>
  stages.map((stage, i) => {
    const { attrs, at } = userIn(stages, i);
    return fact("stage", path, stage.name, { ...attrs, last: i === stages.length - 1 }, [at]);
  });

/** `user:group` without the group. */
const userOf = (text: string): string => unquote(unquote(text.trim()).split(":")[0] ?? "");

function userAttrs(name: string): { value: string; uid: string | null } {
  if (name === "root" || /^0+$/.test(name)) return { value: "root", uid: "0" };
  if (name === "" || name.includes(UNRESOLVED)) return { value: "not known", uid: null };
  return /^\d+$/.test(name) ? { value: "non-root", uid: name.replace(/^0+/, "") } : { value: "not known", uid: name };
}
