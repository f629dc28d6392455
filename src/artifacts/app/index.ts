import { SaxesParser } from "saxes";
import { parseJson } from "../../formats/json/index.ts";
import { latin1 } from "../../formats/latin1.ts";
import type { Located } from "../../formats/located.ts";
import { decode, entries, entry, get, items, text } from "../../formats/located.ts";
import type { ArtifactKind, ByteRange, Extraction, LocalFact } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { ambiguities, bounded, EMPTY, fact, structureOfDocuments, unreadable } from "../common.ts";
import { cspFacts } from "../headers.ts";

const EXTENSION = /(^|\/)manifest\.json$/;
const ANDROID = /(^|\/)AndroidManifest\.xml$/;

/** Manifests of browser extensions and Android applications: what they ask for and let in. */
export const app: ArtifactKind = {
  id: "app",
  version: 2,
  load: async () => {},
  claims: (path, head) =>
    ANDROID.test(path) || (EXTENSION.test(path) && latin1(head).includes('"manifest_version"')) ? 1 : 0,
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    if (ANDROID.test(path)) return android(path, bytes);
    const parsed = parseJson(bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    const [root] = parsed.documents;
    if (root?.type !== "map") return unreadable(bytes, problem("app/shape", "not an object"));
    const name = text(get(root, "name")) ?? path;
    return bounded(
      bytes,
      [...extension(name, root), ...ambiguities(name, parsed)],
      [],
      structureOfDocuments(parsed, bytes),
    );
  },
};

const asks = (name: string, what: string, optional: boolean, at: ByteRange): LocalFact =>
  fact("requests-permission", name, what, { optional }, [at]);

/** Lists of permissions of a browser extension, by whether they are asked for at the start. */
const LISTS: readonly (readonly [key: string, optional: boolean])[] = [
  ["permissions", false],
  ["host_permissions", false],
  ["optional_permissions", true],
  ["optional_host_permissions", true],
];

function extension(name: string, root: Located): LocalFact[] {
  const facts = LISTS.flatMap(([key, optional]) =>
    items(get(root, key)).flatMap((p) => (text(p) ? [asks(name, `\`${text(p)}\``, optional, p.at)] : [])),
  );
  for (const script of items(get(root, "content_scripts")))
    for (const match of items(get(script, "matches")))
      facts.push(asks(name, `reading and changing pages of \`${text(match)}\``, false, match.at));
  for (const match of items(get(root, "externally_connectable", "matches")))
    facts.push(asks(name, `messages from pages of \`${text(match)}\``, false, match.at));
  for (const resource of items(get(root, "web_accessible_resources")))
    for (const match of items(get(resource, "matches")))
      facts.push(asks(name, `showing its files to pages of \`${text(match)}\``, false, match.at));
  const policies = get(root, "content_security_policy");
  const written = policies?.type === "map" ? entries(policies) : [entry(root, "content_security_policy")];
  for (const policy of written)
    if (policy)
      facts.push(...cspFacts(name, text(policy.value) ?? "", "enforce", [policy.at], (d) => `${d} of ${policy.key}`));
  return facts;
}

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly at: ByteRange;
}

/** Start tags of an XML file with their bytes; null where it is broken. Entities of its own are not expanded. */
function tags(bytes: Uint8Array): readonly Tag[] | null {
  const decoded = decode(bytes);
  if ("code" in decoded) return null;
  const found: Tag[] = [];
  let failed = false;
  const parser = new SaxesParser();
  parser.on("error", () => {
    failed = true;
  });
  parser.on("opentag", (tag) => {
    const to = parser.position;
    const from = decoded.text.lastIndexOf("<", to - 1);
    found.push({
      name: tag.name,
      attributes: tag.attributes as Record<string, string>,
      at: { from: decoded.toByte(from), to: decoded.toByte(to) },
    });
  });
  parser.write(decoded.text.replace(/^\ufeff/, " ")).close();
  return failed ? null : found;
}

const COMPONENTS = new Set(["activity", "activity-alias", "service", "receiver", "provider"]);
/** Switches of the application: value that is unsafe, and the default. */
const SWITCHES: readonly (readonly [name: string, unsafe: string, unset: string])[] = [
  ["android:debuggable", "true", "false"],
  ["android:allowBackup", "true", "true"],
  ["android:usesCleartextTraffic", "true", "by platform version"],
];

function android(path: string, bytes: Uint8Array): Extraction {
  const all = tags(bytes);
  if (all === null) return unreadable(bytes, problem("app/broken", "broken XML"));
  const name = all.find((t) => t.name === "manifest")?.attributes.package ?? path;
  const facts = all.flatMap(({ name: tag, attributes, at }): LocalFact[] => {
    const named = attributes["android:name"] ?? "unnamed";
    if (/^uses-permission(-sdk-23)?$/.test(tag)) return [asks(name, `\`${named}\``, false, at)];
    if (tag === "application") return SWITCHES.map((s) => setting(name, attributes, s, at));
    if (!COMPONENTS.has(tag) || attributes["android:exported"] !== "true") return [];
    const guard = attributes["android:permission"] ?? null;
    return [
      asks(
        name,
        `${tag} \`${named}\` being open to other applications${guard ? ` with \`${guard}\`` : ""}`,
        guard !== null,
        at,
      ),
    ];
  });
  return bounded(bytes, facts);
}

function setting(
  name: string,
  attributes: Readonly<Record<string, string>>,
  [key, unsafe, unset]: (typeof SWITCHES)[number],
  at: ByteRange,
): LocalFact {
  const value = attributes[key] ?? unset;
  const grade = value === unsafe ? 1 : value === "true" || value === "false" ? 0 : null;
  // The tag says more than this one switch.
  return { ...fact("setting", name, key, { value, grade }, [at]), certainty: "syntactic" };
}
