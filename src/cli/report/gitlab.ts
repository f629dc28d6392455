import { digestOf } from "../../model/digest.ts";
import { inert } from "../../model/text.ts";
import type { Item, Report } from "./items.ts";
import { checkItems, POLICY_FILE } from "./items.ts";

const SEVERITY: Readonly<Record<NonNullable<Item["outcome"]>, string>> = {
  error: "critical",
  block: "blocker",
  review: "major",
};

/** GitLab's code quality report: one entry for each place. */
export const gitlabCheck = (report: Report): object[] =>
  checkItems(report).map((i) => ({
    description: i.says,
    check_name: i.rule,
    fingerprint: digestOf("sallyport.gitlab/v1", { rule: i.rule, id: i.id }).slice("sha256:".length),
    severity: SEVERITY[i.outcome ?? "review"],
    location: { path: inert(i.path ?? POLICY_FILE), lines: { begin: i.line ?? 1 } },
  }));
