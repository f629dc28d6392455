import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fail } from "../../model/problem.ts";
import { request, saveSession } from "../client.ts";
import { EXIT } from "../exit.ts";
import { result } from "../terminal.ts";

/** `sallyport login LINK`: uses a one-time link up and keeps the session. */
export async function loginCommand(link: string): Promise<number> {
  const match = /^(https?:\/\/[^/]+)\/signin\/link\/([\w-]+)$/.exec(link);
  if (!match)
    fail("usage/link", `expected a link such as http://127.0.0.1:4400/signin/link/..., got "${link.slice(0, 80)}"`);
  const [, url = "", token = ""] = match;
  const { session } = await request<{ session: string }>(`${url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  const kept = await saveSession({ url, session });
  await result(`signed in at ${url}; kept in ${kept}\n`);
  return EXIT.pass;
}

/** `sallyport signin-link --as NAME`, where the server runs: whoever may read its data directory may ask. */
export async function signInLinkCommand(options: { readonly data: string; readonly as: string }): Promise<number> {
  const path = join(resolve(options.data), "operator.json");
  const text = await readFile(path, "utf8").catch(() =>
    fail("usage/data", `"${path}" cannot be read`, "is the server running, and its data directory named with --data?"),
  );
  const { url, token } = JSON.parse(text) as { url: string; token: string };
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const { link } = await request<{ link: string }>(`${url}/api/v1/signin-links`, {
    method: "POST",
    headers,
    body: JSON.stringify({ person: options.as }),
  });
  await result(`${link}\n`);
  return EXIT.pass;
}
