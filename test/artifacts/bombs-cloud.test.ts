import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createExtractor } from "../../src/adapters/extract/index.ts";
import type { Extractor } from "../../src/ports/index.ts";

/** Milliseconds that any one file may take, through the worker that the product uses. */
const BOUND = 5_000;
const N = 100_000;
const lines = (n: number, line: (i: number) => string): string => Array.from({ length: n }, (_, i) => line(i)).join("");
const resource = (type: string, body: string): string => `resource "${type}" "a" {\n${body}\n}\n`;
const HEAD =
  'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  A:\n    Type: AWS::EC2::Instance\n    Properties:\n';

interface Bomb {
  readonly name: string;
  readonly path: string;
  readonly text: () => string;
}
const tf = (name: string, text: () => string): Bomb => ({ name: `tf: ${name}`, path: "main.tf", text });
const cfn = (name: string, text: () => string): Bomb => ({
  name: `cfn: ${name}`,
  path: "stack.yaml",
  text: () => HEAD + text(),
});
const arm = (name: string, text: () => string): Bomb => ({
  name: `arm: ${name}`,
  path: "main.json",
  text: () =>
    `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [${text()} {}]}`,
});
const bicep = (name: string, text: () => string): Bomb => ({ name: `bicep: ${name}`, path: "main.bicep", text });

const BOMBS: readonly Bomb[] = [
  tf("many settings", () =>
    resource(
      "aws_db_instance",
      lines(20_000, (i) => `  enable_log_${i}_disabled = true\n`),
    ),
  ),
  tf("many resources", () => lines(3000, (i) => `resource "aws_s3_bucket" "b${i}" {\n  acl = "private"\n}\n`)),
  tf("a long name", () => resource("aws_db_instance", `  ${"no_log_".repeat(N / 10)}x = true`)),
  tf("a long name of capitals", () => resource("aws_db_instance", `  ${"A".repeat(N)}x = true`)),
  tf("a name of many dots", () => resource("aws_db_instance", `  "${"a.".repeat(N)}" = true`)),
  tf("start data of one word", () => resource("aws_instance", `  user_data = "${"a".repeat(N)}"`)),
  tf("start data of keys", () => resource("aws_instance", `  user_data = "${"access_key_id ".repeat(N / 10)}"`)),
  tf("start data of keys without ends", () => resource("aws_instance", `  user_data = "${"secret_".repeat(N / 10)}"`)),
  tf("JSON of commas", () => resource("aws_iam_policy", `  policy = <<E\n{"Statement": [${",   ".repeat(N)}]}\nE`)),
  tf("JSON of lists", () => resource("aws_iam_policy", `  policy = <<E\n${"[".repeat(N)}\nE`)),
  tf("JSON in JSON", () =>
    resource(
      "aws_iam_policy",
      `  policy = ${JSON.stringify(Array.from({ length: 6 }).reduce<string>((s) => JSON.stringify({ a: s }), "{}"))}`,
    ),
  ),
  tf("many statements", () =>
    resource(
      "aws_iam_policy",
      `  policy = <<E\n{"Statement": [${lines(5000, (i) => `{"Action": "s${i}:*", "Resource": "r${i}"},`)}]}\nE`,
    ),
  ),
  tf("many rules, each denied before", () =>
    resource(
      "aws_network_acl",
      lines(
        4000,
        (i) =>
          `  ingress {\n    rule_no = ${i}\n    action = "${i % 2 ? "deny" : "allow"}"\n    protocol = "tcp"\n    from_port = ${i}\n    to_port = ${i}\n    cidr_block = "10.0.${i % 250}.0/24"\n  }\n`,
      ),
    ),
  ),
  tf("rules of many ports and ends", () =>
    resource(
      "aws_security_group_rule",
      `  protocol = "tcp"\n  ports = [${lines(2000, (i) => `"${i}",`)}]\n  cidr_blocks = [${lines(2000, (i) => `"10.0.${i % 250}.${i % 200}/32",`)}]`,
    ),
  ),
  tf(
    "locals of themselves",
    () =>
      `locals {\n${lines(2000, (i) => `  l${i} = local.l${i + 1}\n`)}}\n${resource("aws_db_instance", "  encrypted = local.l0")}`,
  ),
  tf("many containers", () =>
    resource("kubernetes_pod", `  spec {\n${lines(3000, (i) => `    container {\n      name = "c${i}"\n    }\n`)}  }`),
  ),
  tf(
    "many guards of one bucket",
    () =>
      resource("aws_s3_bucket", "") +
      lines(3000, (i) => `resource "aws_s3_bucket_versioning" "v${i}" {\n  bucket = aws_s3_bucket.a.id\n}\n`),
  ),
  {
    name: "tf: blocks in JSON",
    path: "main.tf.json",
    text: () => `{"resource": {"aws_s3_bucket": {${lines(3000, (i) => `"b${i}": [{}, {}],`)}"z": {}}}}`,
  },
  arm("many resources", () =>
    lines(5000, (i) => `{"type": "Microsoft.Sql/servers", "name": "s${i}", "properties": {}},`),
  ),
  arm("many parts of one", () =>
    lines(
      5000,
      (i) => `{"type": "Microsoft.Sql/servers/configurations", "name": "s/c${i}", "properties": {"value": "on"}},`,
    ),
  ),
  arm("resources in resources", () => `${'{"type": "a", "name": "n", "resources": ['.repeat(40)}${"]}".repeat(40)},`),
  arm(
    "a long name",
    () =>
      `{"type": "Microsoft.Sql/servers", "name": "[${"concat(".repeat(N / 10)}${")".repeat(N / 10)}]", "properties": {}},`,
  ),
  bicep("brackets", () => `var a = ${"(".repeat(N)}`),
  bicep("objects in objects", () => `var a = ${"{ a: ".repeat(N / 10)}`),
  bicep("texts in texts", () => `var a = ${"'${".repeat(N / 10)}`),
  bicep("empty lines in an expression", () => `var a = b${"\n".repeat(N)}? c : d\n`),
  bicep("an expression of lines", () => `var a = b\n${"  + c\n".repeat(N / 10)}`),
  bicep("many statements", () => lines(5000, (i) => `param p${i} string = 'x'\n`)),
  bicep(
    "variables of variables",
    () => `${lines(2000, (i) => `var v${i} = v${i + 1}\n`)}resource r 'Microsoft.Sql/servers@1' = {\n  name: v0\n}\n`,
  ),
  cfn("joins in joins", () => `      Key: ${"!Join ['', [".repeat(90)}a${"]]".repeat(90)}\n`),
  cfn("a text of parameters", () => `      Key: !Sub "${"${A}".repeat(N / 4)}"\n`),
  cfn(
    "many rules",
    () =>
      `      SecurityGroupIngress:\n${lines(5000, (i) => `        - {IpProtocol: tcp, FromPort: ${i}, ToPort: ${i}, CidrIp: 0.0.0.0/0}\n`)}`,
  ),
  {
    name: "Dockerfile: commands",
    path: "Dockerfile",
    text: () => `FROM a:1\nRUN ${"apt update && ".repeat(N / 10)}true\n`,
  },
  {
    name: "Dockerfile: working directories",
    path: "Dockerfile",
    text: () => `FROM a:1\n${"WORKDIR a\n".repeat(N / 10)}`,
  },
  {
    name: "manifest: settings of a map",
    path: "deploy/m.yaml",
    text: () =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n${lines(5000, (i) => `  k${i}: ${"password ".repeat(10)}\n`)}`,
  },
];

let extractor: Extractor;
beforeAll(() => {
  extractor = createExtractor({ workers: 2 });
});
afterAll(() => extractor.close());

describe("cloud files made to be slow", () => {
  it.each(BOMBS)("$name", async ({ path, text }) => {
    const bytes = new TextEncoder().encode(text());
    const start = performance.now();
    const extracted = await extractor.extract({ path, bytes });
    expect(performance.now() - start).toBeLessThan(BOUND);
    if (extracted.status === "failed") expect.fail(`the worker was lost: ${extracted.problem.message}`);
    expect(extracted.kinds.length).toBeGreaterThan(0);
    for (const { extraction } of extracted.kinds)
      for (const f of extraction.facts) expect(f.at.every((r) => r.to <= bytes.length)).toBe(true);
  });
});
