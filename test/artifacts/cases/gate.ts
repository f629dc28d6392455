import type { Case } from "../harness.ts";

export const GATE: readonly Case[] = [];
