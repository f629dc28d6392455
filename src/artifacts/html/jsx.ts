import type { Node } from "@babel/types";
import { byExpression, reference } from "../../formats/origin.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { sanitiser, shortened } from "./page.ts";

/** Code where an address or a style is expected. */
const CODE = { place: "foreign", integrity: null, sandbox: null, tls: true, expression: null };

type Range = (node: Node) => ByteRange;
const LOADS: Readonly<Record<string, string>> = {
  script: "a script",
  iframe: "a frame",
  Script: "a script",
  embed: "an object",
};

/** Children of a node, by whatever keys hold nodes. */
function* children(node: Node): Generator<Node> {
  for (const [key, value] of Object.entries(node)) {
    if (key === "loc" || key === "leadingComments" || key === "trailingComments" || key === "innerComments") continue;
    for (const item of Array.isArray(value) ? value : [value])
      if (typeof item === "object" && item !== null && typeof item.type === "string") yield item as Node;
  }
}

/** Facts of JSX elements: HTML that is not escaped, and what frames and scripts are loaded from where. */
export function jsxFacts(path: string, root: Node, text: string, range: Range): LocalFact[] {
  const facts: LocalFact[] = [];
  const stack: Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === "JSXOpeningElement") facts.push(...elementFacts(path, node, text, range));
    else if (node.type === "AssignmentExpression" && node.left.type === "MemberExpression") {
      const { property } = node.left;
      if (
        property.type === "Identifier" &&
        /^(inner|outer)HTML$/.test(property.name) &&
        node.right.type !== "StringLiteral"
      ) {
        const source = text.slice(node.right.start ?? 0, node.right.end ?? 0);
        facts.push(
          fact("raw-html", path, `${shortened(source)} by ${property.name}`, { sanitiser: sanitiser(source) }, [
            range(node),
          ]),
        );
      }
    }
    stack.push(...[...children(node)].reverse());
  }
  return facts;
}

function elementFacts(
  path: string,
  node: Extract<Node, { type: "JSXOpeningElement" }>,
  text: string,
  range: Range,
): LocalFact[] {
  const tag = node.name.type === "JSXIdentifier" ? node.name.name : "";
  const facts: LocalFact[] = [];
  const strings = new Map<string, string>();
  for (const a of node.attributes)
    if (a.type === "JSXAttribute" && a.name.type === "JSXIdentifier" && a.value?.type === "StringLiteral")
      strings.set(a.name.name, a.value.value);
  for (const a of node.attributes) {
    if (a.type !== "JSXAttribute" || a.name.type !== "JSXIdentifier") continue;
    const { name } = a.name;
    const written = a.value ? text.slice(a.value.start ?? 0, a.value.end ?? 0) : "";
    if (name === "dangerouslySetInnerHTML") {
      const source = /__html\s{0,9}:\s{0,9}([^}]{1,200})/.exec(written)?.[1] ?? written;
      if (!/^(["'`])[^$"'`]*\1\s*,?$/.test(source.trim()))
        facts.push(
          fact("raw-html", path, `${shortened(source)} in ${tag || "an element"}`, { sanitiser: sanitiser(written) }, [
            range(a),
          ]),
        );
    } else if (name === "src" && Object.hasOwn(LOADS, tag)) {
      const {
        place,
        origin,
        tls,
        expression,
        path: address,
      } = strings.has("src") ? reference(strings.get("src") as string) : byExpression(written);
      if (place === "own") continue;
      const sandbox = strings.has("sandbox")
        ? (strings.get("sandbox") as string).split(/\s+/).filter(Boolean).sort()
        : null;
      const attrs = { place, integrity: strings.get("integrity") ?? null, sandbox, tls, expression, address };
      facts.push(
        fact(
          "loads",
          path,
          `${LOADS[tag]} from ${place === "any" ? "an address that an expression gives" : origin}`,
          attrs,
          [range(a)],
        ),
      );
    } else if (/^(href|src|action)$/.test(name) && /^["'{`\s]{0,3}javascript:/i.test(written))
      facts.push(fact("loads", path, "code in an address", CODE, [range(a)]));
  }
  return facts;
}
