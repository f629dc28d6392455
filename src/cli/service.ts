import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../adapters/clock.ts";
import { createExtractor } from "../adapters/extract/index.ts";
import { openServed } from "../adapters/git/index.ts";
import { loadKeys } from "../adapters/keys/index.ts";
import { openStore } from "../adapters/store/index.ts";
import type { Delivery } from "../delivery/api.ts";
import { createDelivery } from "../delivery/create.ts";
import { createLedger } from "../ledger/index.ts";
import { ProblemError } from "../model/problem.ts";
import type { RunningServer } from "../server/index.ts";
import { startServer } from "../server/index.ts";
import type { Settings } from "./settings.ts";

export interface Service {
  readonly server: RunningServer;
  readonly delivery: Delivery;
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly data: string;
  readonly settings: Settings;
  readonly host: string;
  readonly port: number;
  readonly version: string;
  /** Milliseconds between two looks for missed pushes. */
  readonly reconcileEvery: number;
}

const WEB_DIR = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../dist/web" : "./web", import.meta.url));

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
    const store = await openStore(data);
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
    const delivery = await createDelivery({
      ...{ ledger, signer, publicKeys, extractor, repositories, log },
      documents: store.documents,
      clock: systemClock,
      reconcileEvery: options.reconcileEvery,
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
      webDir: WEB_DIR,
      issuer: issuerFromEnvironment(),
      log,
    });
    closers.push(() => server.close());
    log("server/started", { url: server.url, version: options.version });
    // Whoever may read this file runs the server anyway.
    await writeFile(join(data, "operator.json"), JSON.stringify({ url: server.url, token: operatorToken }), {
      mode: 0o600,
    });
    return { server, delivery, close };
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
    throw new ProblemError({
      code: "settings/oidc",
      message: "OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET",
      hints: [],
    });
  return { url, clientId, clientSecret };
}
