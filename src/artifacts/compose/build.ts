import { entry, get, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { Service } from "./words.ts";
import { resolved } from "./words.ts";

/** A path from the folder of a file, or null where it leads out of the tree or is known only when it runs. */
function within(folder: readonly string[], path: string): string[] | null {
  if (/^[/~]|[$:]/.test(path)) return null;
  const parts = [...folder];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts;
}

/** The Dockerfile and stage of a service that names no user: what it runs as stands there. */
export function buildInputs(path: string, { subject, node, open }: Service): LocalFact[] {
  const build = entry(node, "build");
  if (!build || open || get(node, "user")) return [];
  const written = (key: string): string | undefined => text(get(build.value, key));
  const context = within(path.split("/").slice(0, -1), resolved(text(build.value) ?? written("context") ?? "."));
  const file = context && within(context, resolved(written("dockerfile") ?? "Dockerfile"));
  if (!file) return [];
  const target = written("target")?.toLowerCase() ?? null;
  return [fact("build", `${subject} of ${path}`, "build", { file: file.join("/"), target }, [build.at])];
}
