import type { Node } from "./tree.ts";
import { everyNode } from "./tree.ts";

const key = (node: Node): string => node.path.join(" ");

/** A function for `complete -F`: finds the command that was begun, then offers what may come next. */
export function bash(program: Node): string {
  const nodes = everyNode(program);
  const leads = nodes.filter((n) => n.path.length > 0).map((n) => `"${key(n)}"`);
  const values = nodes.flatMap((n) =>
    n.options.flatMap(({ flag, values: known }) =>
      known === null
        ? []
        : [`    "${key(n)} ${flag}") ${known.length > 0 ? `offer "${known.join(" ")}"` : "files"}; return ;;`],
    ),
  );
  const next = nodes.map((n) => {
    const words = [...n.commands.map((c) => c.path[c.path.length - 1]), ...n.words].join(" ");
    const flags = n.options.map((o) => o.flag).join(" ");
    return `    "${key(n)}") words="${words}" flags="${flags}" ;;`;
  });
  return `# sallyport completion bash
_sallyport() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" at="" i word words="" flags=""
  offer() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current"); }
  files() { mapfile -t COMPREPLY < <(compgen -f -- "$current"); }
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "\${at:+$at }$word" in
    ${leads.join("|")}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at $before" in
${values.join("\n")}
  esac
  case "$at" in
${next.join("\n")}
  esac
  if [[ $current == -* ]]; then offer "$flags"
  elif [[ -n $words ]]; then offer "$words"
  else files
  fi
}
complete -o filenames -F _sallyport sallyport
`;
}
