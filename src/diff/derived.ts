import type { DerivedFact, Deriver } from "../model/deriver.ts";
import type { Fact } from "../model/fact.ts";
import { canonical } from "../model/json.ts";
import type { Relation } from "../model/relation.ts";
import type { Pair } from "./pair.ts";
import { pairFile } from "./pair.ts";

/** What one deriver says of one root in both versions. */
export interface Derived {
  readonly deriver: Pick<Deriver, "id" | "version" | "settles">;
  /** The folder whose files were joined; "" is the repository. */
  readonly root: string;
  readonly before: readonly DerivedFact[];
  readonly after: readonly DerivedFact[];
}

const below = (root: string, fact: Fact | null): boolean =>
  fact === null || root === "" || fact.at.every((l) => l.path.startsWith(`${root}/`));

/**
 * Adds the changes of derived facts, and takes the direction from local ones whose effect they tell. Both are of one root, so that
 * nothing is settled by what is joined elsewhere.
 */
export function withDerived(
  local: readonly Pair[],
  derived: readonly Derived[],
  relations: ReadonlyMap<string, Relation>,
): Pair[] {
  let rest = [...local];
  const added: Pair[] = [];
  for (const { deriver, root, before, after } of derived) {
    const kind = `${deriver.id}@${deriver.version}`;
    const read = new Set([deriver.id]);
    const facts = (list: readonly DerivedFact[]): Fact[] => list.map((f) => ({ ...f, kind }));
    const changes = pairFile(
      {
        path: root,
        before: facts(before),
        after: facts(after),
        beforeKinds: read,
        afterKinds: read,
        beforeExists: true,
        afterExists: true,
      },
      relations,
    ).filter((p) => canonical(p.before?.attrs ?? null) !== canonical(p.after?.attrs ?? null));
    rest = rest.map((p) =>
      p.direction !== "neutral" && below(root, p.before) && below(root, p.after) && deriver.settles(p, changes)
        ? { ...p, direction: "neutral" }
        : p,
    );
    // What a new or gone thing has is told with it.
    for (const c of changes) if (c.direction !== "neutral") added.push({ ...c, text: "" });
  }
  return [...rest, ...added];
}
