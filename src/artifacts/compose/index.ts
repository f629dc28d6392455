import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get, items, text } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import { ambiguities, bounded, fact, unreadable } from "../common.ts";
import { fetched } from "../remote.ts";
import { buildInputs } from "./build.ts";
import { service } from "./service.ts";
import { shared } from "./shared.ts";
import type { Service } from "./words.ts";
import { yes } from "./words.ts";

const NAME = /(^|\/)(docker-|podman-)?compose([._-][\w.-]*)?\.ya?ml$/i;

/** Compose files: services, what they get of their host, and who can reach them. Files that others are laid over are read alone. */
export const compose: ArtifactKind = {
  id: "compose",
  version: 5,
  load: async () => {},
  claims: (path) => (NAME.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    const parsed = parseYaml(bytes, "1.2");
    if ("code" in parsed) return unreadable(bytes, parsed);
    const services = parsed.documents.flatMap(servicesOf);
    const facts = [
      ...services.flatMap(service),
      ...shared(services),
      ...parsed.documents.flatMap((d) => [...networks(get(d, "networks")), ...included(d)]),
    ];
    const inputs = services.flatMap((s) => buildInputs(path, s));
    return bounded(bytes, [...facts, ...ambiguities("compose file", parsed)], [], { inputs });
  },
};

/** Addresses that an `include` may name beside files: the services of whoever answers there are run too. */
const REMOTE = /^(https?|ssh|git|oci|docker):\/\/|^git@|\.git(#|$)/;
const included = (root: Located): LocalFact[] =>
  items(get(root, "include"))
    .flatMap((i) => (i.type === "map" ? (get(i, "path") ?? []) : i))
    .flatMap((path) => (path.type === "list" ? path.items : [path]))
    .flatMap((path) => {
      const from = text(path) ?? "";
      return REMOTE.test(from) ? [fetched("compose files", from, path.at)] : [];
    });

const MAX_BASES = 10;

function servicesOf(root: Located): Service[] {
  const services = get(root, "services");
  const volumes = boundVolumes(get(root, "volumes"));
  return entries(services).map((s) => ({
    subject: `service ${s.key}`,
    ...extended(s.value, services, MAX_BASES),
    volumes,
    at: keyOf(s),
  }));
}

const keyOf = (e: LocatedEntry) => ({ from: e.at.from, to: Math.min(e.at.to, e.at.from + Buffer.byteLength(e.key)) });

/** A service over the one that it extends; `open` where that is in another file. */
function extended(node: Located, services: Located | undefined, left: number): { node: Located; open: boolean } {
  const from = get(node, "extends");
  if (!from || node.type !== "map") return { node, open: false };
  const name = text(from) ?? text(get(from, "service"));
  const parent = name === undefined || get(from, "file") || left === 0 ? undefined : get(services, name);
  if (!parent) return { node, open: true };
  const base = extended(parent, services, left - 1);
  if (base.node.type !== "map") return { node, open: true };
  const own = new Map(node.entries.map((e) => [e.key, e]));
  const inherited = base.node.entries.filter((e) => !own.has(e.key));
  const merged = node.entries.map((e) => {
    const below = base.node.type === "map" ? base.node.entries.find((b) => b.key === e.key)?.value : undefined;
    // Lists are joined, single values replaced.
    return e.value.type === "list" && below?.type === "list"
      ? { ...e, value: { ...e.value, items: [...below.items, ...e.value.items] } }
      : e;
  });
  return { node: { ...node, entries: [...inherited, ...merged] }, open: base.open };
}

/** Named volumes that are a folder of the host after all. */
function boundVolumes(node: Located | undefined): ReadonlyMap<string, string> {
  return new Map(
    entries(node).flatMap((volume): [string, string][] => {
      const device = text(get(volume.value, "driver_opts", "device"));
      const bound = /\bbind\b/.test(text(get(volume.value, "driver_opts", "o")) ?? "");
      return device?.startsWith("/") && bound ? [[volume.key, device]] : [];
    }),
  );
}

/** Networks without a way out. */
const networks = (node: Located | undefined): LocalFact[] =>
  entries(node).flatMap((network) => {
    const internal = entry(network.value, "internal");
    return internal && yes(internal.value) === true
      ? [fact("isolated", `network ${network.key}`, "traffic with the outside", {}, [internal.at])]
      : [];
  });
