import type { DockerInstruction } from "../../formats/dockerfile.ts";
import { parseDockerfile } from "../../formats/dockerfile.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { fact, imageAttrs, pipesDownload, unreadable } from "../common.ts";

const NAME = /(^|\/)((Docker|Container)file([._-][^/]*)?|[^/]*\.([Dd]ockerfile|[Cc]ontainerfile))$/;

interface Stage {
  readonly name: string;
  readonly image: string;
  readonly at: ByteRange;
  readonly instructions: DockerInstruction[];
}

/** Dockerfiles: bases, user of the final stage, what is fetched and run while building. */
export const docker: ArtifactKind = {
  id: "docker",
  version: 1,
  load: async () => {},
  claims: (path) => (NAME.test(path) && !/\.(md|txt|dockerignore)$/i.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    const parsed = parseDockerfile(bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    const stages = stagesOf(parsed);
    if (stages.length === 0)
      return bytes.length === 0
        ? { facts: [], units: [], opaque: [] }
        : unreadable(bytes, problem("docker/no-stage", "no FROM instruction can be read"));
    const facts = [...stages.flatMap((s) => stageFacts(path, s, stages)), ...user(path, stages)];
    return { facts, units: [], opaque: [] };
  },
};

/** Build arguments with a default; those without one are known only when building. */
function substitute(text: string, args: ReadonlyMap<string, string | null>): string {
  return text.replace(
    /\$(?:\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g,
    (_, braced: string | undefined, fallback: string | undefined, bare: string | undefined) => {
      const value = args.get(braced ?? (bare as string)) ?? fallback;
      return value ?? UNRESOLVED;
    },
  );
}

function stagesOf(instructions: readonly DockerInstruction[]): Stage[] {
  const stages: Stage[] = [];
  const args = new Map<string, string | null>();
  for (const instruction of instructions) {
    const current = stages[stages.length - 1];
    if (instruction.name === "ARG" && !current) {
      const [name = "", ...value] = instruction.text.split("=");
      args.set(name, value.length > 0 ? value.join("=").replace(/^["']|["']$/g, "") : null);
    } else if (instruction.name === "FROM") {
      const words = instruction.text.split(/\s+/).filter((w) => !w.startsWith("--"));
      const as = words[1]?.toUpperCase() === "AS" ? words[2] : undefined;
      stages.push({
        name: as?.toLowerCase() ?? String(stages.length),
        image: substitute(words[0] ?? "", args),
        at: instruction.at,
        instructions: [],
      });
    } else current?.instructions.push(instruction);
  }
  return stages;
}

const parent = (stage: Stage, stages: readonly Stage[]): Stage | undefined =>
  stages.slice(0, stages.indexOf(stage)).findLast((s) => s.name === stage.image.toLowerCase());

function stageFacts(path: string, stage: Stage, stages: readonly Stage[]): LocalFact[] {
  const facts: LocalFact[] = [];
  if (!parent(stage, stages) && stage.image !== "scratch") {
    const image = stage.image.includes(UNRESOLVED)
      ? { ...imageAttrs(stage.image), pin: UNRESOLVED }
      : imageAttrs(stage.image);
    facts.push(fact("image", path, `base of stage ${stage.name}`, image, [stage.at]));
  }
  for (const { name, text, at } of stage.instructions) {
    if (name === "RUN" && pipesDownload(text))
      facts.push(fact("executes", path, "pipes a download into a shell", { stage: stage.name }, [at]));
    if (name === "ADD") {
      const words = text.split(/\s+/);
      const checksum = words.find((w) => w.startsWith("--checksum="))?.slice(11) ?? null;
      for (const source of words.filter((w) => /^(https?|git):\/\/|^git@/.test(w)))
        if (checksum === null) facts.push(fact("packs", path, source, { checksum, stage: stage.name }, [at]));
    }
    if (name === "RUN")
      for (const [, options = ""] of text.matchAll(/--mount=(type=secret[^\s]*)/g)) {
        const id = /(?:^|,)id=([^,]+)/.exec(options)?.[1] ?? "default";
        facts.push(fact("reads-secret", path, id, { delivery: "file", keys: [] }, [at]));
      }
  }
  return facts;
}

/** The user of the final stage: its last USER, or that of the stage it is built on; a base outside the file is not known. */
function user(path: string, stages: readonly Stage[]): LocalFact[] {
  const final = stages[stages.length - 1] as Stage;
  for (let stage: Stage | undefined = final; stage; stage = parent(stage, stages)) {
    const last = stage.instructions.findLast((i) => i.name === "USER");
    if (last) return [fact("runs-as", path, "user", userAttrs(last.text.split(":")[0] ?? ""), [last.at])];
  }
  return [fact("runs-as", path, "user", { value: "not known", uid: null }, [final.at])];
}

function userAttrs(name: string): { value: string; uid: string | null } {
  if (name === "root" || /^0+$/.test(name)) return { value: "root", uid: "0" };
  return /^\d+$/.test(name) ? { value: "non-root", uid: name } : { value: "not known", uid: name };
}
