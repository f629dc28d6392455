import type { Case } from "../harness.ts";

export const GHA: readonly Case[] = [];
