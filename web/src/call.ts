/** A problem document of the server (RFC 9457), with what changed where a decision was refused. */
export class CallError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hints: readonly string[];
  readonly changed: readonly { readonly op: "new" | "gone"; readonly says: string }[];
  readonly standing: string | null;

  constructor(
    status: number,
    body: Partial<{
      code: string;
      message: string;
      hints: string[];
      changed: CallError["changed"];
      standing: string | null;
    }>,
  ) {
    super(body.message ?? `the server answered ${status}`);
    this.status = status;
    this.code = body.code ?? "unknown";
    this.hints = body.hints ?? [];
    this.changed = body.changed ?? [];
    this.standing = body.standing ?? null;
  }
}

/** One request to our own server; the session is the cookie. */
export async function call<T>(
  method: string,
  path: string,
  query: Readonly<Record<string, unknown>>,
  body?: unknown,
): Promise<T> {
  const url = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  const init: RequestInit =
    body === undefined
      ? { method }
      : { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(url, init).catch(() => null);
  if (!response) throw new CallError(0, { code: "server/unreachable", message: "the server is not reachable" });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new CallError(response.status, answer);
  return answer as T;
}
