import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const of = (kind: string, path: string) => casesAt(kind, path, `${path}: `);

const sudo = of("sudo", "host/sudoers.d/deploy");
const SUDO: readonly Case[] = [
  sudo(
    "everything",
    "deploy ALL=(root) /usr/bin/systemctl restart shop\n",
    "deploy ALL=(ALL) ALL\n",
    said("can", "widen", "commands", "deploy"),
  ),
  sudo(
    "any argument",
    "deploy ALL=(root) /usr/bin/systemctl restart shop\n",
    "deploy ALL=(root) /usr/bin/systemctl\n",
    said("can", "widen"),
  ),
  sudo("a command goes", "deploy ALL=/bin/a, /bin/b\n", "deploy ALL=/bin/a\n", said("can", "narrow")),
  sudo("as anyone", "deploy ALL=(www) /bin/a\n", "deploy ALL=(ALL) /bin/a\n", said("can", "widen")),
  sudo(
    "without a password",
    "deploy ALL=(root) /bin/a, /bin/b\n",
    "deploy ALL=(root) NOPASSWD: /bin/a, /bin/b\n",
    said("setting", "widen", "what sudo asks", "deploy"),
  ),
  sudo(
    "the last entry asks again",
    "deploy ALL=(root) NOPASSWD: /bin/a\n",
    "deploy ALL=(root) NOPASSWD: /bin/a\ndeploy ALL=(root) /bin/a\n",
    said("setting", "narrow"),
  ),
  sudo(
    "a tag is carried along",
    "deploy ALL=(root) NOPASSWD: /bin/a, PASSWD: /bin/b\n",
    "deploy ALL=(root) NOPASSWD: /bin/a, /bin/b\n",
    said("setting", "widen"),
  ),
  sudo(
    "by an alias",
    "Cmnd_Alias WEB = /bin/a\nUser_Alias TEAM = ann\nTEAM ALL=(root) WEB\n",
    "Cmnd_Alias WEB = /bin/a, /bin/b\nUser_Alias TEAM = ann\nTEAM ALL=(root) WEB\n",
    said("can", "widen", "commands", "ann"),
  ),
  sudo(
    "a user more in an alias",
    "User_Alias TEAM = ann\nTEAM ALL=(root) /bin/a\n",
    "User_Alias TEAM = ann, bob\nTEAM ALL=(root) /bin/a\n",
    said("can", "widen", "commands", "bob"),
    said("setting", "neutral"),
  ),
  sudo(
    "what is not allowed among what is",
    "deploy ALL=(root) /bin/*, !/bin/su\n",
    "deploy ALL=(root) /bin/*\n",
    said("denied", "unknown"),
  ),
  sudo(
    "on one machine more",
    "deploy web=/bin/a\n",
    "deploy web,db=/bin/a\n",
    said("can", "widen"),
    said("setting", "neutral"),
  ),
  sudo(
    "a list for another machine",
    "deploy web=/bin/a\n",
    "deploy web=/bin/a : db = /bin/b\n",
    said("can", "widen"),
    said("setting", "neutral"),
  ),
  sudo(
    "nobody is asked",
    "Defaults env_reset\n",
    "Defaults env_reset, !authenticate\n",
    said("setting", "widen", "settings", "sudo"),
  ),
  sudo(
    "a variable that loads code",
    "Defaults env_reset\n",
    'Defaults env_reset\nDefaults env_keep += "LANG LD_PRELOAD"\n',
    said("setting", "widen"),
  ),
  sudo(
    "where programs are found",
    'Defaults secure_path="/usr/bin:/bin"\n',
    "Defaults env_reset\n",
    said("setting", "widen"),
  ),
  sudo(
    "the password counts longer",
    "Defaults timestamp_timeout=5\n",
    "Defaults timestamp_timeout=-1\n",
    said("setting", "widen"),
  ),
  sudo("what is the default", "Defaults env_reset\n", "Defaults timestamp_timeout=5\n", said("setting", "neutral")),
  sudo(
    "for one user",
    "Defaults env_reset\n",
    "Defaults env_reset\nDefaults:bob !authenticate\n",
    said("setting", "widen", "settings", "sudo of :bob"),
  ),
  sudo(
    "rules of elsewhere",
    "Defaults env_reset\n",
    "Defaults env_reset\n#includedir /etc/more.d\n",
    said("setting", "unknown"),
  ),
  sudo("a comment", "deploy ALL=/bin/a\n", "# all of it\ndeploy ALL = \\\n  /bin/a # deploy ALL=ALL\n"),
  sudo(
    "a file goes",
    "deploy ALL=/bin/a\n",
    null,
    said("can", "narrow"),
    said("setting", "neutral"),
    said("setting", "neutral"),
  ),
  {
    ...sudo(
      "a line that is no rule",
      "deploy ALL=/bin/a\nann ALL=/bin/a\n",
      "deploy ALL=/bin/a\nann\n",
      said("can", "unknown"),
      said("setting", "unknown"),
    ),
    opaque: "sudo/broken",
  },
];

const sshd = of("host", "host/sshd_config");
const hba = of("host", "db/pg_hba.conf");
const SSHD: readonly Case[] = [
  sshd("root signs in", "PermitRootLogin no\n", "PermitRootLogin yes\n", said("setting", "widen", "settings", "sshd")),
  sshd("the first counts", "PermitRootLogin no\n", "PermitRootLogin no\nPermitRootLogin yes\n"),
  sshd("unset", "PasswordAuthentication no\nUsePAM yes\n", "UsePAM yes\n", said("setting", "widen")),
  sshd("no passwords", "UsePAM yes\n", "UsePAM yes\npasswordauthentication = no\n", said("setting", "narrow")),
  sshd(
    "for some as for all",
    "UsePAM yes\n",
    "UsePAM yes\nMatch User ann\n  PasswordAuthentication yes\n",
    said("setting", "neutral", "settings", "sshd match User ann"),
  ),
  sshd(
    "for some",
    "PasswordAuthentication no\n",
    "PasswordAuthentication no\nMatch User ann\n  PasswordAuthentication yes\n",
    said("setting", "widen", "settings", "sshd match User ann"),
  ),
  sshd(
    "a weak cipher",
    "Ciphers aes256-gcm@openssh.com\n",
    "Ciphers aes256-gcm@openssh.com,aes128-cbc\n",
    said("setting", "widen"),
  ),
  sshd(
    "an authority for keys",
    "UsePAM yes\n",
    "UsePAM yes\nTrustedUserCAKeys /etc/ssh/ca.pub\n",
    said("setting", "unknown"),
  ),
  sshd("more users", "AllowUsers ann\n", "AllowUsers ann bob\n", said("edge-guard", "widen", "a list of users")),
  sshd("a user is let in again", "DenyUsers bob\nUsePAM yes\n", "UsePAM yes\n", said("denied", "widen")),
  sshd(
    "another forced command",
    "Match User b\n  ForceCommand /bin/a\n",
    "Match User b\n  ForceCommand /bin/b\n",
    said("edge-guard", "unknown"),
  ),
  sshd("a comment", "UsePAM yes\n", "# PermitRootLogin yes\nUsePAM yes\n"),
  of("host", "host/ssh_config")(
    "hosts are not checked",
    "Host *\n  Port 22\n",
    "Host *\n  Port 22\n  StrictHostKeyChecking no\n",
    said("verifies-peer", "widen", "hosts"),
  ),
];
const HBA: readonly Case[] = [
  hba(
    "anyone from anywhere",
    "host shop web 10.0.0.0/8 scram-sha-256\n",
    "host shop web 0.0.0.0/0 scram-sha-256\n",
    said("can", "widen", "database shop", "web"),
    said("setting", "neutral"),
    said("setting", "neutral"),
  ),
  hba(
    "no password",
    "host shop web 10.0.0.0/8 scram-sha-256\n",
    "host shop web 10.0.0.0/8 trust\n",
    said("setting", "widen"),
  ),
  hba(
    "a salted hash",
    "host shop web 10.0.0.0/8 md5\n",
    "host shop web 10.0.0.0/8 scram-sha-256\n",
    said("setting", "narrow"),
  ),
  hba("an unknown way", "local all all peer\n", "local all all magic\n", said("setting", "unknown")),
  hba(
    "without TLS",
    "hostssl shop web 10.0.0.0/8 cert\n",
    "host shop web 10.0.0.0/8 cert\n",
    said("can", "widen"),
    said("setting", "neutral"),
  ),
  hba(
    "a line less",
    "local all all peer\nhost all all samenet md5\n",
    "local all all peer\n",
    said("can", "narrow"),
    said("setting", "neutral"),
  ),
  hba(
    "a refusal goes",
    "host all bob all reject\nlocal all all peer\n",
    "local all all peer\n",
    said("denied", "widen"),
  ),
  hba(
    "a refusal comes after",
    "host all bob all reject\nhost all all all scram-sha-256\n",
    "host all all all scram-sha-256\nhost all bob all reject\n",
    said("denied", "unknown"),
  ),
  hba(
    "blanks and a mask",
    "host shop web 10.0.0.0 255.0.0.0 md5\n",
    "# TYPE DATABASE\nhost   shop  web  10.0.0.0   255.0.0.0  md5 # x\n",
  ),
];
const php = of("host", "host/php.ini");
const DAEMONS: readonly Case[] = [
  php("errors are shown", "display_errors = Off\n", "display_errors = On\n", said("setting", "widen")),
  php("code of other hosts", "; x\nengine = On\n", 'engine = On\nallow_url_include = "1"\n', said("setting", "widen")),
  php(
    "a function is on again",
    "disable_functions = exec,system\n",
    "disable_functions = exec\n",
    said("setting", "widen"),
  ),
  php("a comment", "engine = On\n", "; display_errors = On\nengine = On ; display\n"),
  of("host", "db/postgresql.conf")(
    "every address",
    "listen_addresses = 'localhost'\n",
    "listen_addresses = '*'\t# all\n",
    said("setting", "widen"),
  ),
  of("host", "db/my.cnf")(
    "no sign-in at all",
    "[mysqld]\nport=3306\n",
    "[mysqld]\nport=3306\nskip-grant-tables\n",
    said("setting", "widen"),
  ),
  of("host", "db/redis.conf")("open to all", "protected-mode yes\n", "protected-mode no\n", said("setting", "widen")),
];

export const HOST: readonly Case[] = [...SUDO, ...SSHD, ...HBA, ...DAEMONS];
