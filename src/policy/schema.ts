import { z } from "zod";
import { SUBJECTS } from "./condition.ts";

const Id = z.string().regex(/^[a-z0-9][a-z0-9._/-]*$/, "expected lower-case letters, digits, . _ / -");
const Branch = z.string().regex(/^(?!-)[^\s~^:?*[\\\p{Cc}]+$/u, "expected a branch name");
const Outcomes = z.enum(["note", "review", "block"]);

const ONE = "expected at least one";
// Braces and brackets mean something elsewhere; here they would match nothing, without a word.
const Glob = z
  .string()
  .regex(/^[^{}[\]!\\]+$/, "expected a path with *, ** or ? (braces, brackets and ! are not known)");

/** `.sallyport/policy.yaml`. Every object is strict: an unknown key is an error, not a comment. */
export const PolicySchema = z.strictObject({
  version: z.literal(1),
  stages: z
    .array(
      z.strictObject({
        id: Id,
        branch: Branch,
        requires: z
          .array(Id)
          .min(1, ONE)
          .describe("Evidence that must be complete for the exact tree: diff, tests, ..."),
        class: Id.default("delivery").describe("Approvals carry over between stages of one class."),
      }),
    )
    .min(1, ONE),
  services: z.array(z.strictObject({ id: Id, paths: z.array(Glob).min(1, ONE) })).min(1, ONE),
  groups: z
    .record(
      Id,
      z.union([
        z.strictObject({ members: z.array(z.string().includes("@")).min(1, ONE) }),
        z.strictObject({ from: z.literal("sign-in") }),
      ]),
    )
    .describe("Who may answer: fixed members by email, or everyone whose sign-in names the group."),
  covers: z
    .array(
      z
        .strictObject({
          spans: z.array(Glob).default([]).describe("Paths whose lines count as seen."),
          opaque: z.array(Glob).default([]).describe("Paths at which what nobody can read counts as seen, too."),
          by: Id.describe("The evidence that must be there, complete and for this very tree."),
        })
        .refine((c) => c.spans.length + c.opaque.length > 0, 'expected "spans" or "opaque"'),
    )
    .default([])
    .describe("Evidence that already looked at these paths."),
  rules: z.array(
    z.strictObject({
      id: Id,
      on: z.enum(SUBJECTS),
      when: z.string().min(1).describe("A CEL condition; the rule fires on true only."),
      at: z.record(z.string(), Outcomes).describe("Outcome by stage id, or * for every stage."),
      by: Id.optional().describe("The group that may answer; needed wherever the outcome is review."),
    }),
  ),
});

export type PolicyText = z.infer<typeof PolicySchema>;
