// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold expressions
import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const json = casesAt("arm", "deploy/main.json", "a template, ");
const bicep = casesAt("arm", "deploy/main.bicep", "Bicep, ");

interface More {
  readonly parameters?: object;
  readonly variables?: object;
  readonly outputs?: object;
}
const template = (resources: readonly object[], more: More = {}): string =>
  `${JSON.stringify(
    {
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      contentVersion: "1.0.0.0",
      ...more,
      resources,
    },
    null,
    2,
  )}\n`;
const resource = (type: string, properties: object, more: object = {}): object => ({
  type,
  apiVersion: "2023-01-01",
  name: "shop",
  ...more,
  properties,
});
const one = (type: string, properties: object, more: More = {}): string => template([resource(type, properties)], more);
const STORE = "Microsoft.Storage/storageAccounts";
const store = (properties: object, more: More = {}): string => one(STORE, properties, more);
const rule = (sourceAddressPrefix: string, destinationPortRange = "22", access = "Allow"): string =>
  one("Microsoft.Network/networkSecurityGroups", {
    securityRules: [
      {
        name: "in",
        properties: {
          ...{ protocol: "Tcp", sourcePortRange: "*", destinationPortRange, sourceAddressPrefix, access },
          ...{ destinationAddressPrefix: "*", priority: 100, direction: "Inbound" },
        },
      },
    ],
  });
const server = (parts: readonly object[]): string =>
  template([resource("Microsoft.Sql/servers", { version: "12.0" }), ...parts]);
const audit = (state: string): object =>
  resource("Microsoft.Sql/servers/auditingSettings", { state }, { name: "[concat('shop', '/', 'default')]" });

const JSON_CASES: readonly Case[] = [
  json(
    "plain HTTP is let in",
    store({ supportsHttpsTrafficOnly: true }),
    store({ supportsHttpsTrafficOnly: false }),
    said("tls", "widen"),
  ),
  json(
    "an older TLS",
    store({ minimumTlsVersion: "TLS1_2" }),
    store({ minimumTlsVersion: "TLS1_0" }),
    said("tls", "widen"),
  ),
  json(
    "blobs for everyone",
    store({ allowBlobPublicAccess: false }),
    store({ allowBlobPublicAccess: true }),
    said("public-block", "widen"),
  ),
  json(
    "everyone is kept out",
    store({ networkAcls: { defaultAction: "Allow" } }),
    store({ networkAcls: { defaultAction: "Deny" } }),
    said("public-block", "narrow"),
  ),
  json(
    "the default said at length",
    store({}),
    store({ publicNetworkAccess: "Enabled" }),
    said("public-block", "neutral"),
  ),
  json(
    "a parameter without a default",
    store({ supportsHttpsTrafficOnly: true }, { parameters: { s: { type: "bool" } } }),
    store({ supportsHttpsTrafficOnly: "[parameters('s')]" }, { parameters: { s: { type: "bool" } } }),
    said("tls", "unknown"),
  ),
  json(
    "the default of a parameter",
    store(
      { supportsHttpsTrafficOnly: "[parameters('s')]" },
      { parameters: { s: { type: "bool", defaultValue: true } } },
    ),
    store(
      { supportsHttpsTrafficOnly: "[parameters('s')]" },
      { parameters: { s: { type: "bool", defaultValue: false } } },
    ),
    said("tls", "widen"),
  ),
  json(
    "a variable",
    store({ minimumTlsVersion: "[variables('tls')]" }, { variables: { tls: "TLS1_2" } }),
    store({ minimumTlsVersion: "[variables('tls')]" }, { variables: { tls: "TLS1_0" } }),
    said("tls", "widen"),
  ),
  json("the internet on a port", rule("10.0.0.0/8"), rule("*"), said("flow", "widen")),
  json("fewer ports for everyone", rule("Internet", "20-30"), rule("Internet", "22"), said("flow", "narrow")),
  json("a rule that now denies", rule("*"), rule("*", "22", "Deny"), said("flow", "narrow")),
  json(
    "every tenant of the provider may reach a database",
    server([]),
    server([
      resource(
        "Microsoft.Sql/servers/firewallRules",
        { startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" },
        { name: "shop/all" },
      ),
    ]),
    ...["audited", "can", "deletion-guard", "encrypts"].map((rel) => said(rel, "neutral")),
    said("flow", "widen"),
    ...["public-block", "setting", "tls"].map((rel) => said(rel, "neutral")),
  ),
  json("an audit log beside its server goes", server([audit("Enabled")]), server([]), said("audited", "widen")),
  json(
    "an audit log is switched off",
    server([audit("Enabled")]),
    server([audit("Disabled")]),
    said("audited", "widen"),
  ),
  json("an audit log comes", server([]), server([audit("Enabled")]), said("audited", "narrow")),
  json(
    "a lock within its resource goes",
    template([
      resource(
        STORE,
        {},
        { resources: [{ type: "providers/locks", name: "x", properties: { level: "CanNotDelete" } }] },
      ),
    ]),
    template([resource(STORE, {})]),
    said("deletion-guard", "widen"),
  ),
  json(
    "a deployment within a deployment",
    template([
      resource("Microsoft.Resources/deployments", { template: JSON.parse(store({ supportsHttpsTrafficOnly: true })) }),
    ]),
    template([
      resource("Microsoft.Resources/deployments", { template: JSON.parse(store({ supportsHttpsTrafficOnly: false })) }),
    ]),
    said("tls", "widen"),
  ),
  json(
    "a secret that anyone may read later",
    store({}, { parameters: { adminPassword: { type: "securestring" } } }),
    store({}, { parameters: { adminPassword: { type: "string" } } }),
    said("setting", "widen"),
  ),
  json(
    "a default for a secret",
    store({}, { parameters: { pass: { type: "securestring" } } }),
    store({}, { parameters: { pass: { type: "securestring", defaultValue: "Shop-9281-pw" } } }),
    said("setting", "widen"),
  ),
  json(
    "a key in the outputs",
    store({}),
    store(
      {},
      {
        outputs: {
          k: {
            type: "string",
            value: "[listKeys(resourceId('Microsoft.Storage/storageAccounts', 'shop'), '2023-01-01').keys[0].value]",
          },
        },
      },
    ),
    said("setting", "widen"),
  ),
  json(
    "an owner is made",
    one("Microsoft.Authorization/roleAssignments", {
      roleDefinitionId:
        "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')]",
    }),
    one("Microsoft.Authorization/roleAssignments", {
      roleDefinitionId:
        "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')]",
    }),
    said("setting", "widen"),
  ),
  json(
    "what is not deployed opens nothing",
    template([]),
    template([
      resource(
        "Microsoft.Sql/servers/firewallRules",
        { startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" },
        { condition: false },
      ),
    ]),
  ),
  json(
    "labels and notes say nothing",
    store({}),
    template([
      resource(STORE, {}, { tags: { publicNetworkAccess: "Enabled" }, comments: "allowBlobPublicAccess: true" }),
    ]),
  ),
  json(
    "another order",
    template([resource(STORE, { minimumTlsVersion: "TLS1_2" }), resource("Microsoft.Web/sites", { httpsOnly: true })]),
    template([resource("Microsoft.Web/sites", { httpsOnly: true }), resource(STORE, { minimumTlsVersion: "TLS1_2" })]),
  ),
  casesAt("arm", "deploy/main.parameters.json")(
    "values of parameters",
    '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "parameters": {"allowedIps": {"value": ["10.0.0.0/8"]}}}',
    '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "parameters": {"allowedIps": {"value": ["0.0.0.0/0"]}}}',
    said("public-block", "widen"),
  ),
];

const b = (type: string, ...lines: readonly string[]): string =>
  `resource it '${type}@2023-01-01' = {\n  name: 'shop'\n  properties: {\n${lines.map((l) => `    ${l}\n`).join("")}  }\n}\n`;
const BICEP_CASES: readonly Case[] = [
  bicep(
    "plain HTTP is let in",
    b(STORE, "supportsHttpsTrafficOnly: true"),
    b(STORE, "supportsHttpsTrafficOnly: false"),
    said("tls", "widen"),
  ),
  bicep(
    "keys of one's own",
    b("Microsoft.Compute/disks", "diskSizeGB: 8"),
    b("Microsoft.Compute/disks", "diskSizeGB: 8", "encryption: {", "  diskEncryptionSetId: set.id", "}"),
    said("encrypts", "narrow"),
  ),
  bicep(
    "a parameter without a default",
    `param s bool\n${b(STORE, "supportsHttpsTrafficOnly: true")}`,
    `param s bool\n${b(STORE, "supportsHttpsTrafficOnly: s")}`,
    said("tls", "unknown"),
  ),
  bicep(
    "the default of a parameter",
    `param s bool = true\n${b(STORE, "supportsHttpsTrafficOnly: s")}`,
    `param s bool = false\n${b(STORE, "supportsHttpsTrafficOnly: s")}`,
    said("tls", "widen"),
  ),
  bicep(
    "a secret that anyone may read later",
    "@secure()\nparam dbPassword string\n",
    "param dbPassword string\n",
    said("setting", "widen"),
  ),
  bicep(
    "a part by its parent goes",
    `${b("Microsoft.Sql/servers", "version: '12.0'")}resource log 'Microsoft.Sql/servers/auditingSettings@2021-11-01' = {\n  parent: it\n  name: 'default'\n  properties: { state: 'Enabled' }\n}\n`,
    b("Microsoft.Sql/servers", "version: '12.0'"),
    said("audited", "widen"),
  ),
  bicep(
    "a resource within another",
    `resource it '${STORE}@2023-01-01' = {\n  name: 'shop'\n\n  resource blobs 'blobServices' = {\n    name: 'default'\n    properties: {\n      isVersioningEnabled: true\n    }\n  }\n}\n`,
    `resource it '${STORE}@2023-01-01' = {\n  name: 'shop'\n\n  resource blobs 'blobServices' = {\n    name: 'default'\n    properties: {\n      isVersioningEnabled: false\n    }\n  }\n}\n`,
    said("deletion-guard", "widen"),
  ),
  bicep(
    "one for each of several",
    `resource it '${STORE}@2023-01-01' = [for n in names: {\n  name: 'shop-\${n}'\n  properties: {\n    allowBlobPublicAccess: false\n  }\n}]\n`,
    `resource it '${STORE}@2023-01-01' = [for n in names: {\n  name: 'shop-\${n}'\n  properties: {\n    allowBlobPublicAccess: true\n  }\n}]\n`,
    said("public-block", "widen"),
  ),
  bicep(
    "a module by a branch",
    "module net 'br:shop.azurecr.io/bicep/net:1.4.2' = {\n  name: 'net'\n}\n",
    "module net 'br:shop.azurecr.io/bicep/net:main' = {\n  name: 'net'\n}\n",
    said("uses", "widen"),
  ),
  bicep(
    "what a module is told",
    "module db './db.bicep' = {\n  name: 'db'\n  params: {\n    publicNetworkAccess: false\n  }\n}\n",
    "module db './db.bicep' = {\n  name: 'db'\n  params: {\n    publicNetworkAccess: true\n  }\n}\n",
    said("public-block", "widen"),
  ),
  bicep("a resource that is only named", "", `resource it '${STORE}@2023-01-01' existing = {\n  name: 'shop'\n}\n`),
  bicep(
    "a comment and a description",
    b(STORE, "minimumTlsVersion: 'TLS1_2'"),
    `// allowBlobPublicAccess: true\n@description('public')\n${b(STORE, "minimumTlsVersion: 'TLS1_2' /* TLS1_0 */")}`,
  ),
];

export const ARM: readonly Case[] = [...JSON_CASES, ...BICEP_CASES];
