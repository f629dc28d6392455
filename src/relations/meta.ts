import type { Relation } from "../model/relation.ts";

export const META: readonly Relation[] = [];
