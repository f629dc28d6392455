import { describe, expect, it } from "vitest";
import { diffOf } from "./harness.ts";

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
const task = (module: string): string => `- name: one\n  ${module}\n`;
const TASKS = "roles/a/tasks/main.yml";
const disks = (...encrypted: readonly boolean[]): string =>
  `resource "aws_instance" "a" {\n${encrypted.map((e, i) => `  ${i < 2 ? "ebs" : "root"}_block_device {\n    encrypted = ${e}\n  }\n`).join("")}}\n`;
const host = (lines: string): string => `<VirtualHost *:443>\n  ServerName a.example\n${lines}</VirtualHost>\n`;
const requirements = (version: string, vars: string): string =>
  `dependencies:\n  - role: a\n    version: ${version}\n    vars: {door: ${vars}}\n`;

/** What hides behind a change that narrows, and must not be accounted for by it: the text that no fact was read from. */
const HIDDEN: readonly (readonly [name: string, path: string, before: string | null, after: string, text: string])[] = [
  [
    "a part of a statement that nobody knows",
    "iam/files-policy.json",
    null,
    json({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: ["*"], Resource: ["a"], But: "x" }] }),
    '"But": "x"',
  ],
  [
    "the second of two disks",
    "infra/main.tf",
    disks(true, false, false),
    disks(false, false, true),
    "encrypted = true",
  ],
  ["what a task fetches", TASKS, task("apt: name=a force=yes"), task("apt: name=evil force=no"), "evil"],
  [
    "where a port is open",
    TASKS,
    task("ufw: {rule: allow, to_port: '22:23', interface: lo}"),
    task("ufw: {rule: allow, to_port: '22'}"),
    "interface: lo",
  ],
  [
    "what is kept of the environment",
    TASKS,
    task("community.general.sudoers: {user: ann, commands: [/bin/a, /bin/b]}"),
    task("community.general.sudoers: {user: ann, commands: [/bin/a], setenv: true}"),
    "setenv: true",
  ],
  [
    "variables of a role",
    "roles/b/meta/main.yml",
    requirements("1.0.0", "shut"),
    requirements("1.0.1", "open"),
    "open",
  ],
  [
    "the first line of a file of which nothing else is told",
    "app/.env",
    "A=1\nDEBUG=true\n",
    "A=https://evil.example\n",
    "evil",
  ],
  [
    "the first list of a file",
    ".gitleaks.toml",
    "[extend]\nuseDefault = false\n",
    '[[rules]]\nid = "x"\nregex = "never"\n[extend]\nuseDefault = true\n',
    "never",
  ],
  [
    "the file of a project that a pipeline includes",
    ".gitlab-ci.yml",
    "include:\n  - project: a/b\n    ref: main\n    file: x.yml\n",
    "include:\n  - project: a/b\n    ref: v1.0.0\n    file: evil.yml\n",
    "evil.yml",
  ],
  [
    "the first of two values that exclude each other",
    "deploy/apache/site.conf",
    host("  TraceEnable off\n  Options Indexes\n"),
    host(
      "  <IfModule a>\n  TraceEnable on\n  </IfModule>\n  <IfModule !a>\n  TraceEnable off\n  </IfModule>\n  Options None\n",
    ),
    "TraceEnable on",
  ],
];

describe("a fact accounts only for what it was read from", () => {
  it.each(HIDDEN)("%s", (_, path, before, after, text) => {
    const { changes, residual } = diffOf({ path, before, after });
    expect(changes.length).toBeGreaterThan(0);
    const lines = residual.flatMap((r) =>
      r.spans.flatMap((s) => (s.side === "base" ? (before ?? "") : after).split("\n").slice(s.from - 1, s.to)),
    );
    expect(lines.join("\n")).toContain(text);
  });
});
