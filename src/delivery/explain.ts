import { RELATIONS } from "../diff/index.ts";
import type { LocalFact } from "../model/fact.ts";
import type { Area, Direction, Relation } from "../model/relation.ts";
import type { KnownNames } from "../policy/index.ts";
import { DEFAULT_POLICY_TEXT, parsePolicy } from "../policy/index.ts";

/** One relation of the catalogue, in words where it can be told from the relation itself. */
export interface RelationView {
  readonly rel: string;
  readonly area: Area;
  readonly weight: number;
  readonly version: number;
  /** Which way one goes that comes, and one that leaves; null where only its value tells. */
  readonly comes: "widen" | "narrow" | null;
  readonly leaves: "widen" | "narrow" | null;
}

/** A fact that holds nothing but its name: what presence alone means. */
const bare = (rel: string): LocalFact => ({
  ...{ rel, subject: "subject", object: "object", scope: "", attrs: {}, at: [], certainty: "exact" },
});

function presence(compare: () => Direction): "widen" | "narrow" | null {
  try {
    const direction = compare();
    return direction === "widen" || direction === "narrow" ? direction : null;
  } catch {
    // It looks at a value first.
    return null;
  }
}

const view = ({ rel, area, weight, version, compare }: Relation): RelationView => ({
  ...{ rel, area, weight, version },
  comes: presence(() => compare(undefined, bare(rel))),
  leaves: presence(() => compare(bare(rel), undefined)),
});

/** Every relation that a diff can tell. */
export const catalogue = (): readonly RelationView[] => RELATIONS.map(view);

/** Of `policy` and `secrets` no relation need exist yet: they are areas all the same. */
const AREAS: readonly Area[] = [
  ...["access", "network", "workload", "pipeline", "dependencies", "data", "api", "browser", "static"],
  ...["secrets", "policy"],
] as Area[];

/** What a condition of a policy may name: relations and areas. */
export function knownNames(): KnownNames {
  const relations = catalogue();
  const shipped = parsePolicy(DEFAULT_POLICY_TEXT, "the shipped policy");
  return {
    relations: relations.map((r) => r.rel),
    areas: [...new Set<string>([...AREAS, ...relations.map((r) => r.area)])],
    shipped: new Set("policy" in shipped ? shipped.policy.rules.map((r) => r.digest) : []),
  };
}
