import type { Relation } from "../model/relation.ts";

export const EDGE: readonly Relation[] = [];
