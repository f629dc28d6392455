import type { Hcl, HclBlock } from "../../formats/hcl/index.ts";
import { parseHcl } from "../../formats/hcl/index.ts";
import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { imagesIn } from "../cloud/images.ts";
import { networkFacts } from "../cloud/network.ts";
import { policyFacts } from "../cloud/policy.ts";
import { resourceFacts } from "../cloud/resource.ts";
import { loadVocabulary } from "../cloud/vocabulary.ts";
import { wafFacts } from "../cloud/waf.ts";
import { bounded, EMPTY, fact, unreadable } from "../common.ts";
import { asked, commands } from "./commands.ts";
import { filled, given, guarded } from "./companions.ts";
import { parseTfJson } from "./json.ts";
import { kubernetes } from "./kubernetes.ts";

const FILE = /\.(tf|tofu)(\.json)?$/;
const VALUES = /\.(tfvars|auto\.tfvars)$/;

/** Terraform and OpenTofu: what each resource grants, opens, encrypts, logs and protects; modules and providers with their pins. */
export const tf: ArtifactKind = {
  id: "tf",
  version: 4,
  load: loadVocabulary,
  claims: (path) => (FILE.test(path) || VALUES.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    const parsed = path.endsWith(".json") ? parseTfJson(bytes) : parseHcl(bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    return bounded(bytes, VALUES.test(path) ? values(parsed) : blockFacts(parsed));
  },
};

const blockFacts = ({ blocks }: Hcl): LocalFact[] => {
  const known = given(blocks);
  const read = blocks.map((block) => ({ ...block, body: filled(block.body, known) }));
  const facts = read.flatMap((block) => {
    const reader = Object.hasOwn(READERS, block.type) ? READERS[block.type] : undefined;
    return reader ? reader(block) : [];
  });
  return guarded(facts, read);
};

/** Values of variables, judged by their names. */
function values({ attributes }: Hcl): LocalFact[] {
  const [first] = attributes;
  if (!first) return [];
  const body: Located = { type: "map", at: first.at, entries: attributes };
  return resourceFacts("variables", "variable", body, first.at).filter((f) => f.attrs.settings !== undefined);
}

/** A variable's default, judged by its name. */
const variable = ({ labels: [name = ""], body, head }: HclBlock): LocalFact[] => {
  const found = entry(body, "default");
  if (!found) return [];
  const named: Located = { type: "map", at: found.at, entries: [{ ...found, key: name }] };
  return resourceFacts(`var.${name}`, "variable", named, head).filter((f) => told(f));
};

/** Of what is no resource only that of which something is said. */
const told = (f: LocalFact): boolean =>
  Object.keys((f.attrs.settings as object | undefined) ?? {}).length > 0 ||
  ((f.attrs.grants as readonly unknown[] | undefined) ?? []).length > 0;

const addressOf = ({ labels }: HclBlock): string => labels.join(".");

function resource(block: HclBlock): LocalFact[] {
  const [type = ""] = block.labels;
  // Zero of them are none of them.
  if (text(get(block.body, "count")) === "0") return [];
  const subject = addressOf(block);
  const manifest = kubernetes(block);
  if (manifest) return [...manifest];
  return [
    ...resourceFacts(subject, type, block.body, block.head),
    ...networkFacts(subject, type, block.body, block.head),
    ...wafFacts(subject, type, block.body),
    ...imagesIn(subject, block.body),
    ...commands(subject, block.body),
    ...bindings(subject, type, block),
  ];
}

/** Members of a role: `_member` adds one, `_binding` lists them all, `_policy` those of every role. */
function bindings(subject: string, type: string, { body, head }: HclBlock): LocalFact[] {
  if (/_iam_policy$/.test(type))
    return [...bound(body)].map((b) => members(subject, `members as ${roleOf(b)}`, b, head));
  return /_iam_(member|binding)$/.test(type) ? [members(subject, "members", body, head)] : [];
}

const roleOf = (body: Located): string => text(get(body, "role")) ?? UNRESOLVED;

function members(subject: string, object: string, body: Located, head: ByteRange): LocalFact {
  const [role, listed] = [entry(body, "role"), entry(body, "members") ?? entry(body, "member")];
  const places = [listed?.at, role?.at].filter((p) => p !== undefined);
  const attrs = { members: texts(listed?.value).sort(), role: roleOf(body) };
  return fact("member-of", subject, object, attrs, places.length > 0 ? places : [head]);
}

/** Bindings below a node: a role and its members. */
function* bound(node: Located, depth = 0): Generator<Located> {
  if (depth > 12) return;
  if (get(node, "role") && (get(node, "members") ?? get(node, "member"))) yield node;
  for (const e of entries(node))
    for (const inner of e.value.type === "map" ? [e.value] : items(e.value)) yield* bound(inner, depth + 1);
}

/** A module by where it is from, unless it is in the tree; and what it is told, by the names of its variables. */
function module(block: HclBlock): LocalFact[] {
  const source = entry(block.body, "source");
  const address = text(source?.value);
  const inputs =
    block.body.type === "map" ? block.body.entries.filter((e) => !/^(source|version|providers)$/.test(e.key)) : [];
  const body: Located = { type: "map", at: block.body.at, entries: inputs };
  const settings = [
    ...resourceFacts(`module.${addressOf(block)}`, `module ${address ?? ""}`, body, block.head),
    ...networkFacts(`module.${addressOf(block)}`, "module", body, block.head),
  ].filter((f) => (inputs.length > 0 && f.rel !== "can") || told(f));
  if (!source || !address || /^\.{1,2}\//.test(address)) return settings;
  const version = entry(block.body, "version");
  const [base = "", ref] = address.split(/[?&]ref=/);
  const named = ref ?? text(version?.value) ?? "";
  const pin = /^[0-9a-f]{40}$/.test(named)
    ? "digest"
    : /^=?\s*v?\d+(\.\d+)+$/.test(named)
      ? "tag"
      : named === ""
        ? "none"
        : "branch";
  const places = [source.at, ...(version ? [version.at] : [])];
  return [...settings, fact("uses", "modules", base, { ref: named, pin }, places)];
}

/** Versions of providers, and where state is kept. */
function terraform({ body }: HclBlock): LocalFact[] {
  return entries(get(body, "required_providers")).map((p) => {
    const version = text(get(p.value, "version")) ?? text(p.value) ?? "";
    const pin = /^=?\s*v?\d+(\.\d+)+$/.test(version) ? "tag" : version === "" ? "none" : "branch";
    return fact("uses", "providers", text(get(p.value, "source")) ?? p.key, { ref: version, pin }, [p.at]);
  });
}

const READERS: Readonly<Record<string, (block: HclBlock) => LocalFact[]>> = {
  resource,
  module,
  variable,
  terraform,
  data: (block) => {
    const subject = `data.${addressOf(block)}`;
    if (block.labels[0] === "databricks_spark_version")
      return resourceFacts(subject, "databricks_spark_version", block.body, block.head).filter(told);
    if (block.labels[0] === "aws_iam_policy_document") return policyFacts(subject, "", block.body, block.head);
    if (block.labels[0] === "external") return asked(subject, block.body);
    // An image of whoever gave it that name runs as one's own.
    if (block.labels[0] === "aws_ami")
      return resourceFacts(subject, "data aws_ami", block.body, block.head).filter((f) => f.rel === "setting");
    return block.labels[0] === "google_iam_policy" ? bindings(subject, "google_iam_policy", block) : [];
  },
  provider: (block) =>
    resourceFacts(`provider ${addressOf(block)}`, "provider", block.body, block.head).filter((f) => f.rel !== "can"),
};
