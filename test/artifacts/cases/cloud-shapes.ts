// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold expressions
import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const tf = casesAt("tf", "infra/estate.tf");
/** A resource called `it`. */
const one = (type: string, ...lines: readonly string[]): string =>
  `resource "${type}" "it" {\n${lines.map((l) => `  ${l}\n`).join("")}}\n`;
const both = (type: string, before: string, after: string): [string, string] => [one(type, before), one(type, after)];

const deployment = (context: string, namespace = "shop"): string =>
  one(
    "kubernetes_deployment_v1",
    `metadata {\n name = "d"\n namespace = "${namespace}"\n}`,
    `spec {\n template {\n spec {\n container {\n name = "web"\n image = "shop/web:1"\n security_context { ${context} }\n}\n}\n}\n}`,
  );
const endpointOf = (address: string): string =>
  `${one("azurerm_mssql_server")}${one("azurerm_private_endpoint", `private_service_connection {\n private_connection_resource_id = ${address}\n}`)}`;
const SHAPES: readonly Case[] = [
  tf(
    "a pod of the Kubernetes provider",
    deployment("privileged = false"),
    deployment("privileged = true"),
    said("privileged", "widen"),
  ),
  tf(
    "a pod in the default namespace",
    deployment("privileged = false"),
    deployment("privileged = false", "default"),
    said("setting", "widen", "namespace"),
  ),
  tf(
    "a whole manifest",
    ...both(
      "kubernetes_manifest",
      'manifest = { kind = "ServiceAccount", metadata = { name = "a" }, automountServiceAccountToken = false }',
      'manifest = { kind = "ServiceAccount", metadata = { name = "a" } }',
    ),
    said("holds-token", "widen"),
  ),
  tf(
    "a default of a variable of the file",
    `variable "open" { default = false }\n${one("aws_db_instance", "publicly_accessible = var.open")}`,
    `variable "open" { default = true }\n${one("aws_db_instance", "publicly_accessible = var.open")}`,
    said("public-block", "widen"),
    { rel: "public-block", direction: "widen", subject: "var.open" },
  ),
  tf(
    "what a module is told",
    'module "m" {\n  source = "./m"\n  encrypted = true\n}\n',
    'module "m" {\n  source = "./m"\n  encrypted = false\n}\n',
    said("encrypts", "widen"),
  ),
  tf(
    "what guards a bucket of the file goes",
    `${one("aws_s3_bucket")}${one("aws_s3_bucket_public_access_block", "bucket = aws_s3_bucket.it.id")}`,
    one("aws_s3_bucket"),
    said("public-block", "widen", "settings"),
    ...["audited", "deletion-guard", "encrypts", "public-block", "setting", "tls", "can", "edge-guard"].map((rel) =>
      said(rel, "neutral"),
    ),
  ),
  tf(
    "what guards a network of elsewhere comes",
    one("aws_flow_log", "vpc_id = aws_vpc.main.id", "count = 0"),
    one("aws_flow_log", "vpc_id = aws_vpc.main.id"),
    said("edge-guard", "narrow", "flow log"),
    ...["audited", "deletion-guard", "encrypts", "public-block", "setting", "tls", "can"].map((rel) =>
      said(rel, "neutral"),
    ),
  ),
  casesAt("tf", "infra/estate.tf.json")(
    "in JSON",
    '{"resource": {"aws_ebs_volume": {"it": {"encrypted": true}}}}',
    '{"resource": {"aws_ebs_volume": {"it": {"encrypted": false}}}}',
    said("encrypts", "widen"),
  ),
  casesAt("tf", "infra/prod.tfvars")(
    "a value of a variable",
    "publicly_accessible = false\n",
    "publicly_accessible = true\n",
    said("public-block", "widen"),
  ),
  tf(
    "a private endpoint is another's",
    endpointOf("azurerm_mssql_server.it.id"),
    endpointOf("azurerm_mssql_server.other.id"),
    said("public-block", "widen"),
    said("public-block", "neutral", "settings", "azurerm_private_endpoint.it"),
    said("edge-guard", "unknown"),
  ),
  tf(
    "the group that a network comes with opens",
    one("aws_default_security_group", "vpc_id = aws_vpc.it.id"),
    one(
      "aws_default_security_group",
      'vpc_id = aws_vpc.it.id\ningress {\n protocol = "-1"\n self = true\n from_port = 0\n to_port = 0\n}',
    ),
    said("flow", "widen", "ingress"),
  ),
];

const cfn = casesAt("cfn", "infra/estate.yaml");
const stack = (cidr: string, value = "!Ref From"): string =>
  `AWSTemplateFormatVersion: "2010-09-09"\nParameters:\n  From:\n    Type: String\n${cidr}Resources:\n  Door:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 22\n          ToPort: 22\n          CidrIp: ${value}\n`;
const balancer = (value: string): string =>
  `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Front:\n    Type: AWS::ElasticLoadBalancingV2::LoadBalancer\n    Properties:\n      LoadBalancerAttributes:\n        - Key: routing.http.drop_invalid_header_fields.enabled\n          Value: ${value}\n`;
const CLOUDFORMATION: readonly Case[] = [
  cfn(
    "the default of a parameter",
    stack("    Default: 10.0.0.0/8\n"),
    stack("    Default: 0.0.0.0/0\n"),
    said("flow", "widen"),
  ),
  cfn("a parameter for an address", stack("", "10.0.0.0/8"), stack(""), said("flow", "widen")),
  cfn("an attribute by its key", balancer("'true'"), balancer("'false'"), said("setting", "widen")),
  cfn(
    "an attribute by a condition",
    balancer("'true'"),
    balancer("!If [Strict, 'true', 'false']"),
    said("setting", "unknown"),
  ),
  cfn("joined from parts", stack("", "10.0.0.0/8"), stack("", "!Join ['/', ['0.0.0.0', '0']]"), said("flow", "widen")),
];

export const CLOUD_SHAPE_CASES: readonly Case[] = [...SHAPES, ...CLOUDFORMATION];
