import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../adapters/clock.ts";
import { createExtractor } from "../adapters/extract/index.ts";
import { installHooks, openServed } from "../adapters/git/index.ts";
import { loadKeys } from "../adapters/keys/index.ts";
import { openStore } from "../adapters/store/index.ts";
import type { Delivery } from "../delivery/api.ts";
import { createDelivery } from "../delivery/create.ts";
import { createLedger } from "../ledger/index.ts";
import { fail } from "../model/problem.ts";
import type { RunningServer } from "../server/index.ts";
import { startServer } from "../server/index.ts";
import { openCharts } from "./local.ts";
import type { Settings } from "./settings.ts";

export interface Service {
  readonly server: RunningServer;
  readonly delivery: Delivery;
  /**
   * Puts the receive hooks into a bare repository on this machine: from then on only a signed promotion moves a stage.
   * Fails with `hook/no-stages` while its stages are not known, `hook/foreign` where somebody else's hook stands.
   */
  guard(repo: string): Promise<void>;
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly data: string;
  readonly settings: Settings;
  readonly host: string;
  readonly port: number;
  readonly version: string;
  /** The address people reach it by, when a proxy stands before it. */
  readonly url?: string;
  /** Milliseconds between two looks for missed pushes. */
  readonly reconcileEvery: number;
}

const built = (name: string): string =>
  fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? `../../dist/${name}` : `./${name}`, import.meta.url));

/** Everything that `serve` runs, joined: store, keys, ledger, repositories, delivery, HTTP. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { data, settings } = options;
  const log = (event: string, detail: Readonly<Record<string, unknown>>): void =>
    appendFileSync(join(data, "server.log"), `${JSON.stringify({ at: systemClock.now(), event, ...detail })}\n`);
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of closers.reverse()) await step();
  };
  try {
    const store = await openStore(data, process.env.DATABASE_URL);
    closers.push(store.close);
    const { signer, publicKeys } = await loadKeys(data);
    const ledger = createLedger({ store: store.ledger, signer, publicKeys });
    const extractor = createExtractor();
    closers.push(() => extractor.close());
    const repositories = await Promise.all(
      settings.repositories.map(async (config) => ({
        config,
        git: await openServed(join(data, "mirrors", `${config.id}.git`), config.remote),
      })),
    );
    const guarded = new Map<string, string>();
    let url = "";
    const install = async (repo: string, branches: readonly string[]): Promise<void> => {
      const remote = settings.repositories.find((r) => r.id === repo)?.remote ?? "";
      await installHooks(remote, built("hook.js"), { repo, branches, publicKeys, url, secret: settings.webhookSecret });
      guarded.set(repo, branches.join("\0"));
    };
    const delivery = await createDelivery({
      ...{ ledger, signer, publicKeys, extractor, repositories, log },
      documents: store.documents,
      charts: openCharts,
      clock: systemClock,
      reconcileEvery: options.reconcileEvery,
      // A policy that gained a stage: the hooks must know it before anybody pushes there.
      guard: async (repo, branches) => {
        if (guarded.has(repo) && guarded.get(repo) !== branches.join("\0")) await install(repo, branches);
      },
    });
    closers.push(() => delivery.close());
    const operatorToken = randomBytes(32).toString("base64url");
    const server = await startServer({
      operatorToken,
      ...options,
      delivery,
      records: store.records,
      people: settings.people,
      producers: settings.producers,
      webhookSecret: settings.webhookSecret,
      webDir: built("web"),
      issuer: issuerFromEnvironment(),
      log,
    });
    closers.push(() => server.close());
    url = server.url;
    log("server/started", { url: server.url, version: options.version });
    // Whoever may read this file runs the server anyway.
    await writeFile(join(data, "operator.json"), JSON.stringify({ url: server.url, token: operatorToken }), {
      mode: 0o600,
    });
    const guard = async (repo: string): Promise<void> => {
      await delivery.settled();
      const branches = (await delivery.board(repo))?.stages.map((s) => s.branch) ?? [];
      const cause = (await delivery.repos()).find((r) => r.id === repo)?.problem;
      if (branches.length === 0)
        fail(
          "hook/no-stages",
          `the stages of "${repo}" are not known: ${cause?.message ?? "its policy cannot be read"}`,
          ...(cause?.hints ?? []),
        );
      await install(repo, branches);
    };
    return { server, delivery, guard, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** OIDC_ISSUER with its client replaces the built-in provider. */
function issuerFromEnvironment(): { url: string; clientId: string; clientSecret: string } | null {
  const { OIDC_ISSUER: url, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = process.env;
  if (!url) return null;
  if (!clientId || !clientSecret)
    return fail("settings/oidc", "OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET");
  return { url, clientId, clientSecret };
}
