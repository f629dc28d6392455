import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { verifyPromotion } from "../../../ledger/promotion.ts";

/** `<git dir>/sallyport/hook.json` of a served remote, mode 0600. */
export interface HookConfig {
  readonly repo: string;
  /** Branches that are stages. */
  readonly branches: readonly string[];
  /** PEM of the keys whose promotions count. */
  readonly publicKeys: readonly string[];
  /** Where the server listens; pushes are told to it. */
  readonly url: string;
  /** Secret of the webhook, base64 (Standard Webhooks). */
  readonly secret: string;
}

interface Update {
  readonly old: string | null;
  readonly new: string | null;
  readonly ref: string;
}

export const OPTION = "sallyport-promotion=";
const ZERO = /^0+$/;

const updates = (text: string): Update[] =>
  text.split("\n").flatMap((line) => {
    const [old = "", next = "", ref = ""] = line.trim().split(" ");
    return ref === "" ? [] : [{ old: ZERO.test(old) ? null : old, new: ZERO.test(next) ? null : next, ref }];
  });

/** Throws where the file is missing, damaged, or of another shape: then nothing is known of any stage. */
function configuration(gitDir: string): HookConfig {
  const config = JSON.parse(readFileSync(join(gitDir, "sallyport", "hook.json"), "utf8")) as HookConfig;
  const texts = (list: unknown): boolean => Array.isArray(list) && list.every((t) => typeof t === "string");
  if (!texts(config.branches) || !texts(config.publicKeys) || typeof config.repo !== "string")
    throw new TypeError("expected repo, branches and publicKeys");
  return config;
}

function pushOptions(env: NodeJS.ProcessEnv): string[] {
  const count = Number(env.GIT_PUSH_OPTION_COUNT ?? 0);
  return Array.from(
    { length: Number.isInteger(count) && count < 1000 ? count : 0 },
    (_, i) => env[`GIT_PUSH_OPTION_${i}`] ?? "",
  );
}

/** Why a push is refused, line by line; empty where it may pass. Without a readable configuration nothing may. */
export function refusals(gitDir: string, input: string, env: NodeJS.ProcessEnv): string[] {
  let config: HookConfig;
  try {
    config = configuration(gitDir);
  } catch {
    return [
      "sallyport: the configuration of this hook cannot be read, so no push is let through",
      "hint: sallyport serve writes <git dir>/sallyport/hook.json",
    ];
  }
  const statements = pushOptions(env).flatMap((o) => (o.startsWith(OPTION) ? [o.slice(OPTION.length)] : []));
  const stages = new Set(config.branches.map((b) => `refs/heads/${b}`));
  return updates(input).flatMap((update) => {
    if (!stages.has(update.ref)) return [];
    const { ref, old, new: next } = update;
    const allowed =
      next !== null &&
      statements.some(
        (s) => verifyPromotion(s, config.publicKeys, { repo: config.repo, ref, old, new: next }) === null,
      );
    const branch = ref.slice("refs/heads/".length);
    return allowed
      ? []
      : [
          `sallyport: ${branch} is a stage: it moves only by a promotion`,
          `hint: push a branch of your own, and the gate takes it from there: git push origin HEAD:refs/heads/my-change`,
        ];
  });
}

/** Where what was pushed can be followed: lines for who pushed; empty where only stages moved, or branches went. */
export function whereToLook(gitDir: string, input: string): string[] {
  const { repo, branches, url } = configuration(gitDir);
  const stages = new Set(branches.map((b) => `refs/heads/${b}`));
  const pushed = updates(input).filter((u) => u.new !== null && /^refs\/heads\//.test(u.ref) && !stages.has(u.ref));
  return pushed.length === 0
    ? []
    : [`sallyport: the gate looks at this push: ${url}/board/${encodeURIComponent(repo)}`];
}

/** Tells the server what was pushed (Standard Webhooks 1.0). A server that is away finds it when it reconciles. */
export async function notify(gitDir: string, input: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const config = configuration(gitDir);
  const body = JSON.stringify({ repo: config.repo, refs: updates(input), pusher: env.SALLYPORT_PUSHER ?? null });
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", Buffer.from(config.secret, "base64"))
    .update(`${id}.${timestamp}.${body}`)
    .digest("base64");
  try {
    const response = await fetch(`${config.url}/api/v1/hooks/push`, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${signature}`,
      },
      signal: AbortSignal.timeout(3000),
    });
    return response.ok ? null : `sallyport: the server answered ${response.status}; it will find this push by itself`;
  } catch {
    return "sallyport: the server is not reachable; it will find this push by itself";
  }
}
