import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientSource } from "../../scripts/client.ts";
import { checkPermissions } from "../../src/server/app.ts";
import { openapi } from "../../src/server/openapi.ts";
import { ROUTES } from "../../src/server/routes.ts";
import type { World } from "../support/world.ts";
import { CI_TOKEN, startWorld } from "../support/world.ts";

let world: World;
let sam: string;
beforeAll(async () => {
  world = await startWorld();
  sam = await world.session("sam");
});
afterAll(() => world.close());

const PRODUCER = "a-producer-token";
const address = (path: string): string =>
  `${world.service.server.url}/api/v1${path.replace("{repo}", "shop").replace("{verdict}", `sha256:${"0".repeat(64)}`)}`;
const operatorToken = (): string =>
  (JSON.parse(readFileSync(join(world.folder, "data", "operator.json"), "utf8")) as { token: string }).token;

function webhookHeaders(body: string, secret = world.settings.webhookSecret, at = Date.now()): Record<string, string> {
  const [id, timestamp] = ["msg_1", String(Math.floor(at / 1000))];
  const mac = createHmac("sha256", Buffer.from(secret, "base64")).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${mac}` };
}

describe("every route is authorised", () => {
  const CALLERS = {
    nobody: () => ({}),
    "a made-up session": () => ({ authorization: "Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }),
    "somebody signed in": () => ({ authorization: `Bearer ${sam}` }),
    "whoever holds the operator's token": () => ({ authorization: `Bearer ${operatorToken()}` }),
    "a webhook with the wrong key": () => webhookHeaders("{}", Buffer.alloc(32).toString("base64")),
    "the webhook": () => webhookHeaders("{}"),
  } as const;
  const ALLOWED: Readonly<Record<string, readonly (keyof typeof CALLERS)[]>> = {
    public: Object.keys(CALLERS) as (keyof typeof CALLERS)[],
    "signed-in": ["somebody signed in"],
    producer: [],
    operator: ["whoever holds the operator's token"],
    webhook: ["the webhook"],
  };
  const matrix = ROUTES.flatMap((route) =>
    (Object.keys(CALLERS) as (keyof typeof CALLERS)[]).map((caller) => ({
      caller,
      route,
      allowed: (ALLOWED[route.permission] ?? []).includes(caller),
    })),
  );
  test.each(matrix)("$route.method $route.path by $caller: $allowed", async ({ route, caller, allowed }) => {
    const response = await fetch(address(route.path), {
      method: route.method.toUpperCase(),
      headers: CALLERS[caller](),
      ...(route.method === "post" ? { body: "{}" } : {}),
    });
    expect(response.status === 401, `${response.status}`).toBe(!allowed);
    expect(response.status).not.toBe(500);
  });

  test("evidence is taken from a known producer only", async () => {
    const hash = createHash("sha256").update(PRODUCER).digest("hex");
    expect(world.settings.producers.some((p) => p.tokenHash === hash)).toBe(false);
    const query = `?repo=shop&tree=${"0".repeat(40)}&format=junit`;
    const response = await fetch(address(`/evidence${query}`), {
      method: "POST",
      headers: { authorization: `Bearer ${PRODUCER}` },
      body: "<testsuite/>",
    });
    expect(response.status).toBe(401);
  });

  test.each([
    ["shop", "junit", '<testsuite><testcase name="a"/></testsuite>', 200, { status: "complete" }],
    ["shop", "junit", "<cut", 200, { status: "incomplete" }],
    ["shop", "nothing", "x", 400, { code: "report/unknown-format" }],
    ["nothing", "junit", "<testsuite/>", 404, { code: "report/unknown-repository" }],
  ])("a report for %s in the format %s is answered", async (repo, format, body, status, answer) => {
    const query = `?repo=${repo}&tree=${"0".repeat(40)}&format=${format}`;
    const response = await fetch(address(`/evidence${query}`), {
      method: "POST",
      headers: { authorization: `Bearer ${CI_TOKEN}` },
      body,
    });
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining(answer)]);
  });

  test("a route without a declared permission keeps the server from starting", () => {
    const app = new Hono();
    app.get("/healthz", (c) => c.text(""));
    expect(() => checkPermissions(app)).not.toThrow();
    app.get("/api/v1/rogue", (c) => c.text(""));
    expect(() => checkPermissions(app)).toThrow("route GET /api/v1/rogue declares no permission");
  });
});

describe("what comes in", () => {
  test("another host name is refused", async () => {
    const { request } = await import("node:http");
    const status = await new Promise<number>((resolve, reject) => {
      const url = new URL(address("/me"));
      request(
        { host: url.hostname, port: url.port, path: url.pathname, headers: { host: "evil.example" } },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        },
      )
        .on("error", reject)
        .end();
    });
    expect(status).toBe(421);
  });

  test.each([
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.example" },
    { origin: "null" },
  ])("a cookie that another site sends along changes nothing: %o", async (headers) => {
    const response = await fetch(address("/repos/{repo}/promote"), {
      method: "POST",
      headers: { cookie: `sallyport_session=${sam}`, ...(headers as unknown as Record<string, string>) },
      body: "{}",
    });
    expect(response.status).toBe(403);
  });

  test("our own page may", async () => {
    const response = await fetch(address("/repos/{repo}/promote"), {
      method: "POST",
      headers: { cookie: `sallyport_session=${sam}`, "sec-fetch-site": "same-origin" },
      body: "{}",
    });
    expect(response.status).toBe(200);
  });

  test("a body that is too long is refused without being read to its end", async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const response = await fetch(address("/approvals"), {
      method: "POST",
      headers: { authorization: `Bearer ${sam}` },
      body: endless,
      duplex: "half",
    } as RequestInit).catch(() => null);
    expect(response === null || response.status === 413).toBe(true);
    expect(sent).toBeLessThan(60);
  });

  test.each([
    ["not JSON", "{"],
    ["another shape", '{"verdict":1}'],
    ["an unknown key", '{"verdict":"x","fingerprint":"x","obligations":[],"reason":"","also":1}'],
    ["nothing", ""],
  ])("a command that is %s is refused with a reason", async (_name, body) => {
    const response = await fetch(address("/approvals"), {
      method: "POST",
      headers: { authorization: `Bearer ${sam}` },
      body,
    });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ code: "request/invalid", status: 400 });
  });

  test.each(["/%", "/..%2f..%2fpackage.json", "/assets/../../package.json", "/%2e%2e/cli.js", "/.built"])(
    "the page's folder is not left: %s",
    async (path) => {
      const response = await fetch(`${world.service.server.url}${path}`);
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).not.toContain("sourceMappingURL=cli");
    },
  );

  test("a push notice is signed over its bytes, and not for long", async () => {
    const body = JSON.stringify({ repo: "shop", refs: [], pusher: null });
    const send = (headers: Record<string, string>, sent = body) =>
      fetch(address("/hooks/push"), { method: "POST", headers, body: sent }).then((r) => r.status);
    expect(await send(webhookHeaders(body))).toBe(202);
    expect(await send(webhookHeaders(body), `${body} `)).toBe(401);
    expect(await send(webhookHeaders(body, undefined, Date.now() - 600_000))).toBe(401);
    expect(await send({ ...webhookHeaders(body), "webhook-id": "msg_2" })).toBe(401);
  });
});

describe("signing in", () => {
  test("one of fifty callers gets the session of a link", async () => {
    const token = (await world.service.server.signInLink("tara")).split("/").at(-1);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => world.api("/session", { body: { token } }).then((a) => a.status)),
    );
    expect(answers.filter((s) => s === 200)).toHaveLength(1);
    expect(answers.filter((s) => s === 401)).toHaveLength(49);
  });

  test("a link that is only opened is not used up", async () => {
    const link = await world.service.server.signInLink("tara");
    for (let i = 0; i < 3; i++) expect(await (await fetch(link)).text()).toContain("Sign in as Tara Tester");
    expect((await world.api("/session", { body: { token: link.split("/").at(-1) } })).status).toBe(200);
    expect((await fetch(link)).status).toBe(410);
  });

  test("a session that was signed out is over", async () => {
    const session = await world.session("tara");
    const cookie = { cookie: `sallyport_session=${session}` };
    expect((await fetch(address("/me"), { headers: cookie })).status).toBe(200);
    await fetch(`${world.service.server.url}/api/v1/signout`, { method: "POST", headers: cookie });
    expect((await fetch(address("/me"), { headers: cookie })).status).toBe(401);
  });

  test("the provider demands PKCE and its exact redirect", async () => {
    const authorise = (query: Record<string, string>) =>
      fetch(
        `${world.service.server.url}/oidc/auth?${new URLSearchParams({
          client_id: "sallyport",
          response_type: "code",
          scope: "openid",
          redirect_uri: `${world.service.server.url}/signin/callback`,
          ...query,
        })}`,
        { redirect: "manual" },
      );
    const bare = await authorise({});
    expect(bare.headers.get("location")).toContain("error=invalid_request");
    const elsewhere = await authorise({
      redirect_uri: "https://evil.example/",
      code_challenge: "a".repeat(43),
      code_challenge_method: "S256",
    });
    expect(elsewhere.status).toBe(400);
    expect(elsewhere.headers.get("location")).toBeNull();
    const right = await authorise({ code_challenge: "a".repeat(43), code_challenge_method: "S256" });
    expect(right.headers.get("location")).toContain("/signin/interaction/");
  });

  test("an interaction without a used link signs nobody in", async () => {
    const response = await fetch(`${world.service.server.url}/signin/interaction/abc`, { redirect: "manual" });
    expect(response.status).toBe(410);
  });
});

describe("what is published", () => {
  test("the policy for content is strict", async () => {
    const policy = (await fetch(world.service.server.url)).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  test("the document names every route and its permission", () => {
    const document = openapi("1") as {
      openapi: string;
      paths: Record<string, Record<string, Record<string, unknown>>>;
    };
    expect(document.openapi).toBe("3.1.0");
    for (const route of ROUTES)
      expect(document.paths[`/api/v1${route.path}`]?.[route.method]?.["x-permission"]).toBe(route.permission);
  });

  test("the page's client is generated from it and fresh", () => {
    expect(readFileSync("web/src/api.generated.ts", "utf8")).toBe(clientSource());
  });
});
