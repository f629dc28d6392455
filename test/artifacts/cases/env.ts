// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold expressions
import type { Case } from "../harness.ts";
import { casesAt } from "./build.ts";

const of = (path: string) => casesAt("env", path, `${path}: `);
const one = of(".env.production");
const spring = of("src/main/resources/application.yml");

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
  spring(
    "every endpoint for operation",
    "a: 1\n",
    "a: 1\nmanagement: {endpoints: {web: {exposure: {include: '*'}}}}\n",
    { rel: "setting", direction: "widen", object: "settings" },
  ),
  spring(
    "in one name and other words",
    "server: {error: {include-stacktrace: always}}\n",
    "server.error.includeStacktrace: always\n",
  ),
  spring(
    "a stack trace no more",
    "server: {error: {include-stacktrace: always}}\n",
    "server: {error: {include-stacktrace: never}}\n",
    { rel: "setting", direction: "narrow" },
  ),
  spring("by a variable", "server: {ssl: {enabled: true}}\n", "server: {ssl: {enabled: '${TLS}'}}\n", {
    rel: "setting",
    direction: "unknown",
  }),
  spring("a secret is read", "a: 1\n", "a: 1\nspring: {datasource: {password: '${DB_PASSWORD}'}}\n", {
    rel: "reads-secret",
    direction: "widen",
    object: "DB_PASSWORD",
  }),
  spring("certificates are not checked", "a: {verify-ssl: true}\n", "a: {verify-ssl: false}\n", {
    rel: "verifies-peer",
    direction: "widen",
  }),
  spring(
    "for one profile",
    "a: 1\n---\nspring: {config: {activate: {on-profile: prod}}}\ndebug: false\n",
    "a: 1\n---\nspring: {config: {activate: {on-profile: prod}}}\ndebug: true\n",
    { rel: "setting", direction: "widen", scope: "prod" },
  ),
  spring("a name and a port", "server: {port: 80}\n", "server: {port: 81}\n"),
  of("src/main/resources/application-prod.properties")(
    "a console",
    "server.port=80\n",
    "server.port=80\nspring.h2.console.enabled=true\n",
    { rel: "setting", direction: "widen" },
  ),
  of("src/main/resources/application-prod.properties")(
    "a database without TLS",
    "spring.datasource.url=jdbc:postgresql://db/shop?sslmode=verify-full\n",
    "spring.datasource.url=jdbc:postgresql://db/shop?sslmode=disable\n",
    { rel: "verifies-peer", direction: "widen" },
  ),
  of("src/appsettings.json")(
    "issuers are not checked",
    '{"Jwt": {"ValidateIssuer": true}} // x\n',
    '{"Jwt": {"ValidateIssuer": false}}\n',
    { rel: "setting", direction: "widen" },
  ),
  of("src/appsettings.json")(
    "any certificate of the database",
    '{"ConnectionStrings": {"Shop": "Server=db"}}\n',
    '{"ConnectionStrings": {"Shop": "Server=db;TrustServerCertificate=True"}}\n',
    { rel: "verifies-peer", direction: "widen" },
  ),
  {
    ...spring(
      "cannot be read",
      "a: 1\n",
      "a: [\n",
      { rel: "setting", direction: "unknown" },
      { rel: "verifies-peer", direction: "unknown" },
    ),
    opaque: "yaml/broken",
  },
];
