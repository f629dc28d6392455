import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";
import { looseVariable } from "../unverified.ts";
import { commandOf, moduleFacts } from "./modules.ts";
import type { Task } from "./task.ts";
import { taskOf } from "./task.ts";
import { variableFacts } from "./vars.ts";

const MAX_DEPTH = 20;
const SECTIONS = ["pre_tasks", "tasks", "post_tasks", "handlers"];
const BLOCKS = ["block", "rescue", "always"];

/** Whether an item of a list is a play. */
export const isPlay = (node: Located): boolean =>
  ["hosts", "import_playbook", "tasks", "roles"].some(
    (k) => entry(node, k) !== undefined || entry(node, `ansible.builtin.${k}`) !== undefined,
  );

/** Plays: who they run as, how hosts are reached, and what their tasks do. */
export function playFacts(node: Located): LocalFact[] {
  if (!entry(node, "hosts") && !entry(node, "tasks")) return [];
  const hosts = texts(get(node, "hosts")).join(", ");
  const subject = `play ${text(get(node, "name")) ?? hosts}`;
  const head = entry(node, "hosts")?.at ?? node.at;
  return [
    runsAs(subject, node, head),
    variableFacts(subject, entries(get(node, "vars")), head),
    ...environment(subject, node),
    ...SECTIONS.flatMap((s) => items(get(node, s)).flatMap((t) => taskFacts(t))),
  ];
}

/** Root unless another user is named. */
function runsAs(subject: string, node: Located, head: ByteRange): LocalFact {
  const [on, user] = [entry(node, "become"), entry(node, "become_user")];
  const at = [on, user].flatMap((e) => e?.at ?? []);
  const places = at.length > 0 ? at : [head];
  const state = on ? bool(on.value) : false;
  if (state === undefined)
    return fact("runs-as", subject, "user", { value: "not known", uid: text(on?.value) ?? UNRESOLVED }, places);
  if (!state) return fact("runs-as", subject, "user", { value: "not known", uid: null }, places);
  const name = text(user?.value) ?? "root";
  const value = name === "root" ? "root" : /[{]/.test(name) ? "not known" : "non-root";
  return fact("runs-as", subject, "user", { value, uid: name }, places);
}

/** Tasks and blocks of tasks. */
export function taskFacts(node: Located, depth = 0): LocalFact[] {
  if (node.type !== "map" || depth > MAX_DEPTH) return [];
  const inner = BLOCKS.flatMap((b) => items(get(node, b)).flatMap((t) => taskFacts(t, depth + 1)));
  const isBlock = entry(node, "block") !== undefined;
  const task = isBlock ? null : taskOf(node);
  const subject = task?.subject ?? `block ${text(get(node, "name")) ?? ""}`.trim();
  const own = ["become", "become_user"].flatMap((k) => entry(node, k) ?? []);
  const role = own[0] ? [runsAs(subject, node, own[0].at)] : [];
  return [
    ...role,
    ...environment(subject, node),
    ...keywords(subject, node),
    ...(task ? [...failures(task), ...moduleFacts(task)] : []),
    ...inner,
  ];
}

const environment = (subject: string, node: Located): LocalFact[] =>
  entries(get(node, "environment")).flatMap((e) => {
    const what = looseVariable(e.key, text(e.value) ?? "");
    return what === null ? [] : [fact("executes", subject, what, { source: UNRESOLVED }, [e.at])];
  });

/** `no_log` keeps values out of logs. */
function keywords(subject: string, node: Located): LocalFact[] {
  const hidden = entry(node, "no_log");
  const list: Judgement[] = [];
  if (hidden) {
    const on = bool(hidden.value);
    const value = on === undefined ? (text(hidden.value) ?? "") : on ? "left out" : "written";
    list.push({ name: "values in logs", value, grade: on === undefined ? null : on ? 0 : 1, unset: 1, at: hidden.at });
  }
  // Values that only `no_log` kept out would be written without it, so that this is said wherever secrets may be.
  const secret = entries(node).some((e) => entries(e.value).some((a) => SECRET.test(a.key)));
  if (!hidden && !secret) return [];
  return [settingsFact(subject, list, hidden?.at ?? nameOf(node), "logs")];
}
const SECRET = /passw|secret|token|api_?key|private_key|credential/i;
const nameOf = (node: Located): ByteRange =>
  (entry(node, "name") ?? (entries(node)[0] as LocatedEntry | undefined))?.at ?? node.at;

/** Commands and modules that check something. */
const CHECKS =
  /\b(trivy|grype|snyk|semgrep|gosec|govulncheck|bandit|checkov|gitleaks|trufflehog|osv-scanner|pip-audit|cosign|gpg\S* --verify|sha\d+sum|openscap|oscap|lynis|aide|visudo|sshd -t|nginx -t|rpm -(K|-checksig))\b/;

function failures(task: Task): LocalFact[] {
  const command = commandOf(task);
  const check = /^(assert|fail|validate_argument_spec)$/.test(task.module)
    ? task.module
    : CHECKS.exec(command.slice(0, 20_000))?.[0];
  if (!check) return [];
  const [ignored, failed] = [entry(task.node, "ignore_errors"), entry(task.node, "failed_when")];
  const by = bool(ignored?.value) === true ? ignored : bool(failed?.value) === false ? failed : undefined;
  return by ? [fact("fails-open", task.subject, check, { value: "always" }, [by.at])] : [];
}
