import type { Importer } from "./importer.ts";
import { junit } from "./junit/index.ts";

export const IMPORTERS: readonly Importer[] = [junit];
