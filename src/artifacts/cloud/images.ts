import type { Located } from "../../formats/located.ts";
import { entries, items, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact, imageAttrs } from "../common.ts";

/** Images that a resource names. */
export function imagesIn(subject: string, body: Located): LocalFact[] {
  const facts: LocalFact[] = [];
  const visit = (node: Located, depth: number): void => {
    if (depth > 12) return;
    for (const e of entries(node)) {
      const reference = text(e.value);
      if (e.key === "image" && reference && /[/:]/.test(reference) && !reference.startsWith("${"))
        facts.push(fact("image", subject, "image", imageAttrs(reference), [e.at]));
      for (const inner of e.value.type === "map" ? [e.value] : items(e.value)) visit(inner, depth + 1);
    }
  };
  visit(body, 0);
  return facts;
}
