import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const keycloak = casesAt("realm", "keycloak/realm.json", "attack: ");
const tasks = casesAt("ansible", "roles/a/tasks/main.yml", "attack: ");
const vars = casesAt("ansible", "group_vars/all.yml", "attack: ");

const spring = casesAt("env", "app/application.properties", "attack: ");
const address = (host: string, mode: string): string =>
  `a=1\nspring.datasource.url=jdbc:postgresql://${host}/shop?sslmode=${mode}\n`;

const realm = (parts: object): string =>
  `${JSON.stringify({ realm: "shop", sslRequired: "all", ...parts }, null, 1)}\n`;
const passwords = (passwordPolicy: string): string => realm({ passwordPolicy });
const flow = (...steps: readonly (readonly [authenticator: string, requirement: string])[]): string =>
  realm({
    authenticationFlows: [
      {
        alias: "browser",
        authenticationExecutions: steps.map(([authenticator, requirement]) => ({ authenticator, requirement })),
      },
    ],
  });
const key = (body: string): string =>
  `- name: one\n  authorized_key: {user: root, key: 'ssh-rsa ${body}Window9abcdefgh ann@a'}\n`;

/** What hid in realms, plays and settings. */
export const ATTACKS_PEOPLE: readonly Case[] = [
  keycloak(
    "longer passwords of any sort",
    passwords("length(8) and regexPattern(^(?=.*[A-Z]).{12,}$)"),
    passwords("length(12) and regexPattern(^(?=.*[A-Z]).{1,}$)"),
    said("setting", "unknown"),
  ),
  keycloak(
    "passwords that last for years",
    passwords("length(8) and forceExpiredPasswordChange(30)"),
    passwords("length(12) and forceExpiredPasswordChange(3650)"),
    said("setting", "unknown"),
  ),
  keycloak(
    "one more way in",
    flow(["password-form", "REQUIRED"]),
    flow(["password-form", "REQUIRED"], ["allow-access", "ALTERNATIVE"]),
    said("setting", "widen", "ways in"),
  ),
  keycloak(
    "a step becomes one of several",
    flow(["password-form", "REQUIRED"]),
    flow(["password-form", "ALTERNATIVE"]),
    said("edge-guard", "widen"),
    said("setting", "widen", "ways in"),
  ),
  tasks("another key that is called alike", key("AAAA"), key("BBBB"), said("may-assume", "unknown")),
  vars(
    "keys are checked, behind somebody's proxy",
    "ansible_ssh_common_args: -o StrictHostKeyChecking=no\n",
    "ansible_ssh_common_args: -o ProxyCommand=/tmp/x\n",
    said("setting", "unknown"),
  ),
  vars(
    "a proxy is new",
    "a: 1\n",
    "a: 1\nansible_ssh_common_args: -o ProxyCommand=/tmp/x\n",
    said("setting", "unknown"),
  ),
  vars("another user on the hosts", "ansible_user: deploy\n", "ansible_user: admin\n", said("setting", "unknown")),
  spring(
    "as little verified, and another database",
    address("db", "disable"),
    address("evil.example", "allow"),
    said("verifies-peer", "unknown"),
  ),
  spring(
    "another origin is answered",
    "a=1\ncors.allowed-origins=https://shop.example\n",
    "a=1\ncors.allowed-origins=https://evil.example\n",
    said("setting", "unknown"),
  ),
];
