import type { Located } from "../../formats/located.ts";
import { entries, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { less, listed, matches, more, off, on, ranks } from "../cloud/scale.ts";
import { index, type Row } from "../cloud/table.ts";
import { fact } from "../common.ts";
import { named } from "./cloud/more.ts";
import { ownSettings } from "./cloud/own.ts";
import type { Task } from "./task.ts";

const HASH = matches(
  [
    [/md5|md4/i, 2],
    [/sha-?1$/i, 1],
  ],
  0,
  0,
);
const SSL = ranks({ "verify-full": 0, "verify-ca": 0.5, require: 1, prefer: 2, allow: 3, disable: 4 }, 2);
const GROUPS = listed(
  matches(
    [[/^(domain admins|enterprise admins|administrators|root|wheel|sudo|docker|adm|disk|shadow|lxd|libvirt)$/i, 1]],
    0,
    0,
  ),
);
/** What a word names as everyone, in any product. */
const EVERYONE = listed(
  matches([[/(^|[\\,\s])(everyone|public|anonymous|all|guests?|authenticated users|\*)$/i, 1]], 0, 0),
);

/** Arguments of modules that set up hosts, databases, keys and projects; `name` and `value` of one stand as a setting of that name. */
const ROWS: readonly Row[] = [
  // Kernels.
  ["setting", off(0), "net_ipv4_ip_forward net_ipv6_conf_all_forwarding net_ipv4_conf_all_forwarding", /^sysctl$/],
  [
    "setting",
    off(1),
    "net_ipv4_conf_all_accept_redirects net_ipv4_conf_default_accept_redirects net_ipv6_conf_all_accept_redirects net_ipv6_conf_default_accept_redirects net_ipv4_conf_all_send_redirects net_ipv4_conf_default_send_redirects net_ipv4_conf_all_secure_redirects net_ipv4_conf_default_secure_redirects",
    /^sysctl$/,
  ],
  ["setting", off(0), "net_ipv4_conf_all_accept_source_route net_ipv4_conf_default_accept_source_route", /^sysctl$/],
  ["setting", off(0), "net_ipv6_conf_all_accept_source_route net_ipv6_conf_all_accept_ra fs_suid_dumpable", /^sysctl$/],
  ["setting", on(0), "net_ipv4_tcp_syncookies net_ipv4_icmp_echo_ignore_broadcasts", /^sysctl$/],
  [
    "setting",
    matches(
      [
        [/^2$/, 0.5],
        [/^1$/, 0],
        [/^0$/, 1],
      ],
      1,
    ),
    "net_ipv4_conf_all_rp_filter net_ipv4_conf_default_rp_filter",
    /^sysctl$/,
  ],
  ["setting", on(1), "net_ipv4_conf_all_log_martians net_ipv4_icmp_ignore_bogus_error_responses", /^sysctl$/],
  [
    "setting",
    matches(
      [
        [/^2$/, 0],
        [/^1$/, 0.5],
        [/^0$/, 1],
      ],
      0,
    ),
    "kernel_randomize_va_space",
    /^sysctl$/,
  ],
  [
    "setting",
    matches(
      [
        [/^[1-3]$/, 0],
        [/^0$/, 1],
      ],
      1,
    ),
    "kernel_kptr_restrict kernel_dmesg_restrict kernel_yama_ptrace_scope",
    /^sysctl$/,
  ],
  [
    "setting",
    matches(
      [
        [/^[1-3]$/, 0],
        [/^0$/, 1],
      ],
      1,
    ),
    "fs_protected_hardlinks fs_protected_symlinks fs_protected_fifos fs_protected_regular kernel_unprivileged_bpf_disabled net_core_bpf_jit_harden kernel_kexec_load_disabled",
    /^sysctl$/,
  ],
  ["setting", off(0), "kernel_sysrq kernel_unprivileged_userns_clone", /^sysctl$/],
  ["setting", off(0), "state", /^seboolean$/],
  // Hosts.
  ["setting", matches([[/(no)?login$|\/false$/, 0]], 0.5, 0.5), "shell", /^user$/],
  ["setting", less(99_999), "password_expire_max", /^user$/],
  ["setting", off(0), "non_unique", /^user$/],
  ["setting", ranks({ root: 1 }, 0.5, 0), "user", /^cron$/],
  ["setting", matches([[/noexec/, 0]], 1, 1), "opts", /^(posix\.)?mount$/],
  [
    "setting",
    matches(
      [
        [/^0$/, 0],
        [/^\d+$/, 0.5],
        [/unlimited|infinity|^-1$/, 1],
      ],
      1,
    ),
    "core nproc nofile maxlogins",
    /^pam_limits$/,
  ],
  ["setting", on(1), "hash_host", /^known_hosts$/],
  ["setting", on(1), "exclusive", /^authorized_key$/],
  [
    "audited",
    ranks({ on: 0, low: 0.5, medium: 0, high: 0, full: 0, off: 1, true: 0, false: 1 }, 0.5),
    "logging",
    /^ufw$/,
  ],
  // What is fetched.
  ["setting", on(1), "verify_commit", /^git$/],
  ["setting", { ...matches([[/./, 0]], 1), apart: true }, "fingerprint", /^rpm_key$/],
  [
    "setting",
    matches([[/--trusted-host|--no-verify|--no-index-check|--insecure/, 1]], 0, 0),
    "extra_args",
    /^(pip|npm|gem)$/,
  ],
  // Containers.
  ["deletion-guard", matches([[/^no$|^false$/i, 1]], 1, 0), "restart_policy", /^(docker|podman)_container$/],
  ["public-block", on(1), "internal", /^(docker|podman)_network$/],
  // Databases.
  [
    "setting",
    listed(
      matches(
        [
          [/\*\.\*:.*\b(ALL|SUPER|GRANT|FILE|CREATE USER|SHUTDOWN|PROCESS|RELOAD)\b/i, 2],
          [/:.*\bALL\b/i, 1],
        ],
        0,
        0,
      ),
    ),
    "priv",
    /^(mysql|mariadb)_(user|role)$/,
  ],
  ["public-block", listed(matches([[/^(%|0\.0\.0\.0\/0)$/, 1]], 0, 0)), "host", /^(mysql|mariadb)_user$/],
  ["tls", named, "tls_requires", /^(mysql|mariadb)_user$/],
  [
    "setting",
    matches(
      [
        [/(^|,)\s*(SUPERUSER|BYPASSRLS|REPLICATION)\b/i, 2],
        [/(^|,)\s*(CREATEROLE|CREATEUSER|CREATEDB)\b/i, 1],
      ],
      0,
      0,
    ),
    "role_attr_flags",
    /^postgresql_user$/,
  ],
  ["setting", listed(matches([[/\bALL\b/i, 1]], 0, 0)), "privs priv", /^postgresql_(privs|user)$/],
  ["setting", EVERYONE, "roles role", /^postgresql_privs$/],
  ["setting", off(0), "grant_option", /^postgresql_privs$/],
  ["tls", SSL, "ssl_mode", /^(postgresql|mongodb)_/],
  ["tls", on(1), "check_implicit_admin ssl", /^mongodb_/],
  [
    "setting",
    listed(matches([[/root|dbOwner|AnyDatabase|clusterAdmin|__system|^(read)?writeAny/, 1]], 0, 0)),
    "roles roles.role",
    /^mongodb_user$/,
  ],
  [
    "setting",
    listed(
      matches(
        [
          [/administrator/, 2],
          [/policymaker|management/, 1],
        ],
        0,
        0,
      ),
    ),
    "tags",
    /^rabbitmq_user$/,
  ],
  [
    "setting",
    matches(
      [
        [/^trust$/, 4],
        [/^password$/, 3],
        [/^(md5|ident)$/, 2],
        [/^(ldap|radius|pam|bsd)$/, 1],
        [/./, 0],
      ],
      2,
    ),
    "method",
    /^postgresql_pg_hba$/,
  ],
  [
    "public-block",
    listed(matches([[/^(all|samenet|0\.0\.0\.0\/0|::\/0|0\.0\.0\.0)$/, 1]], 0.5, 0)),
    "source address",
    /^postgresql_pg_hba$/,
  ],
  [
    "tls",
    ranks({ local: 0, hostssl: 0, hostgssenc: 0, host: 1, hostnossl: 2, hostnogssenc: 2 }, 1),
    "contype",
    /^postgresql_pg_hba$/,
  ],
  ["tls", on(1), "ssl require_secure_transport", /^(postgresql_set|mysql_variables)$/],
  [
    "audited",
    on(1),
    "log_connections log_disconnections log_checkpoints logging_collector log_lock_waits general_log",
    /^(postgresql_set|mysql_variables)$/,
  ],
  ["setting", off(0), "local_infile skip_grant_tables", /^mysql_variables$/],
  [
    "public-block",
    matches([[/\*|0\.0\.0\.0|::/, 1]], 0, 0),
    "listen_addresses bind_address",
    /^(postgresql_set|mysql_variables)$/,
  ],
  ["setting", ranks({ "scram-sha-256": 0, on: 1, md5: 1, off: 2 }, 0), "password_encryption", /^postgresql_set$/],
  // Keys and certificates.
  ["encrypts", more(4096), "size", /^openss[lh]_(privatekey|keypair|privatekey_pipe)$/],
  ["encrypts", named, "passphrase", /^openss[lh]_(privatekey|keypair|privatekey_pipe|pkcs12)$/],
  [
    "encrypts",
    matches(
      [
        [/^dsa$/i, 2],
        [/^rsa1$/i, 2],
        [/./, 0],
      ],
      0,
    ),
    "type",
    /^openss[lh]_(privatekey|keypair|privatekey_pipe)$/,
  ],
  ["encrypts", HASH, "digest selfsigned_digest ownca_digest", /^(openssl_csr|x509_c\w+|openssl_certificate)(_pipe)?$/],
  ["encrypts", ranks({ selfsigned: 1 }, 0, 0), "provider", /^(x509_certificate|openssl_certificate)(_pipe)?$/],
  // Windows.
  ["public-block", ranks({ enabled: 0, disabled: 1 }, 0.5), "state", /^win_firewall$/],
  ["setting", off(0), "password_never_expires", /^win_user$/],
  ["setting", GROUPS, "groups", /^win_user$/],
  ["setting", GROUPS, "name", /^win_group_membership$/],
  ["setting", EVERYONE, "full change read", /^win_share$/],
  ["setting", EVERYONE, "user", /^win_acl$/],
  [
    "setting",
    matches(
      [
        [/FullControl|TakeOwnership|ChangePermissions/i, 2],
        [/Write|Modify|Delete/i, 1],
      ],
      0,
      0,
    ),
    "rights",
    /^win_acl$/,
  ],
  ["setting", listed(matches([[/./, 0.5]], 0)), "users", /^win_user_right$/],
  ["setting", more(0), "minimumpasswordlength passwordhistorysize minimumpasswordage", /^win_security_policy$/],
  [
    "setting",
    on(1),
    "passwordcomplexity auditlogonevents auditaccountlogon auditpolicychange auditprivilegeuse auditsystemevents",
    /^win_security_policy$/,
  ],
  ["setting", less(0, 90), "maximumpasswordage lockoutbadcount", /^win_security_policy$/],
  ["setting", off(0), "enableguestaccount cleartextpassword lsaanonymousnamelookup", /^win_security_policy$/],
  [
    "audited",
    matches(
      [
        [/none/, 1],
        [/./, 0],
      ],
      1,
    ),
    "audit_type",
    /^win_audit_policy_system$/,
  ],
  // Projects and servers of others.
  ["public-block", ranks({ private: 0, internal: 0.5, public: 1 }, 0), "visibility", /^gitlab_(project|group)$/],
  ["public-block", on(1), "private", /^github_repo$/],
  ["tls", on(1), "start_tls", /^ldap_/],
  ["tls", ranks({ always: 0, starttls: 0, try: 1, never: 2 }, 1), "secure", /^mail$/],
];
const KNOWN = index(ROWS);
const MODULES = ROWS.flatMap(([, , , type]) => type ?? []);

/** Modules that set one thing by its name. */
const BY_NAME: Readonly<Record<string, readonly [name: string, value: string]>> = {
  sysctl: ["name", "value"],
  seboolean: ["name", "state"],
  postgresql_set: ["name", "value"],
  mysql_variables: ["variable", "value"],
  pam_limits: ["limit_item", "value"],
  win_security_policy: ["key", "value"],
};

/** What the arguments of a module say by the table, always where it knows the module. */
export function generalFacts(task: Task): LocalFact[] {
  const { module, subject, head, args } = task;
  if (args.get("state")?.value === "absent" || !MODULES.some((m) => m.test(module))) return [];
  const own = ownSettings(KNOWN, module, byName(module, task.body));
  const rels = new Set(ROWS.flatMap(([rel, , , type]) => (type?.test(module) ? rel : [])));
  return [...rels].map((rel) => {
    const mine = [...own].filter(([, o]) => o.rel === rel);
    const settings = Object.fromEntries(mine.map(([name, o]): [string, Json] => [name, (o.setting ?? null) as Json]));
    return fact(rel, subject, "arguments", { settings }, mine.length > 0 ? mine.map(([, o]) => o.at) : [head]);
  });
}

function byName(module: string, body: Located): Located {
  const names = Object.hasOwn(BY_NAME, module) ? BY_NAME[module] : undefined;
  if (!names) return body;
  const [name, value] = names.map((n) => entries(body).find((e) => e.key === n));
  const key = text(name?.value)?.toLowerCase();
  if (!value || key === undefined) return body;
  return { type: "map", at: body.at, entries: [{ ...value, key: module === "seboolean" ? "state" : key }] };
}
