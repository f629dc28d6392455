import type { LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { Task } from "./task.ts";

const HOST = "the host";
const value = (task: Task, ...names: readonly string[]): string | undefined =>
  names.map((n) => task.args.get(n)?.value).find((v) => v !== undefined && v !== "");
const everyone = (source: string | undefined): string =>
  source === undefined || /^(any|0\.0\.0\.0\/0|::\/0)$/.test(source) ? "everyone" : source;

/** Firewalls of hosts: one allowed way, or what happens to what no rule names. */
export function firewallFacts(task: Task): LocalFact[] {
  switch (task.module) {
    case "ufw":
      return ufw(task);
    case "firewalld":
      return firewalld(task);
    case "iptables":
      return iptables(task);
    default:
      return [];
  }
}

/** Arguments that are read; what another says is not told by the way. */
const READ: Readonly<Record<string, readonly string[]>> = {
  ufw: ["default", "policy", "direction", "state", "rule", "delete", "to_port", "port", "name", "proto"].concat(
    ...["from_ip", "src", "from", "to_ip", "dest", "to"],
  ),
  firewalld: ["state", "zone", "source", "port", "service", "protocol", "rich_rule", "masquerade", "interface"],
  iptables: ["chain", "policy", "jump", "state", "ctstate", "destination_port", "destination_ports", "protocol"].concat(
    ...["source", "in_interface", "destination"],
  ),
};
const readOf = (task: Task) => task.partsOf(READ[task.module] ?? []);
const way = (task: Task, from: string, to: string, ports: string[] | null): LocalFact =>
  fact("flow", from, to, { ports }, readOf(task));
const isolated = (task: Task, direction: string): LocalFact =>
  fact("isolated", HOST, direction, { default: "drop" }, readOf(task));

function ufw(task: Task): LocalFact[] {
  const facts: LocalFact[] = [];
  const policy = value(task, "default", "policy");
  const out = /^(out|outgoing)$/.test(value(task, "direction") ?? "in");
  if (policy !== undefined && policy !== "allow") facts.push(isolated(task, out ? "egress" : "ingress"));
  if (value(task, "state") === "disabled") facts.push(off(task, "ufw"));
  const rule = value(task, "rule");
  if ((rule !== "allow" && rule !== "limit") || value(task, "delete") === "true") return facts;
  const port = value(task, "to_port", "port", "name");
  const ports = port === undefined ? null : [`${value(task, "proto") ?? "any"}/${port}`];
  const [from, to] = [everyone(value(task, "from_ip", "src", "from")), value(task, "to_ip", "dest", "to") ?? HOST];
  return [
    ...facts,
    out
      ? way(task, HOST, everyone(value(task, "to_ip", "dest", "to")), ports)
      : way(task, from, to === "any" ? HOST : to, ports),
  ];
}

/** A firewall that is switched off by name. */
const off = (task: Task, name: string): LocalFact =>
  fact("setting", HOST, name, { value: "off", grade: 1 }, readOf(task));

function firewalld(task: Task): LocalFact[] {
  if (!/^(enabled|present)$/.test(value(task, "state") ?? "")) return [];
  const zone = value(task, "zone");
  const from = value(task, "source") ?? (zone === undefined || zone === "public" ? "everyone" : `zone ${zone}`);
  const port = value(task, "port", "service", "protocol");
  const rich = value(task, "rich_rule");
  if (rich !== undefined) return /\baccept\b/.test(rich) ? [way(task, `whom the rule names: ${rich}`, HOST, null)] : [];
  if (value(task, "masquerade") !== undefined && port === undefined) return [];
  if (port === undefined) return zone === "trusted" ? [way(task, value(task, "interface") ?? from, HOST, null)] : [];
  return [way(task, from, HOST, [port])];
}

function iptables(task: Task): LocalFact[] {
  const chain = value(task, "chain") ?? "INPUT";
  const policy = value(task, "policy");
  const direction = chain === "OUTPUT" ? "egress" : "ingress";
  if (policy !== undefined) return policy === "DROP" ? [isolated(task, direction)] : [];
  if (value(task, "jump") !== "ACCEPT" || value(task, "state") === "absent") return [];
  const states = value(task, "ctstate");
  const port = value(task, "destination_port", "destination_ports");
  const ports = port === undefined ? null : port.split(",").map((p) => `${value(task, "protocol") ?? "any"}/${p}`);
  const from = everyone(value(task, "source"));
  const who =
    states === undefined || /NEW/.test(states)
      ? value(task, "in_interface")
        ? `${from} at ${value(task, "in_interface")}`
        : from
      : "answers";
  return direction === "egress"
    ? [way(task, HOST, everyone(value(task, "destination")), ports)]
    : [way(task, who, HOST, ports)];
}
