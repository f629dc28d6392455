import type { Relation } from "../model/relation.ts";

export const BROWSER: readonly Relation[] = [];
