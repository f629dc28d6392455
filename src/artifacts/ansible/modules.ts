import type { LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { ignoredScanners, pipedDownloads } from "../script.ts";
import { looseCommands } from "../unverified.ts";
import { accountFacts } from "./accounts.ts";
import { cloudFacts } from "./cloud/index.ts";
import { containerFacts } from "./containers.ts";
import { fileFacts } from "./files.ts";
import { firewallFacts } from "./firewall.ts";
import { generalFacts } from "./general.ts";
import { packageFacts } from "./packages.ts";
import { secretFacts, serviceFacts } from "./services.ts";
import type { Task } from "./task.ts";

const COMMANDS = /^(shell|command|raw|script|win_shell|win_command|expect)$/;
export const commandOf = ({ module, args, free }: Task): string =>
  COMMANDS.test(module)
    ? (args.get("cmd")?.value ?? args.get("argv")?.list.join(" ") ?? args.get("_raw_params")?.value ?? free)
    : "";

/** Modules that ask a server, of which it is always said whether they check whom they talk to. */
const CLIENTS = /^(get_url|uri|unarchive|win_get_url|git)$/;
/** A host of some network by its whole name, without TLS. */
const PLAIN =
  /^(http|ftp|git):\/\/(?!localhost\b|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|[^/:]*\.(local|internal|localdomain|svc|lan)[/:])[\w-]+\.[\w.-]*\w/i;
const NO = /^(no|false|off|0|n)$/i;
const YES = /^(yes|true|on|1|y)$/i;

/** What one task does, by its module. */
export function moduleFacts(task: Task): LocalFact[] {
  return [
    ...commands(task),
    ...verification(task),
    ...firewallFacts(task),
    ...fileFacts(task),
    ...accountFacts(task),
    ...packageFacts(task),
    ...cloudFacts(task),
    ...containerFacts(task),
    ...generalFacts(task),
    ...serviceFacts(task),
    ...secretFacts(task),
  ];
}

function commands(task: Task): LocalFact[] {
  const script = commandOf(task);
  if (script === "") return [];
  const { subject } = task;
  const loose = (f: LocalFact): LocalFact => ({ ...f, certainty: "syntactic" });
  const at = [task.at];
  return [
    ...pipedDownloads(script).map((source) =>
      loose(fact("executes", subject, "pipes a download into a shell", { source }, at)),
    ),
    ...looseCommands(script).map((what) => loose(fact("executes", subject, what, { source: UNRESOLVED }, at))),
    ...ignoredScanners(script).map((tool) => loose(fact("fails-open", subject, tool, { value: "always" }, at))),
  ];
}

/** On unless it is switched off; `accept_hostkey` takes whatever key a host shows. */
function verification({ subject, module, args, head }: Task): LocalFact[] {
  const check = args.get("validate_certs") ?? args.get("sslverify");
  const keys = module === "git" ? args.get("accept_hostkey") : undefined;
  if (!CLIENTS.test(module) && !check) return [];
  const url = args.get("url") ?? args.get("src") ?? args.get("repo");
  if (url && CLIENTS.test(module) && PLAIN.test(url.value))
    return [fact("verifies-peer", subject, "the server", { value: "no TLS at all", grade: 2 }, [url.at])];
  const by = check ?? keys;
  const off = (check !== undefined && NO.test(check.value)) || (keys !== undefined && YES.test(keys.value));
  const known = by === undefined || NO.test(by.value) || YES.test(by.value);
  const attrs = { value: off ? "off" : known ? "on" : (by?.value ?? ""), grade: off ? 1 : known ? 0 : null };
  return [fact("verifies-peer", subject, "the server", attrs, [by?.at ?? head])];
}
