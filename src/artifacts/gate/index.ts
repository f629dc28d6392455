import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { problem } from "../../model/problem.ts";
import { ambiguities, bounded, fact, structureOfDocuments, unreadable } from "../common.ts";

/** Sallyport's own policy: what HEAD would make of the gate. It never acts on itself: the rules of a change come from its BASE. */
export const gate: ArtifactKind = {
  id: "gate",
  version: 3,
  load: async () => {},
  claims: (path) => (path === ".sallyport/policy.yaml" ? 1 : 0),
  extract({ bytes }) {
    const parsed = parseYaml(bytes, "1.2");
    if ("code" in parsed) return unreadable(bytes, parsed);
    const [root, second] = parsed.documents;
    if (bytes.length > 0 && (second || root?.type !== "map"))
      return unreadable(bytes, problem("gate/shape", "expected one policy with keys"));
    const facts = [...(root ? policy(root) : []), ...ambiguities("policy", parsed)];
    return bounded(bytes, facts, [], structureOfDocuments(parsed, bytes));
  },
};

/** What evidence may cover, and how it is called here. */
const COVERED = [
  ["spans", ""],
  ["opaque", "unreadable "],
] as const;
const SUBJECT = "policy";

function policy(root: Located): LocalFact[] {
  const facts: LocalFact[] = [];
  for (const rule of items(get(root, "rules"))) {
    const attrs = {
      on: text(get(rule, "on")) ?? "",
      when: text(get(rule, "when")) ?? "",
      by: text(get(rule, "by")) ?? null,
      at: (plain(get(rule, "at")) ?? {}) as Json,
    };
    facts.push(fact("gate-rule", SUBJECT, text(get(rule, "id")) ?? "a rule without id", attrs, [rule.at]));
  }
  let from: string | null = null;
  for (const stage of items(get(root, "stages"))) {
    const id = text(get(stage, "id")) ?? "";
    const requires = entry(stage, "requires");
    const branch = text(get(stage, "branch")) ?? "";
    const plainRule = { on: "stage", by: text(get(stage, "class")) ?? null, at: { [id]: "block" } };
    facts.push(
      fact("gate-rule", SUBJECT, `stage ${id}`, { ...plainRule, when: branch, from }, [
        (entry(stage, "branch") ?? entry(stage, "id"))?.at ?? stage.at,
      ]),
    );
    for (const source of texts(requires?.value))
      facts.push(
        fact("gate-rule", SUBJECT, `${id} requires ${source}`, { ...plainRule, when: source }, [
          requires?.at ?? stage.at,
        ]),
      );
    from = id;
  }
  for (const group of entries(get(root, "groups")))
    facts.push(
      fact(
        "gate-group",
        SUBJECT,
        group.key,
        { from: text(get(group.value, "from")) ?? "members", members: texts(get(group.value, "members")).sort() },
        [group.at],
      ),
    );
  for (const cover of items(get(root, "covers")))
    for (const [what, named] of COVERED)
      for (const path of texts(get(cover, what)))
        facts.push(fact("exception", SUBJECT, `${named}${path}`, { by: text(get(cover, "by")) ?? "" }, [cover.at]));
  return facts;
}
