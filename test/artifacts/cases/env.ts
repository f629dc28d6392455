import type { Case } from "../harness.ts";

const one = (name: string, before: string, after: string, ...expect: Case["expect"]): Case => ({
  kind: "env",
  name,
  path: ".env.production",
  before,
  after,
  expect,
});

export const ENV: readonly Case[] = [
  one("debugging", "A=1\n", "A=1\nDEBUG=true\n", { rel: "setting", direction: "widen", object: "debug mode" }),
  one("no debugging", "DEBUG=1\nA=1\n", "A=1\n", { rel: "setting", direction: "narrow" }),
  one("by a variable", "A=1\n", "A=1\nDEBUG=$D\n", { rel: "setting", direction: "unknown" }),
  one("in other words", "DEBUG=false\n", "DEBUG=0\n", { rel: "setting", direction: "neutral" }),
  one("peers are not checked", "A=1\n", "A=1\nexport NODE_TLS_REJECT_UNAUTHORIZED='0'\n", {
    rel: "verifies-peer",
    direction: "widen",
  }),
  one("peers are checked", "A=1\nGIT_SSL_NO_VERIFY=1\n", "A=1\nGIT_SSL_NO_VERIFY=0\n", {
    rel: "verifies-peer",
    direction: "narrow",
  }),
  one("a comment", "A=1\n", "A=1\n# DEBUG=true\n"),
];
