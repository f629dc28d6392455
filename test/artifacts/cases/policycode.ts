import type { Case, Expected } from "../harness.ts";
import { said } from "./build.ts";

const PATHS: Readonly<Record<string, string>> = { rego: "policy/notes.rego", cedar: "policy/notes.cedar" };
const one =
  (kind: "rego" | "cedar") =>
  (name: string, before: string | null, after: string | null, ...expect: Expected[]): Case => ({
    kind,
    name,
    path: PATHS[kind] as string,
    before,
    after,
    expect,
  });
const rego = one("rego");
const cedar = one("cedar");

const policy = (...rules: readonly string[]): string => `package notes.authz\n\n${rules.join("\n\n")}\n`;
const ADMIN = 'allow if {\n\tinput.user == "admin"\n\tinput.path[0] == "notes"\n}';
const READ = 'permit (principal, action == Action::"read", resource);\n';
const OWN = '@id("own")\npermit (principal, action, resource) when { resource.owner == principal };\n';
const LOCKED = '@id("locked")\nforbid (principal, action, resource) when { resource.locked };\n';

export const POLICY_CODE_CASES: readonly Case[] = [
  rego(
    "lets in without a rule",
    policy("default allow := false"),
    policy("default allow := true"),
    said("setting", "widen", "answers without a rule", "notes.authz"),
  ),
  rego(
    "lets nobody in without a rule",
    policy("default allow = true"),
    policy(),
    said("setting", "narrow", "answers without a rule", "notes.authz"),
  ),
  rego(
    "says what was so without it",
    policy(),
    policy("default allow := false"),
    said("setting", "neutral", "answers without a rule", "notes.authz"),
  ),
  rego(
    "a rule is another",
    policy(ADMIN),
    policy(ADMIN.replace("admin", "guest")),
    said("policy-code", "unknown", "rule allow", "notes.authz"),
  ),
  rego("a rule more", policy(), policy(ADMIN), said("policy-code", "unknown", "rule allow", "notes.authz")),
  rego(
    "a rule less",
    policy(ADMIN, 'deny contains msg if { input.x; msg := "no" }'),
    policy(ADMIN),
    said("policy-code", "unknown", "rule deny", "notes.authz"),
  ),
  rego(
    "an alternative more",
    policy(ADMIN),
    policy(ADMIN, "allow if input.open"),
    said("policy-code", "unknown", "rule allow", "notes.authz"),
  ),
  rego(
    "another answer of another kind",
    policy("default limit := 1"),
    policy("default limit := 2"),
    said("policy-code", "unknown", "default limit", "notes.authz"),
  ),
  rego(
    "reads other data",
    policy("import data.users"),
    policy("import data.guests as users"),
    said("policy-code", "unknown", "import data.users"),
    said("policy-code", "unknown", "import data.guests as users"),
  ),
  rego(
    "layout, comments and the order of alternatives",
    policy(ADMIN, "allow if input.open"),
    policy("# open ones\nallow if\n  input.open", 'allow if { input.user == "admin"; input.path[0] == "notes" }'),
  ),
  rego(
    "what happens else",
    policy("f(x) := 1 if x > 1\nelse := 2"),
    policy("f(x) := 1 if x > 1\nelse := 3"),
    said("policy-code", "unknown", "rule f", "notes.authz"),
  ),
  {
    ...rego(
      "cannot be read",
      policy(ADMIN),
      policy("allow if {"),
      said("policy-code", "unknown"),
      said("setting", "unknown"),
    ),
    opaque: "rego/broken",
  },
  {
    ...rego("has no package", policy(), 'allow if "package"\n', said("setting", "unknown")),
    opaque: "rego/broken",
  },

  cedar(
    "permits more",
    OWN,
    OWN + READ,
    said("policy-code", "widen", 'permit (principal, action == Action::"read", resource)', "notes"),
  ),
  cedar("permits less", OWN + READ, READ, said("policy-code", "narrow", "own", "notes")),
  cedar("forbids more", OWN, OWN + LOCKED, said("policy-code", "narrow", "locked", "notes")),
  cedar("forbids less", OWN + LOCKED, OWN, said("policy-code", "widen", "locked", "notes")),
  cedar("under another condition", OWN, OWN.replace("owner", "editor"), said("policy-code", "unknown", "own", "notes")),
  cedar(
    "without a condition, by its scope",
    READ.replace(";", " when { principal.adult };"),
    READ,
    said("policy-code", "unknown", 'permit (principal, action == Action::"read", resource)', "notes"),
  ),
  cedar("permits what it forbade", LOCKED, LOCKED.replace("forbid", "permit"), said("policy-code", "widen", "locked")),
  cedar("says of what it is", OWN, `@note("by its owner")\n${OWN}`, said("policy-code", "neutral", "own")),
  cedar("layout, comments and order", OWN + LOCKED, `// locked ones\n${LOCKED}${OWN.replaceAll(" ", "\n  ")}`),
  {
    ...cedar("has no end", OWN, OWN.replace(";", ""), said("policy-code", "unknown", "own")),
    opaque: "cedar/broken",
  },
  {
    ...cedar("is something else", OWN, `${OWN}allow (principal);\n`, said("policy-code", "unknown", "own")),
    opaque: "cedar/broken",
  },
];
