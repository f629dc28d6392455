// Makes web/src/api.generated.ts from the server's own OpenAPI document: `npm run client`.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openapi } from "../src/server/openapi.ts";

type Schema = {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  additionalProperties?: Schema | boolean;
};

const INDENT = "  ";

/** One JSON Schema as a TypeScript type. */
function typeOf(schema: Schema, depth: number): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((v) => JSON.stringify(v)).join(" | ");
  if (schema.anyOf) return schema.anyOf.map((s) => typeOf(s, depth)).join(" | ");
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type }, depth)).join(" | ");
  switch (schema.type) {
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    case "number":
    case "integer":
      return "number";
    case "array": {
      const item = typeOf(schema.items ?? {}, depth);
      return /[|&]/.test(item) && !item.startsWith("{") ? `readonly (${item})[]` : `readonly ${item}[]`;
    }
    case "object":
      return objectOf(schema, depth);
    default:
      return "unknown";
  }
}

function objectOf(schema: Schema, depth: number): string {
  if (!schema.properties) {
    const value =
      typeof schema.additionalProperties === "object" ? typeOf(schema.additionalProperties, depth) : "unknown";
    return `{ readonly [key: string]: ${value} }`;
  }
  const pad = INDENT.repeat(depth + 1);
  const required = new Set(schema.required ?? []);
  const members = Object.entries(schema.properties).map(
    ([name, s]) => `${pad}readonly ${name}${required.has(name) ? "" : "?"}: ${typeOf(s, depth + 1)};`,
  );
  return `{\n${members.join("\n")}\n${INDENT.repeat(depth)}}`;
}

interface Operation {
  summary: string;
  parameters: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses: Record<string, { content: Record<string, { schema: Schema }> }>;
}

/** `getReposBoard` for GET /repos/{repo}/board. */
const nameOf = (method: string, path: string): string =>
  method +
  path
    .replace("/api/v1", "")
    .replace(/\{\w+\}/g, "")
    .split(/[/-]+/)
    .filter((w) => w !== "")
    .map((w) => w.charAt(0).toUpperCase() + w.slice(1))
    .join("");

/** The whole client as TypeScript. */
export function clientSource(): string {
  const document = openapi("0") as { paths: Record<string, Record<string, Operation>> };
  const out = [
    "// Generated from the server's OpenAPI document by `npm run client`. Do not edit.",
    'import { call } from "./call.ts";',
    "",
  ];
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const body = operation.requestBody?.content["application/json"]?.schema;
      if (method === "post" && !body) continue;
      const name = nameOf(method, path);
      const title = name.charAt(0).toUpperCase() + name.slice(1);
      const answer = operation.responses["200"]?.content["application/json"]?.schema ?? {};
      out.push(`export type ${title} = ${typeOf(answer, 0)};`);
      if (body) out.push(`export type ${title}Body = ${typeOf(body, 0)};`);
      const inPath = operation.parameters.filter((p) => p.in === "path");
      const inQuery = operation.parameters.filter((p) => p.in === "query");
      const args = [
        ...inPath.map((p) => `${p.name}: string`),
        ...(inQuery.length > 0
          ? [`query: { ${inQuery.map((p) => `${p.name}?: ${typeOf(p.schema, 0)}`).join("; ")} }`]
          : []),
        ...(body ? [`body: ${title}Body`] : []),
      ];
      const url = `\`${path.replace(/\{(\w+)\}/g, "${encodeURIComponent($1)}")}\``;
      out.push(
        `/** ${operation.summary} */`,
        `export const ${name} = (${args.join(", ")}): Promise<${title}> => call<${title}>("${method.toUpperCase()}", ${url.includes("${") ? url : JSON.stringify(path)}${inQuery.length > 0 ? ", query" : ", {}"}${body ? ", body" : ""});`,
        "",
      );
    }
  return `${out.join("\n").trimEnd()}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL("../web/src/api.generated.ts", import.meta.url), clientSource());
