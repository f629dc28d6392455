import { bash } from "./bash.ts";
import { fish } from "./fish.ts";
import type { Node } from "./tree.ts";
import { zsh } from "./zsh.ts";

/** What each shell is to be given, by its name. */
export const SHELLS: Readonly<Record<string, (program: Node) => string>> = { bash, zsh, fish };
