import type { Case } from "../harness.ts";

export const NPM: readonly Case[] = [];
