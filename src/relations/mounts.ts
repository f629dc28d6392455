import type { Attrs, LocalFact } from "../model/fact.ts";
import type { Direction, Spoken } from "../model/relation.ts";
import { join } from "./lattice.ts";
import { byOp, tick } from "./speech.ts";

interface Mounted {
  readonly access: string;
  /** How else it is mounted, such as its propagation. */
  readonly options: string | null;
}
type Paths = Readonly<Record<string, Mounted>>;
const pathsOf = (attrs: Attrs | null | undefined): Paths => (attrs?.paths ?? {}) as unknown as Paths;

/** Sockets by which a container runs others, and the folders that they are in: to read is enough. */
const SOCKETS =
  /^(\/var)?\/run(\/((docker|crio|podman|containerd)(\/(docker|crio|podman|containerd)\.sock)?|(docker|containerd|cri-dockerd)\.sock|k3s\/containerd(\/containerd\.sock)?))?$/;
/** Folders from which whoever may write them becomes root of the host. */
const ROOTS =
  /^\/(etc(\/(kubernetes|cron[^/]*|systemd|sudoers(\.d)?|passwd|shadow|ld\.so\.[^/]*)(\/.*)?)?|root(\/.*)?|proc|sys|dev|boot|home|usr(\/s?bin|\/lib\w*)?|s?bin|lib\w*|var|var\/lib|var\/lib\/(kubelet|docker|containerd|etcd)(\/.*)?|opt\/cni(\/.*)?)$/;

/** Folders of the host's own system, whatever they let do. */
const SYSTEM = /^\/($|(etc|root|proc|sys|dev|boot|usr|s?bin|lib\w*|run|var)(\/|$))/;

const bare = (path: string): string => (path.length > 1 ? path.replace(/\/+$/, "") || "/" : path);
/** Whether a container that has it can have everything of its host. */
const rules = (path: string, { access }: Mounted): boolean => {
  const at = bare(path);
  return at === "/" || SOCKETS.test(at) || (access === "read-write" && ROOTS.test(at));
};

const ACCESS = ["in no container yet", "read-only", "read-write"];
const rank = (m: Mounted): number => ACCESS.indexOf(m.access);
const below = (path: string, folder: string): boolean =>
  bare(folder) === "/" ? path.startsWith("/") : bare(path).startsWith(`${bare(folder)}/`);

/** How far what is mounted later is seen: the host sees what the container mounts, or the other way round. */
const SPREAD: readonly RegExp[] = [
  /^(r?private|None)$/i,
  /^(r?slave|HostToContainer)$/i,
  /^(r?shared|Bidirectional)$/i,
];
const spread = ({ options }: Mounted): number => (options === null ? 0 : SPREAD.findIndex((s) => s.test(options)));
/** Whether it is mounted with the same options, or with some that reach further. */
const asFar = (by: Mounted, m: Mounted): boolean =>
  by.options === m.options || (spread(by) >= 0 && spread(m) >= 0 && spread(by) >= spread(m));

/** A path of one side that the other has too, by itself or by a folder around it, with the same rights. */
const held = (path: string, mounted: Mounted, by: Paths): boolean =>
  Object.entries(by).some(
    ([p, m]) => (bare(p) === bare(path) || below(path, p)) && rank(m) >= rank(mounted) && asFar(m, mounted),
  );
const beyond = (list: Paths, others: Paths): string[] =>
  Object.entries(list).flatMap(([path, m]) => (held(path, m, others) ? [] : [path]));

/** Mounted in another way only, which cannot be ranked: neither gained nor lost. */
const otherwise = (path: string, before: Paths, after: Paths): boolean => {
  const [a, b] = [before[path], after[path]];
  return a !== undefined && b !== undefined && rank(b) <= rank(a) && !asFar(a, b) && (spread(a) < 0 || spread(b) < 0);
};

/**
 * What a container has of its host. Who had a path by which it could have everything, and has none such any more, has less, whatever
 * else it is given.
 */
export function mountedPaths(before: LocalFact | undefined, after: LocalFact | undefined): Direction {
  const [old, now] = [pathsOf(before?.attrs), pathsOf(after?.attrs)];
  const ruled = (paths: Paths): boolean => Object.entries(paths).some(([p, m]) => rules(p, m));
  if (ruled(old) && !ruled(now)) return "narrow";
  const gained = beyond(now, old);
  const lost = beyond(old, now);
  // A folder of the system for one that holds none of it: less by what it is, more by what it was not.
  const system = (list: readonly string[]): boolean => list.some((p) => SYSTEM.test(bare(p)));
  if (gained.length > 0 && system(lost) && !system(Object.keys(now))) return "unknown";
  return join([
    ...gained.map((p): Direction => (otherwise(p, old, now) ? "unknown" : "widen")),
    lost.length > 0 ? "narrow" : "neutral",
  ]);
}

const list = (paths: readonly string[], of: Paths): string =>
  paths.map((p) => `${tick(p)} of the host, ${of[p]?.access ?? ""}`).join("; ");

/** The sentence of it. */
export function mountedSays(c: Spoken): string {
  const [old, now] = [pathsOf(c.before), pathsOf(c.after)];
  const [gained, lost] = [beyond(now, old), beyond(old, now)];
  const changed =
    gained.length > 0
      ? `now mounts ${list(gained, now)}${lost.length > 0 ? `, and no longer ${list(lost, old)}` : ""}`
      : lost.length > 0
        ? `no longer mounts ${list(lost, old)}`
        : "mounts the same of the host";
  return byOp(
    c,
    `${tick(c.subject)} mounts ${list(Object.keys(now), now)}`,
    `${tick(c.subject)} no longer mounts ${list(Object.keys(old), old)}`,
    `${tick(c.subject)} ${changed}`,
  );
}
