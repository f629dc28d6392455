import { z } from "zod";
import { ProblemSchema } from "../model/verdict.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./routes.ts";

const SECURITY: Readonly<Record<Route["permission"], readonly object[]>> = {
  public: [],
  "signed-in": [{ session: [] }, { bearer: [] }],
  producer: [{ producer: [] }],
  webhook: [{ webhook: [] }],
  operator: [{ operator: [] }],
};

// The page parses what it is sent: output schemas. Ids are opaque strings there.
const schema = (type: z.ZodType): unknown => {
  const { $schema: _, ...rest } = z.toJSONSchema(type, {
    io: "output",
    unrepresentable: "any",
    // digests are the only values that zod cannot describe by itself
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "custom") jsonSchema.type = "string";
    },
  }) as Record<string, unknown>;
  return rest;
};

const json = (type: z.ZodType) => ({ "application/json": { schema: schema(type) } });

function operation(route: Route): object {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const query = route.query ? Object.entries(route.query.shape) : [];
  return {
    summary: route.summary,
    "x-permission": route.permission,
    security: SECURITY[route.permission],
    parameters: [
      ...names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
      ...query.map(([name, type]) => ({
        name,
        in: "query",
        required: !(type as z.ZodType).safeParse(undefined).success,
        schema: schema(type as z.ZodType),
      })),
    ],
    ...(route.method === "post"
      ? { requestBody: { required: true, content: route.body ? json(route.body) : { "application/octet-stream": {} } } }
      : {}),
    responses: {
      "200": { description: "done", content: json(route.answer) },
      default: {
        description: "a problem (RFC 9457)",
        content: { "application/problem+json": { schema: schema(ProblemSchema) } },
      },
    },
  };
}

/** OpenAPI 3.1 of the routes, made from the schemas that parse. */
export function openapi(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of ROUTES) {
    const path = `/api/v1${route.path}`;
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Sallyport",
      version,
      description: "The gate that every change passes.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: {
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "sallyport_session" },
        bearer: { type: "http", scheme: "bearer" },
        producer: { type: "http", scheme: "bearer", description: "the token of a known producer of evidence" },
        operator: { type: "http", scheme: "bearer", description: "the token in the server's data directory" },
        webhook: { type: "apiKey", in: "header", name: "webhook-signature" },
      },
    },
  };
}
