import type { Located } from "../../formats/located.ts";
import { entry, get, items, text, texts } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";
import type { Service } from "./words.ts";
import { resolved, yes } from "./words.ts";

/** A setting by the places where it may stand: the first that says something counts. */
interface Care {
  readonly name: string;
  readonly paths: readonly string[];
  /** How it reads, and its grade; null where it is as if nothing was said. */
  judge(value: Located): { readonly value: string; readonly grade: number } | null;
}
const care = (name: string, paths: readonly string[], judge: Care["judge"]): Care => ({ name, paths, judge });

/** A number of which none and less is without end. */
const bound: Care["judge"] = (node) =>
  /^-|^0+(\.0+)?\D*$|^$/.test(text(node) ?? "") ? null : { value: "bounded", grade: -1 };
const weak =
  (value: string, fits: (node: Located) => boolean): Care["judge"] =>
  (node) =>
    fits(node) ? { value, grade: 1 } : null;

const LIMITS: readonly Care[] = [
  care("cpu", ["cpus", "deploy.resources.limits.cpus", "cpu_quota"], bound),
  care("memory", ["mem_limit", "deploy.resources.limits.memory"], bound),
  care("processes", ["pids_limit", "deploy.resources.limits.pids"], bound),
  care("files and the like", ["ulimits"], () => ({ value: "bounded", grade: -1 })),
];

/** What a restart policy stops at; most go on for ever. */
const restarts: Care["judge"] = (node) =>
  /^on-failure:[1-9]\d*$/.test(text(node) ?? "") ? { value: "some", grade: -1 } : null;

const RUNS: readonly Care[] = [
  care("restarts", ["restart"], restarts),
  care("restarts", ["deploy.restart_policy.max_attempts"], (node) =>
    /^[1-9]/.test(text(node) ?? "") ? { value: "some", grade: -1 } : null,
  ),
  care("networks", ["networks"], (node) =>
    node.type !== "scalar" && texts(node).every((n) => n !== "default") && get(node, "default") === undefined
      ? { value: "its own", grade: -1 }
      : null,
  ),
  care("networks", ["network_mode"], (node) =>
    text(node) === "bridge" || text(node) === "default" ? { value: "that of every container", grade: 1 } : null,
  ),
  care("control group", ["cgroup_parent"], () => ({ value: "another one", grade: 1 })),
  care(
    "memory that runs out",
    ["oom_kill_disable"],
    weak("ends others", (n) => yes(n) === true),
  ),
  care(
    "who goes when memory runs out",
    ["oom_score_adj"],
    weak("others first", (n) => /^-/.test(text(n) ?? "")),
  ),
  care(
    "further groups",
    ["group_add"],
    weak("root's or the runtime's", (n) => texts(n).some((g) => /^(0|root|docker|disk|wheel|sudo)$/.test(g))),
  ),
  care(
    "rules for devices",
    ["device_cgroup_rules"],
    weak("some are allowed", (n) => items(n).length > 0),
  ),
  care(
    "volumes of other services",
    ["volumes_from"],
    weak("all of them", (n) => items(n).length > 0),
  ),
  care("sandbox", ["runtime"], (node) =>
    /runsc|gvisor|kata|sysbox/i.test(text(node) ?? "") ? { value: "its own kernel", grade: -1 } : null,
  ),
];

const cared = (node: Located, cares: readonly Care[]): Judgement[] =>
  cares.flatMap(({ name, paths, judge }) => {
    const found = paths.map((p) => entry(node, ...p.split("."))).find((e) => e !== undefined);
    const judged = found && judge(found.value);
    return found && judged ? [{ name, ...judged, unset: 0, at: found.at }] : [];
  });

/** Port of the host that only its root may take: where a service publishes any, most take such. */
function lowPorts({ subject, node }: Service): LocalFact[] {
  const list = entry(node, "ports");
  const published = items(list?.value).flatMap((item) => {
    const long = text(get(item, "published"));
    const [short = ""] = (text(item) ?? "").split("/");
    const parts = resolved(short).split(":");
    return long ?? (parts.length > 1 ? (parts.at(-2) ?? "") : []);
  });
  if (!list || published.length === 0) return [];
  const low = published.some((p) => Number(p.split("-")[0]) < 1024);
  const attrs = { value: low ? "some are below 1024" : "none is below 1024", grade: low ? 0 : -1 };
  return [{ ...fact("setting", subject, "ports of the host", attrs, [list.at]), certainty: "syntactic" }];
}

/** What bounds a service and keeps it well. Nothing of it is what most have, and no news in a new one: what is there counts below 0. */
export function upkeep(service: Service): LocalFact[] {
  const { subject, node, at } = service;
  const check = entry(node, "healthcheck");
  const checked =
    check !== undefined && yes(get(check.value, "disable")) !== true && texts(get(check.value, "test"))[0] !== "NONE";
  const log = entry(node, "logging", "driver");
  const silent = text(log?.value) === "none";
  return [
    settingsFact(subject, cared(node, LIMITS), at, "resource limits"),
    settingsFact(subject, cared(node, RUNS), at, "how it runs"),
    ...lowPorts(service),
    fact("audited", subject, "of its output", { value: silent ? "none" : "kept", grade: silent ? 1 : 0 }, [
      log?.at ?? at,
    ]),
    fact("setting", subject, "health check", { value: checked ? "on" : "none", grade: checked ? -1 : 0 }, [
      check?.at ?? at,
    ]),
  ];
}
