import { DANA, OLLI, TARA } from "./people.ts";
import type { Step } from "./shop.ts";
import { deployment, STOCK, WEB_PRICES } from "./shop.ts";

/** One change of the demo: a branch, and what it does. */
export interface DemoChange {
  readonly branch: string;
  readonly steps: readonly Step[];
  /** Where it is expected to come to rest, for the wait between two pushes. */
  readonly rests: { readonly stage: string; readonly state: "gone" | "person" | "blocked" | "conflict" };
}

const SECRET_ENV = `          env:
            - name: REFUND_KEY
              valueFrom: {secretKeyRef: {name: refunds, key: signing}}
`;

const REFUND_ROLE = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pay-refunds, namespace: shop}
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: [get, delete]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: pay-refunds, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pay-refunds}
subjects:
  - {kind: ServiceAccount, name: pay, namespace: shop}
`;

const LABELER = `name: labeler
on:
  pull_request_target:
    types: [opened]
permissions:
  pull-requests: write
jobs:
  label:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          echo "New: \${{ github.event.pull_request.title }}"
`;

export const CHANGES: readonly DemoChange[] = [
  {
    branch: "stock-hint",
    steps: [
      {
        by: DANA,
        message: "stock: say when an item runs low",
        files: {
          "services/stock/src/stock.py": `${STOCK}\n\ndef low(item: str) -> bool:\n    return left(item) < 5\n`,
        },
      },
      {
        by: OLLI,
        message: "stock: read-only root filesystem",
        files: { "deploy/stock.yaml": deployment("stock", 8081, { readOnly: true }) },
      },
    ],
    rests: { stage: "prod", state: "gone" },
  },
  {
    branch: "refunds",
    steps: [
      {
        by: DANA,
        message: "pay: refunds",
        files: {
          "services/pay/main.go": `package main

import "fmt"

// Charge says what a customer pays.
func Charge(cents int) string { return fmt.Sprintf("%d cents", cents) }

// Refund says what a customer gets back.
func Refund(cents int) string { return fmt.Sprintf("%d cents back", cents) }

func main() { fmt.Println(Charge(100), Refund(50)) }
`,
          "deploy/pay.yaml": deployment("pay", 8082, { env: SECRET_ENV, account: "pay" }) + REFUND_ROLE,
        },
      },
      {
        by: DANA,
        message: "web: prices with a currency sign",
        files: {
          "services/web/src/prices.ts": WEB_PRICES.replace(
            "(cents / 100).toFixed(2)",
            "`€ ${(cents / 100).toFixed(2)}`",
          ),
        },
      },
    ],
    rests: { stage: "prod", state: "person" },
  },
  {
    branch: "labeler",
    steps: [
      {
        by: DANA,
        message: "ci: greet pull requests by their title",
        files: { ".github/workflows/labeler.yml": LABELER },
      },
    ],
    rests: { stage: "dev", state: "blocked" },
  },
  {
    branch: "price-format",
    steps: [
      {
        by: TARA,
        message: "web: prices as EUR",
        files: {
          "services/web/src/prices.ts": WEB_PRICES.replace(
            "(cents / 100).toFixed(2)",
            "`${(cents / 100).toFixed(2)} EUR`",
          ),
        },
      },
    ],
    rests: { stage: "dev", state: "conflict" },
  },
];
