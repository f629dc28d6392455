import type { Direction } from "../model/relation.ts";
import type { Grant } from "./grants.ts";
import { allows } from "./grants.ts";

/** Actions on every resource by each of which a party of Amazon gives itself everything in its account, with nobody's help. */
const CERTAIN = ["iam:AttachUserPolicy", "iam:AttachRolePolicy", "iam:PutUserPolicy", "iam:PutRolePolicy"];

/** What is started under a role that its starter gives it. */
const passing = (action: string): string => `iam:PassRole ${action}`;

/** Actions, all of one line, by which a party comes to what others hold: how much that is depends on who there is. */
const POSSIBLE: readonly (readonly string[])[] = [
  ...["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:AttachGroupPolicy", "iam:PutGroupPolicy"],
  ...["iam:AddUserToGroup", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"],
  ...["iam:UpdateAssumeRolePolicy", "sts:AssumeRole", "lambda:UpdateFunctionCode", "glue:UpdateDevEndpoint"],
  ...["ssm:SendCommand", "ssm:StartSession", "codebuild:StartBuild", "codebuild:UpdateProject"],
  ...["ec2:RunInstances", "lambda:CreateFunction", "glue:CreateDevEndpoint", "glue:CreateJob", "ecs:RunTask"].map(
    passing,
  ),
  ...["cloudformation:CreateStack", "datapipeline:CreatePipeline", "sagemaker:CreateNotebookInstance"].map(passing),
].map((a) => a.split(" "));

const may = (grants: readonly Grant[], actions: readonly string[]): boolean =>
  actions.every((a) => allows(grants, "*.*", a, null));
/** Whether grants let their holder give itself everything in its account. */
export const givesItself = (grants: readonly Grant[]): boolean =>
  !allows(grants, "*.*", "*", null) && CERTAIN.some((a) => may(grants, [a]));

/**
 * What a change of grants comes to by what Amazon lets their holder make of them: who could give himself everything and no longer can
 * holds less, whatever else is granted; who could come to what others hold and no longer can, and gains something, holds more or less.
 */
export function withCloudPowers(before: readonly Grant[], after: readonly Grant[], literal: Direction): Direction {
  const whole = (grants: readonly Grant[]): boolean => allows(grants, "*.*", "*", null) || givesItself(grants);
  if (whole(before) !== whole(after)) return whole(after) ? "widen" : "narrow";
  if (literal !== "widen") return literal;
  const lost = POSSIBLE.some((p) => may(before, p) && !may(after, p));
  const gained = POSSIBLE.some((p) => may(after, p) && !may(before, p));
  return lost && !gained ? "unknown" : literal;
}
