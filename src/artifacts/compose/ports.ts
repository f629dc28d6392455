import type { Located } from "../../formats/located.ts";
import { get, items, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { Service } from "./words.ts";
import { resolved } from "./words.ts";

interface Port {
  readonly target: string;
  readonly protocol: string;
  readonly published: string;
  readonly host: string;
}

/** `[host ip:][published:]target[/protocol]`; an address of version 6 stands in brackets. */
function short(written: string): Port {
  const [rest = "", protocol = "tcp"] = resolved(written).split("/");
  const bracket = /^\[([^\]]*)\]:(.*)$/.exec(rest);
  const parts = (bracket ? (bracket[2] as string) : rest).split(":");
  const target = parts.pop() ?? "";
  const published = parts.pop() ?? "any";
  return { target, protocol, published, host: bracket ? (bracket[1] as string) : parts.join(":") };
}

/** Some write the address before the published port here too. */
function long(node: Located): Port {
  const said = resolved(text(get(node, "published")) ?? "any");
  const [, address = "", published = said] = /^([\d.]+|\[[^\]]*\]):(\d+)$/.exec(said) ?? [];
  return {
    target: text(get(node, "target")) ?? "?",
    protocol: text(get(node, "protocol")) ?? "tcp",
    published,
    host: resolved(text(get(node, "host_ip")) ?? address.replace(/^\[|\]$/g, "")),
  };
}

/** One address of the host that is not its own: only what reaches that one gets in. */
const addressOf = (host: string): readonly string[] | null =>
  host === "" || host.includes(UNRESOLVED) || /^(0\.0\.0\.0|::|\*)$/.test(host) || reachOf(host) === "host"
    ? null
    : [`what reaches ${host}`];

/** Without an address a port is bound to all of them, and the host's own packet filter is not asked. */
const reachOf = (host: string): string =>
  host.includes(UNRESOLVED) ? UNRESOLVED : /^(127\.|::1$|localhost$)/.test(host) ? "host" : "private";

/** Ports that a service publishes on its host. */
export const ports = ({ subject, node }: Service): LocalFact[] =>
  items(get(node, "ports")).map((item) => {
    const written = text(item);
    const port = written === undefined ? long(item) : short(written);
    return fact(
      "exposed",
      subject,
      `port ${port.target}/${port.protocol}`,
      {
        reach: reachOf(port.host),
        ports: [port.published],
        sources: addressOf(port.host),
        // Which variable it is counts where nobody knows what it holds.
        backend: port.host.includes(UNRESOLVED) ? (written ?? text(get(item, "host_ip")) ?? null) : null,
      },
      [item.at],
    );
  });
