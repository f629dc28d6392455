import type { Command } from "commander";

/** A command as a shell sees it. */
export interface Node {
  /** Words that lead to it, without the program: `policy test`. */
  readonly path: readonly string[];
  readonly about: string;
  readonly commands: readonly Node[];
  readonly options: readonly {
    readonly flag: string;
    readonly about: string;
    readonly values: readonly string[] | null;
  }[];
  /** Words that its first argument may be, where they are known. */
  readonly words: readonly string[];
}

/** The commands of a program. `values` of an option: null where it takes none, empty where they are not known. */
export const treeOf = (command: Command, path: readonly string[] = []): Node => ({
  path,
  about: command.description(),
  commands: command.commands.map((c) => treeOf(c, [...path, c.name()])),
  options: [
    ...command.options.map((o) => ({
      flag: o.long ?? o.short ?? "",
      about: o.description,
      values: o.required || o.optional ? (o.argChoices ?? []) : null,
    })),
    { flag: "--help", about: "display help for command", values: null },
  ],
  words: command.registeredArguments[0]?.argChoices ?? [],
});

/** A command and all below it. */
export const everyNode = (node: Node): Node[] => [node, ...node.commands.flatMap(everyNode)];
