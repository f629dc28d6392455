import { beforeAll, describe, expect, it } from "vitest";
import { arm } from "../../src/artifacts/arm/index.ts";
import { tf } from "../../src/artifacts/tf/index.ts";
import type { Fact, LocalFact } from "../../src/model/fact.ts";
import { relation } from "../../src/relations/index.ts";
import { ASIA_WORDS } from "./vocabulary/asia.ts";
import { AZURE_WORDS } from "./vocabulary/azure.ts";
import { FORGE_WORDS } from "./vocabulary/forges.ts";
import { GOOGLE_WORDS } from "./vocabulary/google.ts";
import { HOST_WORDS } from "./vocabulary/hosts.ts";
import { TEMPLATE_WORDS } from "./vocabulary/templates.ts";

const UTF8 = new TextEncoder();
/** Blocks over several lines, as HCL wants them. */
const template = (type: string, properties: string): string =>
  `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [{"type": "${type}", "name": "it", "properties": ${properties || "{}"}}]}`;
const hcl = (type: string, body: string): string =>
  `resource "${type}" "it" {\n${body.replace(/ \{ /g, " {\n").replace(/ \}/g, "\n}").replace(/; /g, "\n")}\n}\n`;

const factsOf = (text: string): Map<string, LocalFact> => {
  const json = text.startsWith("{");
  const { facts } = json
    ? arm.extract({ path: "main.json", bytes: UTF8.encode(text) })
    : tf.extract({ path: "main.tf", bytes: UTF8.encode(text) });
  return new Map(
    facts.map((f) => [`${f.rel} ${relation(f.rel)?.identity({ ...f, kind: "tf" } as Fact) ?? ""}`, f] as const),
  );
};

/** Every direction that is told from one text to the other. */
function directions(before: string, after: string): readonly string[] {
  const [old, now] = [factsOf(before), factsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((k) => {
    const [a, b] = [old.get(k), now.get(k)];
    const told = relation((b ?? a)?.rel ?? "")?.compare(a, b) ?? "neutral";
    return told === "neutral" ? [] : [told];
  });
}

const TABLES = {
  azure: AZURE_WORDS,
  google: GOOGLE_WORDS,
  asia: ASIA_WORDS,
  hosts: HOST_WORDS,
  forges: FORGE_WORDS,
  templates: TEMPLATE_WORDS,
};

beforeAll(() => Promise.all([tf.load(), arm.load()]));

describe.each(Object.entries(TABLES))("settings of %s", (_, table) => {
  const lines = table
    .split("\n")
    .filter((l) => l.trim() !== "")
    .map((line) => [line] as const);
  it.each(lines)("%s", (line) => {
    const [type = "", rest = ""] = [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)];
    const [weak = "", safe = "", unset] = rest.split(" | ");
    const [w, s, none] = [weak, safe, ""].map((body) =>
      (type.startsWith("Microsoft.") ? template : hcl)(type, body),
    ) as [string, string, string];
    expect(directions(s, w), "from safe to weak").toContain("widen");
    // Another party each: both ways widen.
    if (unset === "both") return;
    const back = directions(w, s);
    expect(back, "from weak to safe").not.toContain("widen");
    expect(back, "from weak to safe").toContain("narrow");
    if (unset === "weak" || unset === "between") {
      expect(directions(s, none), "from safe to nothing").toContain("widen");
      expect(directions(none, s), "from nothing to safe").not.toContain("widen");
    }
    if (unset === "weak") expect(directions(none, w), "from nothing to weak").not.toContain("widen");
    if (unset === "safe" || unset === "between") expect(directions(none, w), "from nothing to weak").toContain("widen");
    if (unset === "safe") expect(directions(s, none), "from safe to nothing").not.toContain("widen");
  });
});
