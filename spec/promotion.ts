/**
 * Promotion, as an oracle without git, database or signatures: two stages, one file that grants verbs, one policy. What passes moves by
 * itself; what widens waits at prod for a reviewer who had no hand in it. The product is driven through the same steps and compared.
 */

const DAY = 24 * 60 * 60 * 1000;
const APPROVAL_LIFE = 30 * DAY;

/** A version: what it grants, which wording of the policy it holds, and who wrote it since prod. `id` tells heads apart. */
export interface Version {
  readonly id: number;
  readonly verbs: readonly string[];
  readonly wording: number;
  readonly authors: readonly string[];
}

interface Approval {
  readonly question: string;
  readonly by: string;
  readonly expires: number;
}

export interface World {
  readonly now: number;
  readonly prod: Version;
  /** What dev holds and prod does not; null: they are the same. */
  readonly waiting: Version | null;
  readonly approvals: readonly Approval[];
  /** Heads that were sent back, by whom. */
  readonly returned: readonly { readonly id: number; readonly by: string }[];
  readonly heads: number;
}

export type Step =
  | { readonly do: "push"; readonly verbs: readonly string[]; readonly wording: number; readonly author: string }
  | { readonly do: "reset"; readonly verbs: readonly string[]; readonly author: string }
  | { readonly do: "approve"; readonly by: string }
  | { readonly do: "return"; readonly by: string }
  | { readonly do: "take-back"; readonly by: string }
  | { readonly do: "wait"; readonly days: number };

export const REVIEWERS: readonly string[] = ["sam", "rita"];

export const begin = (verbs: readonly string[]): World => ({
  now: 0,
  prod: { id: 0, verbs, wording: 0, authors: [] },
  waiting: null,
  approvals: [],
  returned: [],
  heads: 0,
});

/** The question that this move asks, or null. It names the rule's wording, what there was and what there will be. */
const question = (prod: Version, next: Version): string | null =>
  next.verbs.every((v) => prod.verbs.includes(v))
    ? null
    : JSON.stringify([prod.wording, [...prod.verbs].sort(), [...next.verbs].sort()]);

const answered = (world: World, asked: string, next: Version): boolean =>
  world.approvals.some((a) => a.question === asked && a.expires > world.now && !next.authors.includes(a.by));

const returnOf = (world: World, { id }: Version) => world.returned.find((r) => r.id === id);

/** Moves prod when it may move. */
function settle(world: World): World {
  const next = world.waiting;
  if (!next || returnOf(world, next)) return world;
  const asked = question(world.prod, next);
  if (asked !== null && !answered(world, asked, next)) return world;
  return { ...world, prod: { ...next, authors: [] }, waiting: null };
}

export function step(world: World, action: Step): World {
  const { waiting, prod } = world;
  const next = { heads: world.heads + 1 };
  const asked = waiting && !returnOf(world, waiting) ? question(prod, waiting) : null;
  const reviewer = (by: string): boolean => REVIEWERS.includes(by) && !waiting?.authors.includes(by);
  switch (action.do) {
    case "wait":
      return settle({ ...world, now: world.now + action.days * DAY });
    case "push": {
      const authors = [...(waiting?.authors ?? []), action.author];
      return settle({
        ...world,
        ...next,
        waiting: { id: next.heads, verbs: action.verbs, wording: action.wording, authors },
      });
    }
    // Somebody rewrites dev on top of prod: what was there before is gone.
    case "reset":
      return settle({
        ...world,
        ...next,
        waiting: { id: next.heads, verbs: action.verbs, wording: prod.wording, authors: [action.author] },
      });
    case "approve": {
      if (asked === null || !waiting || !reviewer(action.by) || answered(world, asked, waiting)) return settle(world);
      const approval = { question: asked, by: action.by, expires: world.now + APPROVAL_LIFE };
      return settle({ ...world, approvals: [...world.approvals, approval] });
    }
    case "return":
      return asked !== null && waiting && REVIEWERS.includes(action.by)
        ? { ...world, returned: [...world.returned, { id: waiting.id, by: action.by }] }
        : world;
    case "take-back": {
      const given = waiting && returnOf(world, waiting);
      if (!given || (given.by !== action.by && !reviewer(action.by))) return world;
      return settle({ ...world, returned: world.returned.filter((r) => r !== given) });
    }
  }
}
