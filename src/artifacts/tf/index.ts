import type { Hcl, HclBlock } from "../../formats/hcl/index.ts";
import { parseHcl } from "../../formats/hcl/index.ts";
import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { networkFacts } from "../cloud/network.ts";
import { policyFacts } from "../cloud/policy.ts";
import { resourceFacts } from "../cloud/resource.ts";
import { bounded, EMPTY, fact, imageAttrs, unreadable } from "../common.ts";

const FILE = /\.(tf|tofu)$/;

/** Terraform and OpenTofu: what each resource grants, opens, encrypts, logs and protects; modules and providers with their pins. */
export const tf: ArtifactKind = {
  id: "tf",
  version: 1,
  load: async () => {},
  claims: (path) => (FILE.test(path) ? 1 : 0),
  extract({ bytes }) {
    if (bytes.length === 0) return EMPTY;
    const parsed = parseHcl(bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    return bounded(bytes, blockFacts(parsed));
  },
};

const blockFacts = ({ blocks }: Hcl): LocalFact[] =>
  blocks.flatMap((block) => {
    const reader = Object.hasOwn(READERS, block.type) ? READERS[block.type] : undefined;
    return reader ? reader(block) : [];
  });

const addressOf = ({ labels }: HclBlock): string => labels.join(".");

function resource(block: HclBlock): LocalFact[] {
  const [type = ""] = block.labels;
  // Zero of them are none of them.
  if (text(get(block.body, "count")) === "0") return [];
  const subject = addressOf(block);
  return [
    ...resourceFacts(subject, type, block.body, block.head),
    ...networkFacts(subject, type, block.body, block.head),
    ...containers(subject, block.body),
    ...bindings(subject, type, block),
  ];
}

/** Members of a role: `_member` adds one, `_binding` and `_policy` list them all. */
function bindings(subject: string, type: string, { body }: HclBlock): LocalFact[] {
  if (!/_iam_(member|binding)$/.test(type)) return [];
  const role = text(get(body, "role")) ?? UNRESOLVED;
  const listed = entry(body, "members") ?? entry(body, "member");
  if (!listed) return [];
  return texts(listed.value).map((member) =>
    fact("member-of", member, `${role} of ${subject}`, { everywhere: /^all(Authenticated)?Users$/.test(member) }, [
      listed.at,
    ]),
  );
}

/** Images that a resource names. */
function containers(subject: string, body: Located): LocalFact[] {
  const facts: LocalFact[] = [];
  const visit = (node: Located, depth: number): void => {
    if (depth > 12) return;
    for (const e of entries(node)) {
      const reference = text(e.value);
      if (e.key === "image" && reference && /[/:]/.test(reference) && !reference.startsWith("${"))
        facts.push(fact("image", subject, "image", imageAttrs(reference), [e.at]));
      for (const inner of e.value.type === "map" ? [e.value] : items(e.value)) visit(inner, depth + 1);
    }
  };
  visit(body, 0);
  return facts;
}

/** A module by where it is from; a local one is in the tree. */
function module(block: HclBlock): LocalFact[] {
  const source = entry(block.body, "source");
  const address = text(source?.value);
  if (!source || !address || /^\.{1,2}\//.test(address)) return [];
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
  return [fact("uses", "modules", base, { ref: named, pin }, [source.at, ...(version ? [version.at] : [])])];
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
  terraform,
  data: (block) =>
    block.labels[0] === "aws_iam_policy_document"
      ? policyFacts(`data.${addressOf(block)}`, block.body, block.head)
      : [],
  provider: (block) =>
    resourceFacts(`provider ${addressOf(block)}`, "provider", block.body, block.head).filter((f) => f.rel !== "can"),
};
