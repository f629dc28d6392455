import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, get, text } from "../../formats/located.ts";
import type { Resource } from "./template.ts";

/** Resources that are a part of the one above them: what they say is a setting of that, and leaves like one. */
const PARTS =
  /\/(auditingSettings|extendedAuditingSettings|securityAlertPolicies|transparentDataEncryption|encryptionProtector|vulnerabilityAssessments|sqlVulnerabilityAssessments|advancedThreatProtectionSettings|defenderForStorageSettings|diagnosticSettings|locks|azureADOnlyAuthentications|administrators|backupShortTermRetentionPolicies|backupLongTermRetentionPolicies|networkRuleSets|config|configurations|basicPublishingCredentialsPolicies|blobServices|fileServices|queueServices|dataMaskingPolicies|connectionPolicies)$/i;

/** What the configurations of a web application are called where they stand in it. */
const CONFIGS: Readonly<Record<string, string>> = {
  web: "siteConfig",
  authsettings: "authSettings",
  authsettingsv2: "authSettingsV2",
  logs: "logs",
  appsettings: "appSettings",
};

/** Each resource with its parts; a part whose whole stands elsewhere stays by itself. */
export function joined(resources: readonly Resource[]): readonly Resource[] {
  const more = new Map<Resource, LocatedEntry[]>();
  const byType = new Map<string, Resource[]>();
  for (const r of resources) byType.set(r.type.toLowerCase(), [...(byType.get(r.type.toLowerCase()) ?? []), r]);
  const left = resources.filter((part) => {
    if (!PARTS.test(part.type)) return true;
    const whole = wholeOf(part, byType);
    if (!whole) return true;
    more.set(whole, [...(more.get(whole) ?? []), entryOf(part)]);
    return false;
  });
  // A part of a part goes with it.
  const body = (r: Resource, depth = 0): Located => {
    const own = more.get(r) ?? [];
    if (own.length === 0 || depth > 4) return r.body;
    return { type: "map", at: r.body.at, entries: [...entries(r.body), ...own] };
  };
  return left.map((r) => ({ ...r, body: body(r) }));
}

/** The resource that a part belongs to: its parent, or the only one of that type. */
function wholeOf(part: Resource, byType: ReadonlyMap<string, readonly Resource[]>): Resource | undefined {
  const above = part.type
    .replace(/\/[^/]+$/, "")
    .replace(/\/providers$/i, "")
    .toLowerCase();
  const known = byType.get(above) ?? [];
  const named = part.parent ?? part.name.replace(/\/[^/]*$/, "");
  return known.find((r) => r.name === named) ?? (known.length === 1 ? known[0] : undefined);
}

function entryOf({ type, name, body, head }: Resource): LocatedEntry {
  const last = type.slice(type.lastIndexOf("/") + 1);
  const own = name.slice(name.lastIndexOf("/") + 1);
  const config = CONFIGS[own.toLowerCase()] ?? `${own}Config`;
  const key = /^config$/i.test(last) ? config : last;
  if (!/^configurations$/i.test(last)) return { key, at: head, value: body };
  const value = text(get(body, "value"));
  if (value === undefined) return { key, at: head, value: body };
  const scalar = (k: string, v: string): LocatedEntry => ({
    key: k,
    at: entries(body).find((e) => e.key === "value")?.at ?? head,
    value: { type: "scalar", value: v, at: head },
  });
  return { key, at: head, value: { type: "map", at: head, entries: [scalar("name", own), scalar("value", value)] } };
}
