import type { Relation } from "../model/relation.ts";
import { byEquality, byOrder, bySet, grant, join, setting, subjectAndObject } from "./lattice.ts";
import { byOp, fromTo, tick } from "./speech.ts";

const TOKEN = ["no", "projected", "automounted"];

export const ACCESS: readonly Relation[] = [
  {
    rel: "can",
    version: 1,
    area: "access",
    weight: 90,
    identity: subjectAndObject,
    // No resource names = every one of them; losing the list widens as gaining a name does.
    compare: grant((before, after) => {
      const [old, now] = [before.attrs.names ?? null, after.attrs.names ?? null];
      if (old === null || now === null) return old === now ? "neutral" : now === null ? "widen" : "narrow";
      return bySet("names", before, after);
    }),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} can now ${tick(c.object)}`,
        `${tick(c.subject)} can no longer ${tick(c.object)}`,
        `${tick(c.subject)} can ${tick(c.object)} on other names`,
      ),
  },
  {
    rel: "member-of",
    version: 1,
    area: "access",
    weight: 85,
    identity: subjectAndObject,
    compare: grant((before, after) => byEquality("role", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} is now bound to ${tick(c.object)}`,
        `${tick(c.subject)} is no longer bound to ${tick(c.object)}`,
        `the binding of ${tick(c.subject)} to ${tick(c.object)} changed`,
      ),
  },
  {
    rel: "uses-identity",
    version: 1,
    area: "access",
    weight: 60,
    identity: subjectAndObject,
    compare: (before, after) => (!after || !before ? "neutral" : byEquality("identity", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} runs as account ${tick(c.after?.identity)}`,
        `${tick(c.subject)} is gone, with its account ${tick(c.before?.identity)}`,
        `${tick(c.subject)} now runs as account ${tick(c.after?.identity)} instead of ${tick(c.before?.identity)}`,
      ),
  },
  {
    rel: "holds-token",
    version: 1,
    area: "access",
    weight: 40,
    identity: subjectAndObject,
    compare: (before, after) =>
      before && after ? byOrder(TOKEN, "value", before, after) : setting(TOKEN, "automounted")(before, after),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} mounts an API token: ${c.after?.value}`,
        `${tick(c.subject)} is gone, with its API token`,
        `the API token of ${tick(c.subject)} changed ${fromTo(c, "value")}`,
      ),
  },
];

export const SECRETS: readonly Relation[] = [
  {
    rel: "reads-secret",
    version: 1,
    area: "secrets",
    weight: 65,
    identity: subjectAndObject,
    compare: grant((before, after) =>
      join([
        byOrder(["file", "environment", "argument", "layer"], "delivery", before, after),
        bySet("keys", before, after),
      ]),
    ),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} now reads secret ${tick(c.object)}`,
        `${tick(c.subject)} no longer reads secret ${tick(c.object)}`,
        `${tick(c.subject)} reads secret ${tick(c.object)} in another way`,
      ),
  },
];
