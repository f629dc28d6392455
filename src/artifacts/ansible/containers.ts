import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, get, items, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact, imageAttrs } from "../common.ts";
import { service } from "../compose/service.ts";
import { manifestFacts } from "../k8s/index.ts";
import type { Task } from "./task.ts";

/** Arguments of modules that run containers, by the words of Compose. */
const NAMES: Readonly<Record<string, string>> = {
  capabilities: "cap_add",
  cap_drop: "cap_drop",
  published_ports: "ports",
  publish: "ports",
  pid_mode: "pid",
  ipc_mode: "ipc",
  network: "network_mode",
  userns_mode: "userns_mode",
  uts: "uts",
  security_opts: "security_opt",
  volume: "volumes",
  device: "devices",
  env: "environment",
  memory: "mem_limit",
  cpus: "cpus",
  command: "command",
};

/** A task that runs a container says what a service of Compose says; one that applies a manifest, what that says. */
export function containerFacts(task: Task): LocalFact[] {
  const { module, subject, body, head } = task;
  if (task.args.get("state")?.value === "absent") return [];
  if (/^(docker|podman)_container$/.test(module)) {
    const node: Located = { type: "map", at: body.at, entries: entries(body).map(renamed) };
    return service({ subject, node, open: false, volumes: new Map(), at: head });
  }
  if (/^(docker|podman)_image(_pull)?$/.test(module)) return images(task);
  if (/^(k8s|kubernetes|openshift_raw)$/.test(module)) {
    const written = get(body, "definition") ?? get(body, "resource_definition") ?? get(body, "inline");
    return (written?.type === "list" ? items(written) : written ? [written] : []).flatMap((n) => [...manifestFacts(n)]);
  }
  return [];
}

/** An image that is pulled: by its name and its tag, unless it is built here. */
function images({ subject, args, body }: Task): LocalFact[] {
  const [name, tag] = [args.get("name"), args.get("tag")];
  if (!name || get(body, "build") !== undefined || /\{\{/.test(name.value)) return [];
  const tagged = /:[\w.-]+$|@/.test(name.value) || !tag ? name.value : `${name.value}:${tag.value}`;
  return [fact("image", subject, "image", imageAttrs(tagged), [name.at, ...(tag ? [tag.at] : [])])];
}

function renamed(e: LocatedEntry): LocatedEntry {
  // Templates are values that nobody knows, as variables are in Compose.
  const key = Object.hasOwn(NAMES, e.key) ? (NAMES[e.key] as string) : e.key;
  return { ...e, key, value: open(e.value) };
}

function open(value: Located): Located {
  if (value.type === "list") return { ...value, items: value.items.map(open) };
  const said = text(value);
  return value.type === "scalar" && said?.includes("{{")
    ? { ...value, value: said.replace(/\{\{.*?\}\}/gs, (inner) => `\${${inner.replace(/\W+/g, "")}}`) }
    : value;
}
