import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entry, get, items, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact, imageAttrs, imageFact } from "../common.ts";
import { REACH } from "../k8s/access.ts";
import { securityContext } from "../k8s/workload.ts";

type Reader = (place: string, found: LocatedEntry, around: Located) => LocalFact[];

/** Facts of the keys whose meaning charts agree on; what a chart makes of them is in its templates. */
export function values(root: Located): LocalFact[] {
  return walk(root, "values").map((f) => ({ ...f, certainty: "syntactic" }));
}

function walk(node: Located, place: string): LocalFact[] {
  if (node.type !== "map") return [];
  return node.entries.flatMap((e) => {
    const reader = Object.hasOwn(READERS, e.key) ? READERS[e.key] : undefined;
    return [...(reader ? reader(place, e, node) : []), ...walk(e.value, `${place}.${e.key}`)];
  });
}

const image: Reader = (place, found) => {
  const written = text(found.value);
  if (written !== undefined) return /[/:]/.test(written) ? [imageFact(place, "image", found, imageAttrs(written))] : [];
  const [registry, repository, tag, digest] = ["registry", "repository", "tag", "digest"].map((k) =>
    entry(found.value, k),
  );
  const name = text(repository?.value);
  if (name === undefined || !repository) return [];
  const part = (e: LocatedEntry | undefined, before: string): string => {
    const value = text(e?.value) ?? "";
    return value === "" ? "" : `${before}${value}`;
  };
  const host = text(registry?.value);
  const reference = `${host ? `${host}/` : ""}${name}${part(tag, ":")}${part(digest, "@")}`;
  const attrs = imageAttrs(reference);
  // Without a tag a chart takes its own version for one.
  const pin = attrs.tag === null && attrs.digest === null ? UNRESOLVED : attrs.pin;
  const places = [digest, tag, repository, registry].flatMap((e) => e?.at ?? []);
  return [fact("image", place, "image", { ...attrs, pin }, places)];
};

const context: Reader = (place, found) =>
  found.value.type === "map" ? securityContext(`${place}.${found.key}`, found) : [];

const service: Reader = (place, found) => {
  const type = entry(found.value, "type");
  if (!type) return [];
  const ranges = items(get(found.value, "loadBalancerSourceRanges")).flatMap((r) => text(r) ?? []);
  const reach = REACH[text(type.value) ?? ""] ?? UNRESOLVED;
  const sources = reach === "internet" && ranges.length > 0 ? ranges.sort() : null;
  const at = [type, entry(found.value, "loadBalancerSourceRanges")].flatMap((e) => e?.at ?? []);
  return [fact("exposed", place, "service", { reach, ports: [], sources, backend: null }, at)];
};

const ingress: Reader = (place, found) => {
  const enabled = entry(found.value, "enabled");
  if (!enabled) return [];
  const reach = bool(enabled.value) === true ? "internet" : bool(enabled.value) === false ? "none" : UNRESOLVED;
  return [fact("exposed", place, found.key, { reach, ports: [], sources: null, backend: null }, [enabled.at])];
};

const HOST: Readonly<Record<string, string>> = {
  hostNetwork: "network",
  hostPID: "process table",
  hostIPC: "inter-process communication",
};
const host: Reader = (place, found) => {
  const shared = [...(bool(found.value) === true ? [HOST[found.key] as string] : []), "user ids"].sort();
  return [fact("host-namespace", place, found.key, { shared }, [found.at])];
};

const token: Reader = (place, found) => {
  const value = bool(found.value) === false ? "no" : "automounted";
  return [fact("holds-token", place, "API token", { value }, [found.at])];
};

/** A switch of the chart: `safe` is the better of its two states. */
const switched =
  (what: string, safe: boolean): Reader =>
  (place, found) => {
    const enabled = entry(found.value, "enabled") ?? found;
    const on = bool(enabled.value);
    if (on === undefined) return [];
    // On is what is gained: charts differ in what they start from.
    const grade = on === safe ? -1 : 0;
    return [fact("setting", `${place}.${found.key}`, what, { value: on ? "on" : "off", grade }, [enabled.at])];
  };

const volumes: Reader = (place, found) =>
  items(found.value).flatMap((v) => {
    const path = entry(v, "hostPath", "path");
    return path ? [fact("mounts", place, text(path.value) ?? UNRESOLVED, { access: "read-write" }, [path.at])] : [];
  });

/** What is missing of these cannot be told from the values alone; one that is there can be lost. */
const resources: Reader = (place, found) =>
  ["limits", "requests"].flatMap((key) => {
    const block = get(found.value, key);
    const named = ["cpu", "memory"].filter((k) => entry(block, k));
    const grade = 0 - named.reduce((sum, k) => sum + (k === "memory" ? 2 : 1), 0);
    const at = entry(found.value, key)?.at ?? { from: found.at.from, to: found.at.from + Buffer.byteLength(found.key) };
    return found.value.type === "map"
      ? [fact("setting", place, `resource ${key}`, { value: named.join(", ") || "none", grade }, [at])]
      : [];
  });

const READERS: Readonly<Record<string, Reader>> = {
  image,
  securityContext: context,
  podSecurityContext: context,
  containerSecurityContext: context,
  service,
  ingress,
  route: ingress,
  hostNetwork: host,
  hostPID: host,
  hostIPC: host,
  automountServiceAccountToken: token,
  networkPolicy: switched("network policy", true),
  networkPolicies: switched("network policy", true),
  auth: switched("authentication", true),
  tls: switched("TLS", true),
  extraVolumes: volumes,
  volumes,
  resources,
};
