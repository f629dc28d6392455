import type { Case } from "../harness.ts";

export const K8S_FORMAT: readonly Case[] = [];
