import { parseJson } from "../../formats/json/index.ts";
import { latin1 } from "../../formats/latin1.ts";
import type { Located } from "../../formats/located.ts";
import { entry, get, items, plain, text, texts } from "../../formats/located.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { problem } from "../../model/problem.ts";
import { ambiguities, bounded, fact, structureOfDocuments, unreadable } from "../common.ts";

/** GitHub rulesets as they are exported. A file in the tree declares; the host decides. */
export const ruleset: ArtifactKind = {
  id: "ruleset",
  version: 2,
  load: async () => {},
  claims(path, head) {
    if (!path.endsWith(".json")) return 0;
    const start = latin1(head);
    return start.includes('"ref_name"') || (start.includes('"enforcement"') && start.includes('"target"')) ? 1 : 0;
  },
  extract({ path, bytes }) {
    const parsed = parseJson(bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    const [root] = parsed.documents;
    const sets = root?.type === "list" ? items(root) : root ? [root] : [];
    if (sets.some((s) => s.type !== "map")) return unreadable(bytes, problem("ruleset/shape", "expected a ruleset"));
    const facts = sets.flatMap((s) => rules(path, s));
    return bounded(bytes, [...facts, ...ambiguities(path, parsed)], [], structureOfDocuments(parsed, bytes));
  },
};

/** Modes of a whole set: only `active` holds anybody. */
const MODE: Readonly<Record<string, string>> = { active: "enforce", evaluate: "audit", disabled: "off" };

function rules(path: string, set: Located): LocalFact[] {
  const name = text(get(set, "name")) ?? path;
  const enforcement = entry(set, "enforcement");
  const mode = MODE[text(enforcement?.value) ?? "active"] ?? "off";
  const held = entry(set, "conditions", "ref_name");
  const include = texts(get(set, "conditions", "ref_name", "include")).sort();
  const exclude = texts(get(set, "conditions", "ref_name", "exclude")).sort();
  const shared = [enforcement, held].flatMap((e) => e?.at ?? []);
  const facts = items(get(set, "rules")).map((rule) =>
    fact(
      "admission-guard",
      `refs ${include.join(", ") || "by no name"}`,
      `ruleset ${name}: ${text(get(rule, "type")) ?? "a rule"}`,
      {
        mode,
        failurePolicy: null,
        level: null,
        exempt: exclude,
        rule: canonical((plain(get(rule, "parameters")) ?? null) as Json),
      },
      [rule.at, ...shared],
    ),
  );
  const bypass = items(get(set, "bypass_actors")).map((actor) => {
    const who = `${text(get(actor, "actor_type")) ?? "actor"} ${text(get(actor, "actor_id")) ?? "any"}`;
    return fact(
      "member-of",
      who,
      `those who may bypass ruleset ${name}`,
      { everywhere: text(get(actor, "bypass_mode")) !== "pull_request" },
      [actor.at],
    );
  });
  return [...facts, ...bypass];
}
