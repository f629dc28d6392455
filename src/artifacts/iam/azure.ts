import type { Located } from "../../formats/located.ts";
import { entries, items, text, texts } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { Grants } from "./grants.ts";

/** A value by its name, which tools write in either case. */
const pick = (node: Located | undefined, name: string): Located | undefined =>
  entries(node).find((e) => e.key.toLowerCase() === name.toLowerCase())?.value;

/** `Microsoft.Compute/virtualMachines/read` is the verb `read` on a path; names ignore case. */
function grantOf(action: string): { resource: string; verbs: string[]; condition: null } {
  const lower = action.toLowerCase();
  const cut = lower.lastIndexOf("/");
  const [path, verb] = cut < 0 ? ["*", lower] : [lower.slice(0, cut), lower.slice(cut + 1)];
  return { resource: `/${verb === "*" && path !== "*" ? `${path}/*` : path}`, verbs: [verb], condition: null };
}

/** Role definitions of Azure: what the role may do, what is left out of that, and where it may be given. */
export function azureRole(root: Located, file: string): LocalFact[] {
  const all = root.type === "list" ? items(root) : [root];
  return all.flatMap((node) => {
    const body = pick(node, "properties") ?? node;
    const name = text(pick(body, "roleName")) ?? text(pick(body, "Name")) ?? file;
    // Said also where it grants nothing: its name, and nothing else.
    const frame = [{ from: node.at.from, to: node.at.from + 1 }];
    const permissions = pick(body, "permissions");
    const parts = permissions?.type === "list" ? items(permissions) : [body];
    const [actions, places] = [new Grants(), new Grants()];
    for (const part of parts)
      for (const [key, label] of [
        ["actions", ""],
        ["dataActions", "data "],
      ] as const) {
        const list = pick(part, key);
        const left = pick(part, `not${key}`);
        const except = texts(left).map((a) => a.toLowerCase());
        const grants = texts(list).map(grantOf);
        const named =
          label === ""
            ? grants
            : grants.map((g) => ({
                ...g,
                verbs: g.verbs.map((v) => (v === "*" ? v : `${label}${v}`)),
                resource: `/data${g.resource}`,
              }));
        const missing = except.length > 0 ? `${label}${except.sort().join(", ")}` : null;
        if (list || missing !== null)
          actions.add(
            [list?.at, left?.at].filter((a) => a !== undefined),
            named,
            missing,
          );
      }
    const scopes = pick(body, "assignableScopes");
    if (scopes)
      places.add(
        [scopes.at],
        texts(scopes).map((s) => ({
          resource: s === "/" ? "/*" : s.toLowerCase(),
          verbs: ["be given at"],
          condition: null,
        })),
      );
    return [actions.fact(`role ${name}`, "actions", frame), places.fact(`role ${name}`, "places", frame)];
  });
}
