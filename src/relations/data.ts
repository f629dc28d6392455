import type { Relation } from "../model/relation.ts";

export const DATA: readonly Relation[] = [];
