import type { Relation } from "../model/relation.ts";

export const API: readonly Relation[] = [];
