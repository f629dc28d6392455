import type { Located } from "../../formats/located.ts";
import {
  callers,
  gone,
  key,
  less,
  many,
  more,
  off,
  on,
  origins,
  present,
  ranks,
  type Scale,
  secret,
  switched,
  there,
  tls,
  unresolved,
  written,
} from "./scale.ts";

const MAX_KNOWN = 20_000;
/** Names are few and met often. */
const known = new Map<string, readonly string[]>();

/** Words of a name, whatever its case: `enableKeyRotation`, `enable_key_rotation`, `EnableKeyRotation`. */
export function wordsOf(name: string): readonly string[] {
  const met = known.get(name);
  if (met) return met;
  const words = name
    .replace(/(TLS|SSL)v/g, (_, word: string) => `${word[0]}${word.slice(1).toLowerCase()}v`)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((w) => w !== "");
  if (known.size < MAX_KNOWN && name.length < 100) known.set(name, words);
  return words;
}

/** A name that one of these fits belongs to the relation; the first that fits counts. */
const RELATIONS: readonly (readonly [rel: string, pattern: RegExp])[] = [
  ["encrypts", /\b(encrypt\w*|unencrypted|kms|sse|cmk|cmek|customer managed|byok|key vault|tde)\b/],
  ["public-block", /\b(public|publicly|private|internal|external|anonymous|open|internet|cidrs?|acls?)\b/],
  ["tls", /\b(tls|ssl|https?|certificates?)\b/],
  [
    "deletion-guard",
    /\b(delet\w*|destroy|terminat\w*|protect\w*|versioning|backups?|retention|recovery|snapshots?|purge|replication|multi az|redundan\w*|pitr)\b/,
  ],
  ["audited", /\b(log|logs|logging|audit\w*|monitor\w*|trac\w*|insights?|metrics?|alerts?|flow|notif\w*)\b/],
];

/** Names in which a word means something else. */
const IDIOMS =
  /\b(on termination|external (id|name|account|secret\w*)|internet gateway|access key is secondary|public key|root (volume|block|directory|folder|object)|block devices?|(cidr|ip) blocks?|(base )?block (storage|volumes?|size)|open ?id|connect timeout|log group name|private key|no (of|in)|password policy|admin username|public ip prefix|key vault (name|id))\b/g;
/** What is safer where it is switched on, or there at all. */
const GOOD =
  /\b(require[sd]?|enforce[sd]?|https|encrypt\w*|kms|sse|cmk|cmek|tde|byok|rotat\w*|rbac|mfa|2fa|sso|auth|authn?|authoriz\w*|authenticat\w*|log|logs|logging|audit\w*|monitor\w*|trac(e|ing)|insights?|alerts?|alarms?|notif\w*|protect\w*|versioning|backups?|recovery|private|internal|isolat\w*|shielded|secure|secured|security|verif\w*|validat\w*|tls|ssl|firewall|waf|ddos|scan\w*|guard\w*|quota|limits?|health ?checks?|probe|patch\w*|auto (minor|upgrade|update|repair)|automatic (upgrade|update|repair|failover)\w*|upgrades?|managed identity|identity|integrity|vtpm|imdsv2|drop invalid|threat|defender|network policy|workload identity|binary authorization|multi az|multi region|geo redundant|zone redundan\w*|redundan\w*|dlq|dead letter|confidential|sign(ed|ing|ature)|trust|quarantine|lock|locked|immutab\w*|pitr|point in time|copy tags|vpc config|vpc options|vpc connector|intranode|dnssec|kerberos|client cert\w*|least privilege|replication|snapshots?|oslogin|approvals?|purge protection|soft delete|https only|read ?only|flow|watchdog|sandbox\w*|hardened|compliance|password)\b/;
/** What is weaker where it is switched on. */
const BAD =
  /\b(public|publicly|internet|external|anonymous|insecure|legacy|basic auth|admin enabled|root (access|login|password)|serial port|serial console|ip forward\w*|force (destroy|delete)|privileg\w*|unauthenticated|unencrypted|shared key|http only|debug\w*|open|wildcard|plain ?text|abac|local (auth\w*|accounts?|users?)|password auth\w*|ftp|telnet|dashboard|cross tenant|cross account|host (pid|ipc|network)|escalation|extension operations|run as root|tiller|alpha|destroy|terminat\w*|deletion|execute command|non ssl|allow all|any|self signed|ssl ?v?3\d?|ssl ?2\d?|tls ?v?10|tls ?v?11|rc4|des|3des|md5|remote access|nat ip|access keys?|credentials?)\b/;
/** What turns the rest of a name around. */
const FLIP =
  /\b(disabled?|disables|no|non|not|skip|without|deny|denied|block|blocked|blocks|prevent\w*|restrict\w*|reject\w*|ignore|drop|prohibit\w*|disallow\w*|bypass|unset|opt out|protection|protect)\b/g;
/** Words that only say that something is on or off, or there. */
const SWITCH =
  /^(enabled?|enable|is|are|use|allow|allowed|status|state|mode|on|off|flag|by|with|for|the|to|at|all|only|and|of|in|config|configs|configuration|settings?|options?|rules?|support|type|value|level|action|actions|policy|default|service|spec|desired|create|has|set|info|details?|parameters?|properties|attributes?)$/;
/** A name ends in something that is referred to: which one is not known, and need not be. */
const NAMES =
  /\b(id|ids|arn|arns|key|keys|uri|url|bucket|role|group|groups|workspace|subnets?|account|name|names|target|destination|link|profile|topic)$/;
/** Bad where it is named at all: an address of its own. */
const NAMED_BAD = /\b(public ip|external ip|eip|nat ip)\b/;
const SECRETS =
  /\b(password|passwd|admin pass|passphrase|secret|secret key|token|api key|auth key|private key|connection string|access key)$/;
const NOT_SECRETS =
  /\b(secret (id|name|arn|version|ref|manager|store|key ref)|token (type|validity|lifetime)|length|policy|version|enabled|age|reuse)\b/;
/** Names of ciphers, in words. */
const CIPHER =
  /^(tls |ssl |ec ?dhe? |dhe? |edh |a?ecdh |adh |exp |rc[24] |des |idea |aes ?\d+ |camellia ?\d+ |seed |null |psk |krb5 ).*(sha\d*|md5|gcm|cbc\d?|poly1305)\b/;
/** Of those what is broken, hides nothing or proves nobody. */
const WEAK_CIPHER = /\b(rc[24]|arcfour|des|3des|cbc3|null|exp\w*|anon|adh|aecdh|md5|idea|seed|psk|krb5)\b/;
const VAGUE =
  /^(security|protection|restrictions|backup|snapshot|monitoring|authentication|authorization|password|notification|trigger|identity provider)s?( (config|configuration|settings|options|profile))?$/;
const ADDRESSES =
  /\b(source ranges?|ip ranges?|ip rules?|allowed ips?|authorized networks?|source ips?|source address\w*|acl ips?|trusted (ips?|networks?|hosts?)|allow list|whitelist\w*|principals?|members?|allowed (cidrs?|accounts?|hosts?|callers?|networks?))\b/;
const CIDRS = /\b(cidrs?|cidr blocks?|cidr ips?|ip blocks?|cidr ipv[46])$/;

/** Which way a name leans: 1 safer where it is on, -1 weaker, 0 it says nothing; `off` where it says no more than that something is off. */
function leaning(name: string): { readonly sign: -1 | 0 | 1; readonly flipped: boolean } {
  const plain = name.replace(IDIOMS, " ");
  const guarded = plain.replace(FLIP, " ");
  const flips = [...plain.matchAll(FLIP)].filter((m) => !/^protect/.test(m[0])).length;
  const protects = /\bprotect/.test(plain);
  // `deletion_protection` guards against what stands before it.
  const sign = protects ? 1 : BAD.test(guarded) ? -1 : GOOD.test(guarded) ? 1 : 0;
  const flipped = flips % 2 === 1;
  return { sign: (flipped ? -sign || 0 : sign) as -1 | 0 | 1, flipped };
}

/** A setting that no table has: its relation and its scale, by the words of its path and, for a mere switch, of its type. */
export function byWords(
  type: string,
  segments: readonly string[],
  value: Located,
): { readonly rel: string; readonly scale: Scale } | null {
  const words = segments.map((s) => s.split("_"));
  const leaf = (words.at(-1) ?? []).join(" ");
  const around = words.map((w) => w.join(" ")).join(" ");
  const rel = relationOf(leaf) ?? relationOf(around) ?? "setting";
  // A block that is merely called so says nothing by being there.
  if (value.type === "map" && VAGUE.test(leaf)) return null;
  const special = byForm(leaf, around, rel, value);
  if (special !== undefined) return special;
  const meaning = (w: readonly string[]): string => w.filter((x) => !SWITCH.test(x)).join(" ");
  const own = leaning(meaning(words.at(-1) ?? []));
  if (own.sign !== 0) {
    const scale = scaleOf(own.sign, leaf);
    // `external_port = 80` is neither on nor off.
    const told =
      own.sign > 0 || value.type !== "scalar" || unresolved(written(value) ?? "") || scale.grade(value) !== null;
    return told ? { rel, scale } : null;
  }
  // Which logs are written is what their names are.
  const within = leaning(meaning(words.at(-2) ?? []));
  if (rel === "audited" && within.sign > 0 && switched(value) !== null) return { rel, scale: on(1) };
  // A mere switch is about what it stands in, and at the top about its resource.
  const bare =
    meaning(words.at(-1) ?? [])
      .replace(FLIP, "")
      .trim() === "";
  if (!bare || value.type !== "scalar") return null;
  for (const w of [
    ...words.slice(0, -1).reverse(),
    type.startsWith("module")
      ? []
      : type
          .split(/[_.:\s]+/)
          .flatMap(wordsOf)
          .slice(1),
  ]) {
    const { sign } = leaning(meaning(w));
    if (sign !== 0)
      return {
        rel: relationOf(w.join(" ")) ?? rel,
        scale: scaleOf((own.flipped ? -sign : sign) as -1 | 1, "switch"),
      };
  }
  return null;
}

const relationOf = (name: string): string | undefined => RELATIONS.find(([, pattern]) => pattern.test(name))?.[0];

/** Settings whose values tell more than on or off. Null: it is known to say nothing. */
function byForm(
  leaf: string,
  around: string,
  rel: string,
  value: Located,
): { readonly rel: string; readonly scale: Scale } | null | undefined {
  if (CIPHER.test(leaf)) return WEAK_CIPHER.test(leaf) ? { rel: "tls", scale: gone } : null;
  const said = written(value);
  const digits = said !== undefined && /^-?\d+$/.test(said);
  if (
    SECRETS.test(leaf) &&
    !NOT_SECRETS.test(leaf) &&
    value.type === "scalar" &&
    (said === "" || switched(value) === null)
  )
    return { rel: "setting", scale: secret };
  if (/\b(tls|ssl|protocol)\b.*\b(min\w*|version|policy|protocols?)\b|\b(min\w*)\b.*\b(tls|ssl)\b/.test(leaf))
    return { rel: "tls", scale: tls(2) };
  if (/\b(cors|origins?)\b/.test(around) && /\b(origins?|allow origin)\b/.test(leaf))
    return { rel: "public-block", scale: origins };
  if (ADDRESSES.test(leaf) || CIDRS.test(leaf)) return { rel: "public-block", scale: callers(0) };
  if (/\bprotocol$/.test(leaf) && said !== undefined && /^(https?|tls|ssl|wss?)$/i.test(said))
    return { rel: "tls", scale: ranks({ https: 0, tls: 0, ssl: 0, wss: 0, http: 1, ws: 1 }, null) };
  if (/\b(retention|keep)\b/.test(leaf) && digits) return { rel: rel === "setting" ? "audited" : rel, scale: more(0) };
  if (/\b(days|period|count)\b/.test(leaf) && /\b(retention|backup|soft delete|recovery)\b/.test(around) && digits)
    return { rel: rel === "setting" ? "deletion-guard" : rel, scale: more(0) };
  if (
    /\b(min\w*|required)\b.*\b(length|count|lowercase|uppercase|numbers?|symbols?|approvals?)\b|\breuse prevention\b/.test(
      leaf,
    ) &&
    digits
  )
    return { rel: "setting", scale: more(0) };
  if (/\b(max\w*)\b.*\b(age|attempts?|lifetime|duration|hops?)\b|\bhop limit\b/.test(leaf) && digits)
    return { rel: "setting", scale: less(0) };
  if (
    /\b(kms|cmk|cmek|encryption)\b.*\b(id|arn|key|name|uri|identifier)\b/.test(leaf) ||
    (/\bkey\b.*\b(id|arn|name|uri|url|identifier)\b/.test(leaf) && /\b(encrypt\w*|kms|cmk)\b/.test(around))
  )
    return { rel: "encrypts", scale: key };
  // Anything else that counts something is neither on nor off.
  return digits && said !== "0" && said !== "1" ? null : undefined;
}

/** On or off, there or not, as the value is written; a word that is neither cannot be ranked. */
function scaleOf(sign: -1 | 1, leaf: string): Scale {
  const base = sign > 0 ? on(1) : off(0);
  const names = NAMES.test(leaf);
  return {
    unset: base.unset,
    grade(value) {
      if (value.type === "map") return sign > 0 ? (value.entries.length > 0 ? 0 : 1) : null;
      if (value.type === "list") {
        if (value.items.some((i) => switched(i) !== null)) return base.grade(value);
        if (sign < 0) return gone.grade(value);
        return /\b(logs?|logging|types?|exports?|categories|events)\b/.test(leaf)
          ? many.grade(value)
          : there.grade(value);
      }
      const said = switched(value);
      if (said !== null) return base.grade(value);
      if (sign > 0 && names) return 0;
      if (sign < 0 && NAMED_BAD.test(leaf) && present(value)) return 1;
      return unresolved(written(value) ?? "") ? null : byWord(written(value) ?? "", sign);
    },
    apart: sign > 0 && !names,
  };
}

/** Words of products for on and off. */
function byWord(said: string, sign: -1 | 1): number | null {
  if (
    /^(allow|allow_?all|any|public|unrestricted|basic|http|unencrypted|plain_?text|off|permissive|detect\w*|count|monitor|disable)$/i.test(
      said,
    )
  )
    return 1;
  if (
    /^(deny|denied|block|private|restricted|internal|https|encrypted|enforce\w*|required|prevention|secure|enable)$/i.test(
      said,
    )
  )
    return 0;
  return sign > 0 ? 0 : null;
}
