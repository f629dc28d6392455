import { existsSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { inert } from "../../model/text.ts";
import { EXIT } from "../exit.ts";
import type { Service } from "../service.ts";
import { startService } from "../service.ts";
import type { Settings } from "../settings.ts";
import { loadSettings, parsePersonOption, parseRepoOption, saveSettings } from "../settings.ts";
import { paint } from "../terminal.ts";

export interface ServeOptions {
  readonly data: string;
  readonly host: string;
  readonly port: string;
  readonly url?: string;
  readonly repo: readonly string[];
  readonly person: readonly string[];
  readonly guard: boolean;
  readonly demo: boolean;
  readonly reconcile: string;
}

const note = (text: string): void => void process.stderr.write(`${text}\n`);

/** `sallyport serve`: the gate as a service, until Ctrl-C. */
export async function serveCommand(options: ServeOptions): Promise<number> {
  const data = resolve(options.data);
  let settings = await loadSettings(data);
  settings = {
    ...settings,
    repositories: replaced(settings.repositories, options.repo.map(parseRepoOption)),
    people: replaced(settings.people, options.person.map(parsePersonOption)),
  };
  const demo = options.demo ? await import("../demo/index.ts") : null;
  if (demo) settings = await demo.prepareDemo(data, settings, note);
  await saveSettings(data, settings);
  if (settings.repositories.length === 0) note("no repository is served yet: add one with --repo NAME=PATH-OR-URL");
  for (const { id, remote } of settings.repositories)
    if (isAbsolute(remote) && !existsSync(remote))
      note(`${id}: "${remote}" is not there; it is tried again as long as this runs`);
  if (settings.people.length === 0) note("nobody can sign in yet: add somebody with --person ID=EMAIL:GROUP");
  const service = await startService({
    data,
    settings,
    host: options.host,
    port: Number(options.port),
    ...(options.url === undefined ? {} : { url: options.url }),
    version: process.env.SALLYPORT_VERSION ?? "0.0.0-dev",
    reconcileEvery: Number(options.reconcile) * 1000,
  });
  const stopped = untilStopped();
  try {
    if (options.guard) await guard(service, settings);
    if (demo)
      await demo.playDemo({ data, service, note, stopped: stopped.signal }).catch((error: unknown) => {
        // Ctrl-C in the middle of the demo: the next start goes on from there.
        if (!stopped.signal.aborted) throw error;
      });
    if (!stopped.signal.aborted) await announce(service, settings, data);
    void tellProblems(service, stopped.signal);
    await stopped.promise;
    note("stopping");
  } finally {
    if (demo) await demo.stopDemo();
    await service.close();
  }
  return EXIT.pass;
}

/** What is known, with those of the same id replaced. */
const replaced = <T extends { readonly id: string }>(known: readonly T[], added: readonly T[]): T[] => [
  ...known.filter((k) => !added.some((a) => a.id === k.id)),
  ...added,
];

/** Puts the receive hooks into the bare repositories on this machine: from then on only a signed promotion moves a stage. */
async function guard(service: Service, settings: Settings): Promise<void> {
  for (const { id, remote } of settings.repositories) {
    if (!existsSync(join(remote, "HEAD"))) {
      note(`${id}: not a bare repository on this machine, so that its own host must protect its stages`);
      continue;
    }
    await service.guard(id);
    note(`${id}: only a signed promotion moves its stages now`);
  }
}

/** What is wrong with a repository, once each was looked at: nobody should have to look for it in the log. */
async function tellProblems({ delivery }: Service, stopped: AbortSignal): Promise<void> {
  await delivery.settled();
  for (const { id, problem } of stopped.aborted ? [] : await delivery.repos())
    if (problem) note([`${id}: ${problem.message}`, ...problem.hints.map((h) => `hint: ${h}`)].map(inert).join("\n"));
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
