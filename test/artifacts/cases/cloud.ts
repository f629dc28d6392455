// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold expressions
import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const tf = casesAt("tf", "infra/main.tf");
const block = (body: string, type = "store_bucket"): string => `resource "${type}" "b" {\n  name = "b"\n${body}}\n`;
const group = (cidr: string, port = "22"): string =>
  block(
    `  ingress {\n    from_port   = ${port}\n    to_port     = ${port}\n    protocol    = "tcp"\n    cidr_blocks = ["${cidr}"]\n  }\n`,
    "net_security_group",
  );
const TERRAFORM: readonly Case[] = [
  tf("encryption goes", block("  encrypted = true\n"), block(""), said("encrypts", "widen")),
  tf("encryption comes", block(""), block("  encrypted = true\n"), said("encrypts", "narrow")),
  tf(
    "encryption by an unknown",
    block("  encrypted = true\n"),
    block("  encrypted = var.e\n"),
    said("encrypts", "unknown"),
  ),
  tf("a key is named", block(""), block("  kms_key_id = aws_kms_key.k.arn\n"), said("encrypts", "narrow")),
  tf("a log goes", block('  logging {\n    target_bucket = "logs"\n  }\n'), block(""), said("audited", "widen")),
  tf(
    "deletion is no longer guarded",
    block("  deletion_protection = true\n"),
    block("  deletion_protection = false\n"),
    said("deletion-guard", "widen"),
  ),
  tf(
    "a backup is kept longer",
    block("  backup_retention_period = 1\n"),
    block("  backup_retention_period = 7\n"),
    said("deletion-guard", "narrow"),
  ),
  tf(
    "it becomes public",
    block("  publicly_accessible = false\n"),
    block("  publicly_accessible = true\n"),
    said("public-block", "widen"),
  ),
  tf("an older TLS", block('  min_tls_version = "1.2"\n'), block('  min_tls_version = "1.0"\n'), said("tls", "widen")),
  tf(
    "an address list lets everyone in",
    block('  allowed_cidrs = ["10.0.0.0/8"]\n'),
    block('  allowed_cidrs = ["0.0.0.0/0"]\n'),
    said("public-block", "widen"),
  ),
  tf("the internet on a port", group("10.0.0.0/8"), group("0.0.0.0/0"), said("flow", "widen")),
  tf("the internet no longer", group("0.0.0.0/0"), group("10.0.0.0/8"), said("flow", "narrow")),
  tf("another name and tag", block('  tags = { Name = "a" }\n'), block('  tags = { Name = "public" }\n  size = 3\n')),
  tf("a comment", block(""), block("  # encrypted = true\n")),
  tf(
    "any action in a policy",
    block(
      '  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "x" }] })\n',
      "access_policy",
    ),
    block(
      '  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "x" }] })\n',
      "access_policy",
    ),
    said("can", "widen"),
  ),
  tf(
    "a denial of everything",
    block("  policy = jsonencode({ Statement = [] })\n", "access_policy"),
    block(
      '  policy = jsonencode({ Statement = [{ Effect = "Deny", Action = "*", Resource = "*" }] })\n',
      "access_policy",
    ),
    said("denied", "narrow"),
  ),
  tf(
    "a module follows nothing",
    'module "m" {\n  source = "git::https://a.example/m?ref=v1.0.0"\n}\n',
    'module "m" {\n  source = "git::https://a.example/m"\n}\n',
    said("uses", "widen"),
  ),
  tf("a module of its own", "", 'module "m" {\n  source = "./m"\n}\n'),
  tf(
    "a newer provider",
    'terraform {\n  required_providers {\n    a = { source = "x/a", version = "1.0.0" }\n  }\n}\n',
    'terraform {\n  required_providers {\n    a = { source = "x/a", version = "1.1.0" }\n  }\n}\n',
    said("uses", "unknown"),
  ),
  tf(
    "everybody in a role",
    'resource "google_storage_bucket_iam_member" "m" {\n  role = "roles/viewer"\n  member = "user:a@b.example"\n}\n',
    'resource "google_storage_bucket_iam_member" "m" {\n  role = "roles/viewer"\n  member = "allUsers"\n}\n',
    said("member-of", "widen"),
  ),
  tf(
    "a resource goes",
    block("  encrypted = true\n"),
    "",
    ...["encrypts", "audited", "deletion-guard", "public-block", "setting", "tls"].map((rel) => said(rel, "neutral")),
    said("can", "neutral"),
  ),
];

const cfn = casesAt("cfn", "infra/stack.yaml");
const stack = (properties: string, rest = ""): string =>
  `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Store:\n    Type: AWS::S3::Bucket\n${rest}    Properties:\n      BucketName: shop\n${properties}`;
const CLOUDFORMATION: readonly Case[] = [
  cfn("encryption goes", stack("      BucketEncryption: {Algorithm: aws}\n"), stack(""), said("encrypts", "widen")),
  cfn("encryption comes", stack(""), stack("      BucketEncryption: {Algorithm: aws}\n"), said("encrypts", "narrow")),
  cfn(
    "public by an unknown",
    stack("      PubliclyAccessible: false\n"),
    stack("      PubliclyAccessible: !Ref Open\n"),
    said("public-block", "unknown"),
  ),
  cfn(
    "everybody may read it",
    stack("      AccessControl: Private\n"),
    stack("      AccessControl: PublicRead\n"),
    said("public-block", "widen"),
  ),
  cfn("another name", stack(""), stack("      Tags: [{Key: public, Value: 'true'}]\n").replace("shop", "shop2")),
  cfn(
    "a stack is new",
    null,
    stack(""),
    ...["encrypts", "audited", "deletion-guard", "public-block", "setting", "tls"].map((rel) => said(rel, "neutral")),
    said("can", "neutral"),
  ),
  cfn("it is kept", stack(""), stack("", "    DeletionPolicy: Retain\n"), said("deletion-guard", "narrow")),
];

const nginx = casesAt("edge", "deploy/nginx.conf");
const server = (inner: string, listen = "listen 443 ssl;"): string =>
  `http {\n  server {\n    ${listen}\n    server_name shop.example;\n${inner}  }\n}\n`;
const EDGE: readonly Case[] = [
  nginx(
    "an old protocol",
    server("    ssl_protocols TLSv1.2 TLSv1.3;\n"),
    server("    ssl_protocols TLSv1 TLSv1.2;\n"),
    said("tls", "widen"),
  ),
  nginx("what is the default", server(""), server("    ssl_protocols TLSv1.2 TLSv1.3;\n")),
  nginx("an unknown protocol", server(""), server("    ssl_protocols $list;\n"), said("tls", "unknown")),
  nginx("no encryption", server(""), server("", "listen 80;"), said("tls", "widen")),
  nginx(
    "a place is forwarded",
    server("    location /a { return 200; }\n"),
    server("    location /a { proxy_pass http://b; }\n"),
    said("proxies-to", "widen"),
  ),
  nginx(
    "the peer is not verified",
    server("    proxy_ssl_verify on;\n    location /a { proxy_pass https://b; }\n"),
    server("    location /a { proxy_pass https://b; }\n"),
    said("verifies-peer", "widen"),
  ),
  nginx(
    "a password goes",
    server("    location /a { auth_basic x; }\n"),
    server("    location /a { }\n"),
    said("edge-guard", "widen"),
  ),
  nginx(
    "a password for one place is off",
    server("    auth_basic x;\n    location /a { }\n"),
    server("    auth_basic x;\n    location /a { auth_basic off; }\n"),
    said("edge-guard", "widen"),
  ),
  nginx(
    "a network more",
    server("    location /a { allow 10.0.0.1; deny all; }\n"),
    server("    location /a { allow 10.0.0.1; allow 10.1.0.0/16; deny all; }\n"),
    said("edge-guard", "widen"),
  ),
  nginx(
    "an address list",
    server("    location /a { }\n"),
    server("    location /a { deny all; }\n"),
    said("edge-guard", "narrow"),
  ),
  nginx(
    "one header drops those around it",
    server("    add_header X-Frame-Options DENY;\n    location /a { }\n"),
    server("    add_header X-Frame-Options DENY;\n    location /a { add_header X-Test 1; }\n"),
    said("security-header", "widen"),
  ),
  nginx(
    "scripts from anywhere",
    server("    add_header Content-Security-Policy \"script-src 'self'\";\n"),
    server('    add_header Content-Security-Policy "script-src *";\n'),
    said("csp", "widen"),
  ),
  nginx(
    "folders are listed",
    server("    location /a { }\n"),
    server("    location /a { autoindex on; }\n"),
    said("setting", "widen"),
  ),
  nginx("a word in a comment", server(""), server("    # autoindex on;\n")),
  nginx("a server is new", "http {\n}\n# server {}\n", server(""), said("tls", "neutral"), said("setting", "neutral")),
];

export const CLOUD_CASES: readonly Case[] = [...TERRAFORM, ...CLOUDFORMATION, ...EDGE];
