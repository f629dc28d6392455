import type { Case } from "../harness.ts";

export const DOCKER: readonly Case[] = [];
