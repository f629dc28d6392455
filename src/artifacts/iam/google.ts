import type { Located } from "../../formats/located.ts";
import { but, get, items, text, texts } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";
import { Grants, Parties } from "./grants.ts";

const conditionOf = (node: Located, key: string): string | null => {
  const expression = text(get(node, key, "expression"));
  return expression === undefined ? null : `if ${expression}`;
};

/** Policies of Google Cloud: who holds which role under which condition, who is denied, which calls are logged. */
export function googlePolicy(root: Located, file: string): LocalFact[] {
  const policy = `policy ${file}`;
  const parties = new Parties();
  const frame = { from: root.at.from, to: root.at.from + 1 };
  for (const binding of items(get(root, "bindings"))) {
    const role = text(get(binding, "role"));
    const members = texts(get(binding, "members"));
    if (role === undefined) continue;
    for (const member of members)
      parties.of(member).add(
        but(binding, (e) => !/^(role|members|condition)$/.test(e.key)),
        [{ resource: role, verbs: ["act as"], condition: conditionOf(binding, "condition") }],
      );
  }
  const logs = items(get(root, "auditConfigs")).flatMap((config): Judgement[] =>
    items(get(config, "auditLogConfigs")).map((log) => {
      const exempt = texts(get(log, "exemptedMembers")).length;
      const name = `${text(get(log, "logType")) ?? ""} of ${text(get(config, "service")) ?? ""}`;
      const value = exempt > 0 ? `on, but for ${exempt}` : "on";
      return { name, value, grade: 1 - 1 / (1 + exempt), unset: 1, at: log.at };
    }),
  );
  return [...parties.facts(policy, [frame]), settingsFact(policy, logs, frame, "logs", "audited"), ...denials(root)];
}

const DENIES = /^(deniedPrincipals|deniedPermissions|denialCondition|exceptionPrincipals|exceptionPermissions)$/;
const denials = (root: Located): LocalFact[] =>
  items(get(root, "rules")).flatMap((rule) => {
    const deny = get(rule, "denyRule");
    const what = texts(get(deny, "deniedPermissions")).sort().join(", ");
    const condition = [
      conditionOf(deny ?? rule, "denialCondition"),
      ...texts(get(deny, "exceptionPrincipals")).sort(),
      ...texts(get(deny, "exceptionPermissions"))
        .sort()
        .map((p) => `but for ${p}`),
    ].filter((c) => c !== null);
    const at = deny ? but(deny, (e) => !DENIES.test(e.key)) : [rule.at];
    return texts(get(deny, "deniedPrincipals")).map((who) =>
      fact("denied", who, what, { condition: condition.length > 0 ? condition : null }, at),
    );
  });

/** A role of one's own: `storage.objects.get` is the verb `get` on `storage.objects`. */
export function googleRole(root: Located, file: string): LocalFact[] {
  const grants = new Grants();
  for (const permission of items(get(root, "includedPermissions"))) {
    const name = text(permission) ?? "";
    const cut = name.lastIndexOf(".");
    if (cut > 0)
      grants.add([permission.at], [{ resource: name.slice(0, cut), verbs: [name.slice(cut + 1)], condition: null }]);
  }
  return [
    grants.fact(`role ${text(get(root, "title")) ?? file}`, "permissions", [
      { from: root.at.from, to: root.at.from + 1 },
    ]),
  ];
}
