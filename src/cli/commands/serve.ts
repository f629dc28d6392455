import { join, resolve } from "node:path";
import { inert } from "../../model/text.ts";
import { EXIT } from "../exit.ts";
import type { Service } from "../service.ts";
import { startService } from "../service.ts";
import type { Settings } from "../settings.ts";
import { loadSettings, parseRepoOption, saveSettings } from "../settings.ts";
import { paint } from "../terminal.ts";

export interface ServeOptions {
  readonly data: string;
  readonly host: string;
  readonly port: string;
  readonly repo: readonly string[];
  readonly demo: boolean;
  readonly reconcile: string;
}

const note = (text: string): void => void process.stderr.write(`${text}\n`);

/** `sallyport serve`: the gate as a service, until Ctrl-C. */
export async function serveCommand(options: ServeOptions): Promise<number> {
  const data = resolve(options.data);
  let settings = await loadSettings(data);
  settings = withRepositories(settings, options.repo.map(parseRepoOption));
  const demo = options.demo ? await import("../demo/index.ts") : null;
  if (demo) settings = await demo.prepareDemo(data, settings, note);
  await saveSettings(data, settings);
  if (settings.repositories.length === 0) note("no repository is served yet: add one with --repo NAME=PATH-OR-URL");
  const service = await startService({
    data,
    settings,
    host: options.host,
    port: Number(options.port),
    version: process.env.SALLYPORT_VERSION ?? "0.0.0-dev",
    reconcileEvery: Number(options.reconcile) * 1000,
  });
  const stopped = untilStopped();
  try {
    if (demo)
      await demo.playDemo({ data, settings, service, note, stopped: stopped.signal }).catch((error: unknown) => {
        // Ctrl-C in the middle of the demo: the next start goes on from there.
        if (!stopped.signal.aborted) throw error;
      });
    if (!stopped.signal.aborted) await announce(service, settings, data);
    await stopped.promise;
    note("stopping");
  } finally {
    if (demo) await demo.stopDemo();
    await service.close();
  }
  return EXIT.pass;
}

function withRepositories(settings: Settings, added: Settings["repositories"]): Settings {
  const names = new Set(added.map((r) => r.id));
  return { ...settings, repositories: [...settings.repositories.filter((r) => !names.has(r.id)), ...added] };
}

/** The address, and one one-time link for each person. */
async function announce({ server }: Service, settings: Settings, data: string): Promise<void> {
  const c = paint(process.stdout);
  const lines = ["", `${c.bold("Sallyport")} is at ${c.cyan(server.url)}`, ""];
  for (const person of settings.people)
    lines.push(
      `  sign in as ${inert(person.name)} (${inert(person.groups.join(", ") || "reader")}), once:`,
      `  ${await server.signInLink(person.id)}`,
      "",
    );
  lines.push(c.dim(`data in ${inert(data)}, log in ${inert(join(data, "server.log"))}; Ctrl-C stops`), "");
  process.stdout.write(`${lines.join("\n")}\n`);
}

function untilStopped(): { readonly promise: Promise<void>; readonly signal: AbortSignal } {
  const abort = new AbortController();
  const promise = new Promise<void>((stop) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => {
        abort.abort();
        stop();
      });
  });
  return { promise, signal: abort.signal };
}
