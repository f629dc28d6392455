import type { Located } from "../../formats/located.ts";
import { text } from "../../formats/located.ts";

/** Which relation a setting belongs to, and how safe a value of it is: 0 the safe end, higher is weaker, null cannot be ranked. */
export interface Judged {
  readonly rel: string;
  readonly grade: number | null;
  /** What stands for it where it is not written. */
  readonly unset: number;
}

/** Words of a name, whatever its case: `enableKeyRotation`, `enable_key_rotation`, `EnableKeyRotation`. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((w) => w !== "");

/** A name that one of these fits belongs to the relation; the first that fits counts. */
const RELATIONS: readonly (readonly [rel: string, pattern: RegExp])[] = [
  ["public-block", /\b(public|publicly|private|internal|anonymous|open)\b/],
  ["tls", /\b(tls|ssl|https?|protocol)\b/],
  ["encrypts", /\b(encrypt\w*|kms|sse|cmk|cmek|customer managed|byok|key vault)\b/],
  [
    "deletion-guard",
    /\b(delet\w*|destroy|protect\w*|versioning|backups?|retention|recovery|snapshots?|purge|replication|multi az)\b/,
  ],
  ["audited", /\b(log|logs|logging|audit\w*|monitor\w*|trac\w*|insights?|metrics?|alerts?|flow)\b/],
];

/** What is safer where it is switched on, or there at all. */
const GOOD =
  /\b(require[sd]?|https|http2|encrypt\w*|kms|sse|cmk|cmek|byok|rotat\w*|rbac|mfa|auth\w*|sso|log|logs|logging|audit\w*|monitor\w*|trac\w*|insights?|alerts?|protect\w*|versioning|backups?|recovery|private|isolation|shielded|secure|secured|security|verif\w*|valid\w*|https only|tls|ssl|firewall|waf|scan\w*|guard\w*|quota|limits?|healthcheck|probe|patch\w*|upgrade|auto minor|managed identity|identity|integrity|vtpm|imdsv2|drop invalid|deny|block|restrict\w*|ignore|threat|defender|network policy|workload identity|binary authorization|iam database|multi az|geo redundant|zone redundant|dlq|dead letter|confidential|signing|content trust|quarantine|lock|pitr|point in time|copy tags|vpc|subnets?|alias ip|intranode|master authorized|shield|dnssec|kerberos|local disable|disable local)\b/;
/** What is weaker where it is switched on. */
const BAD =
  /\b(public|publicly|anonymous|insecure|legacy|basic auth|admin|administrator|root|password auth\w*|serial port|ip forward\w*|skip|force destroy|force delete|disabled?|bypass|privileged|unauthenticated|allow blob public|shared key|client certificate|http only|debug|open|wildcard|unencrypted|abac|default service account|oslogin disabled|project wide|local auth|ftp|dashboard|cross tenant|nat gateway disabled|trusted services bypass|local account|host (pid|ipc|network)|privilege escalation|remote debugging|extension operations|run as root|hostnetwork|tiller|alpha)\b/;
/** Switched on by the provider where nothing is said. */
const ON_BY_DEFAULT =
  /^(public network access enabled|allow nested items to be public|shared access key enabled|local account enabled|public access enabled|local authentication enabled|local auth enabled|admin enabled default|ip forwarding default|enable legacy abac default|allow blob public access|https traffic only default|cross tenant replication enabled)$/;
/** Words that only say that something is on or off, or there. */
const SWITCH =
  /^(enabled?|enable|is|use|require[sd]?|required|status|state|mode|on|off|flag|by|with|for|the|to|at|all|only|and|of|in|config|configuration|settings?|options?|rules?|block|support)$/;

const ON =
  /^(true|enabled?|on|yes|required|enforced|active|strict|1|always|standard|detailed|compliance|governance|ultimate)$/i;
const OFF = /^(false|disabled?|off|no|none|suspended|optional|0|never|default|passthrough|pass through|inactive)$/i;
const EVERYONE =
  /^(\*|0\.0\.0\.0\/0|::\/0|0\.0\.0\.0|any|internet|allusers|allauthenticatedusers|public-?read|public-?read-?write|authenticated-?read|arn:aws:iam::\*:root)$/i;

/** TLS versions by their words, the weakest first; the policy names of load balancers hold one too. */
const VERSIONS: readonly (readonly [RegExp, number])[] = [
  [/ssl_?v?[23]\b|sslv3/i, 4],
  [/tls[-_]?v?(1[._-]0|10)\b|tls1_0|^tlsv1$|^1\.0$|2015-05|2016-08|tls-1-0/i, 3],
  [/tls[-_]?v?(1[._-]1|11)\b|tls1_1|^1\.1$|tls-1-1/i, 2],
  [/tls[-_]?v?(1[._-][23]|12|13)\b|tls1_[23]|^1\.[23]$|tls-1-[23]|tlsv1\.[23]|2018|2019|2021/i, 0],
];

const RETENTION = /\b(retention|days|period)\b/;

/** A setting by its name, and its value; null where the vocabulary has no word for it. */
export function judge(path: string, value: Located | undefined): Judged | null {
  const name = wordsOf(path).join(" ");
  const leaf =
    wordsOf(path.split(".").at(-1) ?? path)
      .filter((w) => !SWITCH.test(w))
      .join(" ") ||
    wordsOf(path)
      .filter((w) => !SWITCH.test(w))
      .slice(-3)
      .join(" ");
  const whole = wordsOf(path)
    .filter((w) => !SWITCH.test(w))
    .join(" ");
  const rel =
    RELATIONS.find(([, pattern]) => pattern.test(leaf))?.[0] ??
    RELATIONS.find(([, pattern]) => pattern.test(name))?.[0] ??
    "setting";
  const written = text(value)?.trim();
  if (/\b(min\w*|version|policy|protocol)\b/.test(name) && /\b(tls|ssl|protocol|cipher)\b/.test(name)) {
    const found = written === undefined ? undefined : VERSIONS.find(([pattern]) => pattern.test(written));
    if (found) return { rel: "tls", grade: found[1], unset: 2 };
  }
  if (
    RETENTION.test(name) &&
    /\b(retention|backup|log|logs|soft|delete|recovery)\b/.test(name) &&
    written !== undefined &&
    /^\d+$/.test(written)
  )
    return {
      rel: rel === "setting" ? "audited" : rel,
      grade: Number(written) > 0 ? 1 / Number(written) : 1.5,
      unset: 1.5,
    };
  if (
    /\b(cidrs?|cidr blocks?|source ranges?|ip ranges?|ip rules?|ip blocks?|address prefix\w*|allowed ips?|authorized networks?|source ips?|start ip\w*|acl|access control|access blocks?|principals?|members?|trusted\w*)\b/.test(
      name,
    )
  ) {
    const wide = everyone(value);
    return wide === null ? null : { rel: "public-block", grade: wide ? 1 : 0, unset: 0 };
  }
  if (/\bprotocol\b/.test(name) && written !== undefined && /^(https?|tls|tcp|ssl|wss?)$/i.test(written))
    return { rel: "tls", grade: /^(https|tls|ssl|wss)$/i.test(written) ? 0 : 1, unset: 1 };
  const number = written !== undefined && /^\d+$/.test(written) ? Number(written) : null;
  // More of it is safer: characters of a password, reviews, days until something is gone.
  if (
    number !== null &&
    /\b(min\w*|required|reuse|prevention)\b.*\b(length|count|lowercase|uppercase|numbers?|symbols?|prevention)\b/.test(
      name,
    )
  )
    return { rel: "setting", grade: 1 / (number + 1), unset: 1 };
  const bad = BAD.test(leaf) || (BAD.test(whole) && !GOOD.test(leaf));
  const good = !bad && (GOOD.test(leaf) || GOOD.test(whole));
  if (!bad && !good) return null;
  const unset = bad && !ON_BY_DEFAULT.test(name) ? 0 : 1;
  return { rel, grade: gradeOf(value, written, bad, name), unset };
}

function gradeOf(value: Located | undefined, written: string | undefined, bad: boolean, name: string): number | null {
  if (value?.type === "list") return value.items.length > 0 === !bad ? 0 : 1;
  if (value?.type === "map") return bad ? null : 0;
  if (written === undefined || written === "") return bad ? 0 : 1;
  if (ON.test(written)) return bad ? 1 : 0;
  if (OFF.test(written)) return bad ? 0 : 1;
  // A reference to a key, role, network or place to log to is there; what it names is not known, and need not be.
  const names =
    /\b(id|arn|key|name|uri|url|bucket|role|identity|group|workspace|policy|subnets?|account|type|algorithm|kms|arns|ids)\b/.test(
      name,
    );
  if (!bad && names) return 0;
  return null;
}

/** Whether a value lets everybody in; null where it cannot be known. */
export function everyone(value: Located | undefined): boolean | null {
  if (!value) return false;
  if (value.type === "list") {
    const all = value.items.map(everyone);
    return all.includes(true) ? true : all.includes(null) ? null : false;
  }
  if (value.type === "map") return null;
  const written = text(value) ?? "";
  if (EVERYONE.test(written.trim())) return true;
  return written.startsWith("${") ? null : false;
}
