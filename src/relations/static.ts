import type { Relation } from "../model/relation.ts";

export const STATIC: readonly Relation[] = [];
