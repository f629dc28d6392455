import type { Author } from "./people.ts";
import { DANA, OLLI, TARA } from "./people.ts";

/** One commit of the demo's history: files to write (null removes). */
export interface Step {
  readonly by: Author;
  readonly message: string;
  readonly files: Readonly<Record<string, string | null>>;
}

const POLICY = `# The gate of the shop. The rules that count for a change are those of the stage it goes to.
version: 1
stages:
  - {id: dev, branch: dev, requires: [diff]}
  - {id: test, branch: test, requires: [diff, tests]}
  - {id: prod, branch: prod, requires: [diff, tests]}
services:
  - {id: web, paths: ["services/web/**", "deploy/web.yaml"]}
  - {id: stock, paths: ["services/stock/**", "deploy/stock.yaml"]}
  - {id: pay, paths: ["services/pay/**", "deploy/pay.yaml"]}
groups:
  security: {from: sign-in}
  tester: {from: sign-in}
covers: # the tests look at these
  - {spans: ["services/*/src/**", "services/*/*.go"], by: tests}
rules:
  - id: pipeline/untrusted-code
    on: change
    when: change.direction == "widen" && (change.rel == "interpolates" || change.rel == "runs-untrusted" && change.after.untrusted)
    at: {"*": block}
  - id: tests/failed
    on: finding
    when: finding.source == "tests"
    at: {"*": block}
  - id: access/widened
    on: change
    when: change.widens && change.shipped && change.area == "access"
    at: {prod: review}
    by: security
  - id: secrets/read
    on: change
    when: change.direction == "widen" && change.area == "secrets"
    at: {prod: review}
    by: security
  - id: workload/loosened
    on: change
    when: change.direction == "widen" && change.shipped && change.area in ["workload", "network"]
    at: {prod: review}
    by: security
  - id: pipeline/authority
    on: change
    when: change.direction == "widen" && change.area == "pipeline"
    at: {"*": review}
    by: security
  - id: dependencies/new-direct
    on: change
    when: change.rel == "component" && change.op == "add" && change.after.direct && !change.after.dev
    at: {prod: review}
    by: security
  - id: policy/relaxed
    on: change
    when: change.widens && change.area == "policy"
    at: {"*": review}
    by: security
  - id: residual/unseen
    on: span
    when: span.shipped && !span.covered
    at: {prod: review}
    by: tester
  - id: residual/opaque
    on: opaque
    when: opaque.shipped && opaque.active && !opaque.covered
    at: {prod: review}
    by: security
`;

export const deployment = (
  name: string,
  port: number,
  options: { readonly readOnly?: boolean; readonly env?: string; readonly account?: string } = {},
): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  replicas: 2
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      automountServiceAccountToken: ${options.account ? "true" : "false"}
${options.account ? `      serviceAccountName: ${options.account}\n` : ""}      containers:
        - name: ${name}
          image: registry.shop.example/${name}:1.0.0
          ports: [{containerPort: ${port}}]
          securityContext:
            runAsNonRoot: true
            runAsUser: 10001
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: ${options.readOnly ? "true" : "false"}
            capabilities: {drop: [ALL]}
            seccompProfile: {type: RuntimeDefault}
${options.env ?? ""}---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {app: ${name}}
  ports: [{port: ${port}}]
`;

const WORKFLOW = `name: ci
on:
  pull_request:
  push: {branches: [dev]}
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
      - run: node --test tests/
`;

const TESTS = `import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const read = (path) => readFileSync(new URL(\`../\${path}\`, import.meta.url), "utf8");

for (const [service, port] of [["web", 8080], ["stock", 8081], ["pay", 8082]]) {
  test(\`\${service} listens where its manifest says\`, () => {
    assert.match(read(\`deploy/\${service}.yaml\`), new RegExp(\`containerPort: \${port}\`));
  });
  test(\`\${service} does not run as root\`, () => {
    assert.match(read(\`services/\${service}/Dockerfile\`), /^USER 10001$/m);
  });
}
`;

const dockerfile = (base: string, run: string): string =>
  `FROM ${base}\nWORKDIR /app\nCOPY . .\nUSER 10001\nCMD ${run}\n`;

export const WEB_PRICES = `export interface Item { readonly name: string; readonly cents: number }

/** Sum of a basket, in cents. */
export const total = (basket: readonly Item[]): number => basket.reduce((sum, item) => sum + item.cents, 0);

/** Cents as euros. */
export const euros = (cents: number): string => (cents / 100).toFixed(2);
`;

export const STOCK = `"""How many of an item are left."""

STOCK = {"apple": 12, "pear": 3}


def left(item: str) -> int:
    return STOCK.get(item, 0)
`;

const PAY = `package main

import "fmt"

// Charge says what a customer pays.
func Charge(cents int) string { return fmt.Sprintf("%d cents", cents) }

func main() { fmt.Println(Charge(100)) }
`;

const lock = (name: string): string =>
  `${JSON.stringify({ name, version: "1.0.0", lockfileVersion: 3, requires: true, packages: { "": { name, version: "1.0.0" } } }, null, 2)}\n`;

/** The first commits: the shop comes to be, one piece at a time. */
const PIECES: readonly Step[] = [
  { by: DANA, message: "Begin the shop", files: { "README.md": "# shop\n\nThree small services: web, stock, pay.\n" } },
  { by: DANA, message: "web: sum of a basket", files: { "services/web/src/prices.ts": WEB_PRICES } },
  {
    by: DANA,
    message: "web: manifest and lock file",
    files: {
      "services/web/package.json": `${JSON.stringify({ name: "web", version: "1.0.0", private: true }, null, 2)}\n`,
      "services/web/package-lock.json": lock("web"),
    },
  },
  {
    by: DANA,
    message: "web: image",
    files: {
      "services/web/Dockerfile": dockerfile(
        "node:20-slim@sha256:2f1d0e0b3c4a5968778695a4b3c2d1e0f9a8b7c6d5e4f30212233445566778899",
        '["node", "src/prices.ts"]',
      ),
    },
  },
  { by: OLLI, message: "web: deployment", files: { "deploy/web.yaml": deployment("web", 8080) } },
  { by: DANA, message: "stock: how many are left", files: { "services/stock/src/stock.py": STOCK } },
  { by: DANA, message: "stock: requirements", files: { "services/stock/requirements.txt": "# none yet\n" } },
  {
    by: OLLI,
    message: "stock: image",
    files: { "services/stock/Dockerfile": dockerfile("python:3.12-slim", '["python", "src/stock.py"]') },
  },
  { by: OLLI, message: "stock: deployment", files: { "deploy/stock.yaml": deployment("stock", 8081) } },
  {
    by: DANA,
    message: "pay: what a customer pays",
    files: { "services/pay/main.go": PAY, "services/pay/go.mod": "module shop.example/pay\n\ngo 1.22\n" },
  },
  {
    by: OLLI,
    message: "pay: image",
    files: { "services/pay/Dockerfile": dockerfile("golang:1.22", '["go", "run", "."]') },
  },
  { by: OLLI, message: "pay: deployment", files: { "deploy/pay.yaml": deployment("pay", 8082) } },
  { by: TARA, message: "Tests of what every service promises", files: { "tests/contract.test.mjs": TESTS } },
  { by: TARA, message: "Run the tests on every pull request", files: { ".github/workflows/ci.yml": WORKFLOW } },
  { by: OLLI, message: "The gate's policy", files: { ".sallyport/policy.yaml": POLICY } },
];

const NOTES = [
  "opening hours",
  "returns",
  "delivery",
  "payment",
  "stock-taking",
  "prices",
  "support",
  "privacy",
  "cookies",
  "imprint",
  "accessibility",
  "holidays",
  "vouchers",
  "gifts",
  "jobs",
];

/** About thirty commits before the gate was there. */
export const HISTORY: readonly Step[] = [
  ...PIECES,
  ...NOTES.map((topic, i) => ({
    by: [DANA, TARA, OLLI][i % 3] as Author,
    message: `docs: ${topic}`,
    files: { [`docs/${topic.replace(" ", "-")}.md`]: `# ${topic}\n\nWhat the team agreed on ${topic}.\n` },
  })),
];
