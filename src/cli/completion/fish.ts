import type { Node } from "./tree.ts";
import { everyNode } from "./tree.ts";

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/** True where exactly the words of a command stand, and none of a command below it. */
function condition(node: Node): string {
  const below = node.commands.map((c) => c.path[c.path.length - 1]);
  const seen = node.path.map((word) => `__fish_seen_subcommand_from ${word}`);
  const not = below.length > 0 ? [`not __fish_seen_subcommand_from ${below.join(" ")}`] : [];
  return [...seen, ...not].join("; and ") || "true";
}

/** One line for each word that may come next. */
export function fish(program: Node): string {
  const lines = everyNode(program).flatMap((node) => {
    const here = `complete -c sallyport -n ${quoted(condition(node))}`;
    return [
      ...node.commands.map((c) => `${here} -f -a ${c.path[c.path.length - 1]} -d ${quoted(c.about)}`),
      ...(node.words.length > 0 ? [`${here} -f -a ${quoted(node.words.join(" "))}`] : []),
      ...node.options.map(({ flag, about, values }) => {
        const takes = values === null ? "" : values.length > 0 ? ` -x -a ${quoted(values.join(" "))}` : " -r";
        return `${here} -l ${flag.replace(/^-+/, "")}${takes} -d ${quoted(about)}`;
      }),
    ];
  });
  return `# sallyport completion fish\n${lines.join("\n")}\n`;
}
