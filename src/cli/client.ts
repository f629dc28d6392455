import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Problem } from "../model/problem.ts";
import { fail, ProblemError } from "../model/problem.ts";

interface Saved {
  readonly url: string;
  readonly session: string;
}

const file = (): string => join(process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "sallyport", "session.json");

/** Keeps a session for the next commands, readable by its owner only. */
export async function saveSession(saved: Saved): Promise<string> {
  await mkdir(join(file(), ".."), { recursive: true, mode: 0o700 });
  await writeFile(file(), JSON.stringify(saved), { mode: 0o600 });
  return file();
}

/** SALLYPORT_URL with SALLYPORT_TOKEN (or SALLYPORT_TOKEN_FILE), else what `login` kept. Fails with `session/needed`. */
async function session(): Promise<Saved> {
  const {
    SALLYPORT_TOKEN: token,
    SALLYPORT_TOKEN_FILE: tokenFile,
    SALLYPORT_URL: url = "http://127.0.0.1:4400",
  } = process.env;
  if (token) return { url, session: token };
  if (tokenFile)
    return {
      url,
      session: (
        await readFile(tokenFile, "utf8").catch(() => fail("usage/token-file", `"${tokenFile}" cannot be read`))
      ).trim(),
    };
  const text = await readFile(file(), "utf8").catch(() =>
    fail(
      "session/needed",
      "sign in first",
      "sallyport signin-link --as NAME prints a link, where the server runs",
      "sallyport login LINK",
    ),
  );
  try {
    const { url: at, session: token } = JSON.parse(text) as Partial<Saved>;
    if (typeof at === "string" && typeof token === "string") return { url: at, session: token };
  } catch {
    // told below
  }
  return fail("session/needed", `"${file()}" holds no session`, "sign in again: sallyport login LINK");
}

/** One request; a problem of the server becomes one of ours. Fails with `server/unreachable`. */
export async function request<T>(url: string, init: RequestInit): Promise<T> {
  if (!/^https?:\/\/./.test(url) || !URL.canParse(url))
    fail(
      "usage/url",
      `expected an address such as http://127.0.0.1:4400, got "${url.replace(/\/api\/v1\/.*$/, "")}"`,
      "SALLYPORT_URL names the server",
    );
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(60_000) }).catch(() =>
    fail(
      "server/unreachable",
      `no server answers at "${new URL(url).origin}"`,
      "start one: sallyport serve",
      "another address: SALLYPORT_URL=http://host:port",
    ),
  );
  const body = (await response.json().catch(() => null)) as
    | (T & Partial<Problem> & { changed?: readonly { op: string; says: string }[] })
    | null;
  if (response.ok && body !== null) return body;
  const changed = (body?.changed ?? []).map((c) => `${c.op}: ${c.says}`);
  throw new ProblemError({
    code: body?.code ?? "server/unreachable",
    message: body?.message ?? `the server answered ${response.status}`,
    hints: [...changed, ...(body?.hints ?? [])],
  });
}

/** Calls the API as the signed-in person. */
export async function api<T>(path: string, body?: object): Promise<T> {
  const { url, session: token } = await session();
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return request<T>(
    `${url}/api/v1${path}`,
    body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) },
  );
}
