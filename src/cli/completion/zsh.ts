import type { Node } from "./tree.ts";
import { everyNode } from "./tree.ts";

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
/** What `_describe` takes: a word, a colon, what it is. */
const described = (word: string, about: string): string => quoted(`${word.replaceAll(":", "\\:")}:${about}`);

/** A function for `#compdef`: finds the command that was begun, then offers what may come next with what it is. */
export function zsh(program: Node): string {
  const nodes = everyNode(program);
  const key = (node: Node): string => quoted(node.path.join(" "));
  const leads = nodes.filter((n) => n.path.length > 0).map(key);
  const values = nodes.flatMap((n) =>
    n.options.flatMap(({ flag, values: known }) =>
      known === null
        ? []
        : [
            `    ${quoted([...n.path, flag].join(" "))}) ${known.length > 0 ? `compadd -- ${known.join(" ")}` : "_files"}; return ;;`,
          ],
    ),
  );
  const next = nodes.map((n) => {
    const words = [
      ...n.commands.map((c) => described(c.path[c.path.length - 1] ?? "", c.about)),
      ...n.words.map((w) => quoted(w)),
    ];
    const flags = n.options.map((o) => described(o.flag, o.about));
    return `    ${key(n)}) next=(${words.join(" ")}) flags=(${flags.join(" ")}) ;;`;
  });
  return `#compdef sallyport
# sallyport completion zsh
_sallyport() {
  local at='' word before="\${words[CURRENT-1]}"
  local -a next flags
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${at:+$at }$word" in
    ${leads.join("|")}) at="\${at:+$at }$word" ;;
    esac
  done
  case "\${at:+$at }$before" in
${values.join("\n")}
  esac
  case "$at" in
${next.join("\n")}
  esac
  if [[ $PREFIX == -* ]]; then _describe option flags
  elif (( $#next )); then _describe command next
  else _files
  fi
}
if [[ $funcstack[1] == _sallyport ]]; then _sallyport "$@"; else compdef _sallyport sallyport; fi
`;
}
