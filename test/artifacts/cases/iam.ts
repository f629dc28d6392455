import type { Case, Expected } from "../harness.ts";
import { said } from "./build.ts";

const of =
  (path: string) =>
  (name: string, before: unknown, after: unknown, ...expect: Expected[]): Case => {
    const text = (v: unknown): string | null => (v === null || typeof v === "string" ? v : JSON.stringify(v, null, 2));
    return { kind: "iam", name: `${path}: ${name}`, path, before: text(before), after: text(after), expect };
  };

const aws = of("infra/policies/deploy.json");
const BUCKET = "arn:aws:s3:::shop-files/*";
const policy = (...statements: object[]): object => ({ Version: "2012-10-17", Statement: statements });
const allow = (inner: object): object => ({ Effect: "Allow", Action: ["s3:GetObject"], Resource: [BUCKET], ...inner });
const deny = (inner: object): object => ({ Effect: "Deny", Action: ["s3:DeleteObject"], Resource: "*", ...inner });
const VPC = { StringEquals: { "aws:SourceVpc": "vpc-1" } };
const trust = (inner: object): object =>
  policy({
    Effect: "Allow",
    Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/id.example" },
    Action: "sts:AssumeRoleWithWebIdentity",
    ...inner,
  });
const AWS: readonly Case[] = [
  aws(
    "an action more",
    policy(allow({})),
    policy(allow({ Action: ["s3:GetObject", "s3:PutObject"] })),
    said("can", "widen", "policy deploy", "policy deploy"),
  ),
  aws(
    "an action less",
    policy(allow({ Action: ["s3:GetObject", "s3:PutObject"] })),
    policy(allow({})),
    said("can", "narrow"),
  ),
  aws("every resource", policy(allow({})), policy(allow({ Resource: "*" })), said("can", "widen")),
  aws(
    "every action but some",
    policy(allow({})),
    policy(allow({ Action: undefined, NotAction: ["iam:*"] })),
    said("can", "widen"),
  ),
  aws(
    "others are left out",
    policy(allow({ Action: undefined, NotAction: ["iam:*"] })),
    policy(allow({ Action: undefined, NotAction: ["sts:*"] })),
    said("can", "unknown"),
  ),
  aws("a condition goes", policy(allow({ Condition: VPC })), policy(allow({})), said("can", "widen")),
  aws("a condition", policy(allow({})), policy(allow({ Condition: VPC })), said("can", "narrow")),
  aws(
    "another condition",
    policy(allow({ Condition: VPC })),
    policy(allow({ Condition: { StringEquals: { "aws:SourceVpc": "vpc-2" } } })),
    said("can", "unknown"),
  ),
  aws(
    "everyone",
    policy(allow({ Principal: { AWS: "arn:aws:iam::123456789012:root" } })),
    policy(allow({ Principal: "*" })),
    said("can", "widen", "policy deploy", "everyone"),
    said("can", "narrow", "policy deploy", "account 123456789012"),
  ),
  aws(
    "everyone without a condition",
    policy(allow({ Principal: "*", Condition: VPC })),
    policy(allow({ Principal: "*" })),
    said("can", "widen", "policy deploy", "everyone"),
  ),
  aws("nothing is denied", policy(allow({}), deny({})), policy(allow({})), said("denied", "widen")),
  aws("denied under a condition", policy(deny({})), policy(deny({ Condition: VPC })), said("denied", "unknown")),
  aws(
    "any token of the issuer",
    trust({ Condition: { StringEquals: { "id.example:sub": "repo:shop/pay:ref:refs/heads/main" } } }),
    trust({}),
    said("may-assume", "widen", "policy deploy"),
  ),
  aws(
    "other tokens of the issuer",
    trust({ Condition: { StringEquals: { "id.example:sub": "repo:shop/pay:ref:refs/heads/main" } } }),
    trust({ Condition: { StringLike: { "id.example:sub": "repo:shop/*" } } }),
    said("may-assume", "unknown"),
  ),
  aws(
    "case and order",
    policy(allow({ Action: ["S3:getobject", "s3:PutObject"] })),
    policy(allow({ Sid: "files", Action: ["s3:PutObject", "s3:GetObject"] })),
  ),
  aws("it is gone", policy(allow({})), null, said("can", "narrow")),
  {
    ...aws(
      "cannot be read",
      policy(allow({})),
      `${JSON.stringify(policy(allow({}))).slice(0, -1)}`,
      said("can", "unknown"),
    ),
    opaque: "json/broken",
  },
];

const google = of("infra/project.json");
const bindings = (...list: object[]): object => ({ bindings: list, etag: "BwX" });
const viewer = (members: string[], inner: object = {}): object => ({ role: "roles/viewer", members, ...inner });
const GOOGLE: readonly Case[] = [
  google(
    "everyone",
    bindings(viewer(["user:ann@shop.example"])),
    bindings(viewer(["user:ann@shop.example", "allUsers"])),
    said("can", "widen", "policy project", "allUsers"),
  ),
  google(
    "a role more",
    bindings(viewer(["user:ann@shop.example"])),
    bindings(viewer(["user:ann@shop.example"]), { role: "roles/owner", members: ["user:ann@shop.example"] }),
    said("can", "widen"),
  ),
  google(
    "until a day",
    bindings(viewer(["user:ann@shop.example"])),
    bindings(
      viewer(["user:ann@shop.example"], {
        condition: { expression: "request.time < timestamp('2027-01-01T00:00:00Z')" },
      }),
    ),
    said("can", "narrow"),
  ),
  google(
    "reading is not logged",
    {
      ...bindings(viewer([])),
      auditConfigs: [{ service: "allServices", auditLogConfigs: [{ logType: "DATA_READ" }] }],
    },
    bindings(viewer([])),
    said("audited", "widen"),
  ),
  google("an etag", { ...bindings(viewer(["user:a"])), etag: "A" }, { ...bindings(viewer(["user:a"])), etag: "B" }),
  of("infra/policy.yaml")(
    "as YAML",
    "bindings:\n- role: roles/viewer\n  members:\n  - user:ann@shop.example\n",
    "bindings:\n- role: roles/viewer\n  members:\n  - allAuthenticatedUsers\n",
    said("can", "widen", "policy policy", "allAuthenticatedUsers"),
    said("can", "narrow"),
  ),
  of("infra/role.yaml")(
    "a permission more",
    "includedPermissions:\n- storage.objects.get\ntitle: Reader\n",
    "includedPermissions:\n- storage.objects.get\n- storage.objects.delete\ntitle: Reader\n",
    said("can", "widen", "permissions", "role Reader"),
  ),
];

const azure = of("infra/roles/operator.json");
const definition = (inner: object): object => ({
  Name: "Operator",
  Actions: ["Microsoft.Compute/virtualMachines/read"],
  NotActions: [],
  AssignableScopes: ["/subscriptions/1"],
  ...inner,
});
const AZURE: readonly Case[] = [
  azure(
    "everything of a provider",
    definition({}),
    definition({ Actions: ["Microsoft.Compute/*"] }),
    said("can", "widen", "actions", "role Operator"),
  ),
  azure(
    "an action that it held",
    definition({ Actions: ["Microsoft.Compute/*"] }),
    definition({}),
    said("can", "narrow"),
  ),
  azure(
    "others are left out",
    definition({ Actions: ["*"], NotActions: ["Microsoft.Authorization/*/write"] }),
    definition({ Actions: ["*"] }),
    said("can", "unknown"),
  ),
  azure("at every place", definition({}), definition({ AssignableScopes: ["/"] }), said("can", "widen", "places")),
  azure(
    "in other words",
    definition({}),
    definition({ Actions: ["microsoft.compute/virtualmachines/READ"], Description: "x" }),
  ),
  azure(
    "it does nothing",
    null,
    definition({ Actions: [], AssignableScopes: [] }),
    said("can", "neutral"),
    said("can", "neutral"),
  ),
];

export const IAM: readonly Case[] = [...AWS, ...GOOGLE, ...AZURE];
