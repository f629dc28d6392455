import type { LocatedEntry } from "../../formats/located.ts";
import { but, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact, imageAttrs, imageFact } from "../common.ts";
import { effectiveCapabilities, namesSecret, pathsOfHost } from "../container.ts";
import { startOf } from "../table.ts";
import { ports } from "./ports.ts";
import { secrets, variables } from "./secrets.ts";
import { upkeep } from "./upkeep.ts";
import type { Service } from "./words.ts";
import { resolved, yes } from "./words.ts";

/** All that one service says. */
export function service(one: Service): LocalFact[] {
  return [
    ...images(one),
    ...user(one),
    ...powers(one),
    ...namespaces(one),
    ...confinement(one),
    ...mounts(one),
    ...ports(one),
    ...secrets(one),
    ...upkeep(one),
  ];
}

const REMOTE = /^(https?|git|ssh):\/\/|^git@|^github\.com\//;

function images({ subject, node }: Service): LocalFact[] {
  const image = entry(node, "image");
  const build = entry(node, "build");
  const context = build ? (entry(build.value, "context") ?? build) : undefined;
  const source = text(context?.value) ?? "";
  const facts: LocalFact[] = [];
  if (image) {
    const written = text(image.value) ?? UNRESOLVED;
    const full = resolved(written);
    const attrs = full.includes(UNRESOLVED) ? { ...imageAttrs(written), pin: UNRESOLVED } : imageAttrs(full);
    facts.push(imageFact(subject, "image", image, attrs));
  }
  if (context && REMOTE.test(source)) {
    const [address = "", ref = "none"] = source.split("#");
    const pin = /^[0-9a-f]{40}(:|$)/.test(ref)
      ? "digest"
      : ref === "none"
        ? "none"
        : /^v?\d/.test(ref)
          ? "tag"
          : "branch";
    facts.push(fact("uses", subject, address, { ref, pin }, [context.at]));
  }
  if (build && yes(get(build.value, "privileged")) === true)
    facts.push(
      fact("privileged", `build of ${subject}`, "privileged", { value: "true" }, [
        entry(build.value, "privileged")?.at ?? build.at,
      ]),
    );
  const network = entry(build?.value, "network");
  if (build) {
    const shared = text(network?.value) === "host" ? ["network", "user ids"] : ["user ids"];
    const place = network?.at ?? startOf(build.at);
    facts.push(fact("host-namespace", `build of ${subject}`, "namespaces", { shared }, [place]));
  }
  const entitled = entry(build?.value, "entitlements");
  if (entitled && texts(entitled.value).includes("security.insecure"))
    facts.push(fact("privileged", `build of ${subject}`, "entitlements", { value: "true" }, [entitled.at]));
  for (const { name, at } of variables(get(build?.value, "args")))
    if (namesSecret(name))
      facts.push({
        ...fact("reads-secret", subject, name, { delivery: "layer", keys: [] }, [at]),
        certainty: "syntactic",
      });
  return facts;
}

function user({ subject, node, open, at }: Service): LocalFact[] {
  const found = entry(node, "user");
  const written = resolved(text(found?.value) ?? "").split(":")[0] as string;
  const root = written === "root" || /^0+$/.test(written);
  const number = /^\d+$/.test(written);
  const value = root ? "root" : number ? "non-root" : open && !found ? UNRESOLVED : "not known";
  const uid = root ? "0" : written === "" || written.includes(UNRESOLVED) ? null : written;
  return [fact("runs-as", subject, "user", { value, uid }, [found?.at ?? at])];
}

const truth = (found: LocatedEntry | undefined, open: boolean): string => {
  if (!found) return open ? UNRESOLVED : "false";
  const value = yes(found.value);
  return value === undefined ? UNRESOLVED : String(value);
};

function powers({ subject, node, open, at }: Service): LocalFact[] {
  const [privileged, add, drop] = ["privileged", "cap_add", "cap_drop"].map((k) => entry(node, k));
  const names = (e: LocatedEntry | undefined): string[] =>
    texts(e?.value).map((c) => c.toUpperCase().replace(/^CAP_/, ""));
  const places = [add, drop].flatMap((e) => e?.at ?? []);
  const facts = [fact("privileged", subject, "privileged", { value: truth(privileged, open) }, [privileged?.at ?? at])];
  if (!open || add || drop)
    facts.push(
      fact(
        "capability",
        subject,
        "capabilities",
        { effective: effectiveCapabilities(names(drop), names(add)) },
        places.length > 0 ? places : [at],
      ),
    );
  return facts;
}

const HOST: readonly { readonly key: string; readonly what: string }[] = [
  { key: "network_mode", what: "network" },
  { key: "pid", what: "process table" },
  { key: "ipc", what: "inter-process communication" },
  { key: "uts", what: "host name" },
  { key: "cgroup", what: "control groups" },
  // Where the daemon maps the others' users to users of their own.
  { key: "userns_mode", what: "user ids, unmapped" },
];

function namespaces({ subject, node, open, at }: Service): LocalFact[] {
  const found = HOST.flatMap(({ key, what }) => {
    const e = entry(node, key);
    return e && text(e.value) === "host" ? [{ what, at: e.at }] : [];
  });
  if (open && found.length === 0) return [];
  // Without a remapping of the daemon, which no file shows, users are the host's.
  const shared = [...found.map((f) => f.what), "user ids"].sort();
  return [fact("host-namespace", subject, "namespaces", { shared }, found.length > 0 ? found.map((f) => f.at) : [at])];
}

function confinement({ subject, node, open, at }: Service): LocalFact[] {
  const options = entry(node, "security_opt");
  const option = (name: string): string | undefined => {
    const said = texts(options?.value).findLast(
      (o) => o === name || o.startsWith(`${name}:`) || o.startsWith(`${name}=`),
    );
    return said === undefined ? undefined : said.slice(name.length + 1) || "true";
  };
  const profile = (value: string | undefined): string =>
    value === undefined ? "RuntimeDefault" : value === "unconfined" ? "Unconfined" : "Localhost";
  const readOnly = entry(node, "read_only");
  // Another profile of one's own may keep in less.
  const slot = (object: string, value: string, place: ByteRange | undefined, profile?: string): LocalFact =>
    fact(
      "confinement",
      subject,
      object,
      { value: open && !place ? UNRESOLVED : value, ...(value === "Localhost" ? { profile: profile ?? "" } : {}) },
      [place ?? at],
    );
  const here = options?.at;
  return [
    slot("escalation", (option("no-new-privileges") ?? "false") === "true" ? "no" : "yes", here),
    slot("root filesystem", yes(readOnly?.value) === true ? "read-only" : "writable", readOnly?.at),
    slot("seccomp", profile(option("seccomp")), here, option("seccomp")),
    slot("AppArmor", profile(option("apparmor")), here, option("apparmor")),
    slot("SELinux", option("label") === "disable" ? "disabled" : "enforced", here),
    slot("process mount", option("systempaths") === "unconfined" ? "Unmasked" : "Default", here),
  ];
}

/** Paths of the host: a folder of the project itself is its own. */
const ofHost = (source: string): boolean => /^(\/|~|\\\\|[A-Za-z]:[\\/]|\.\.|\$\{?(HOME|PWD\}?\/\.\.))/.test(source);

const MOUNT = /^(type|source|target|read_only)$/;

function mounts({ subject, node, volumes }: Service): LocalFact[] {
  type Found = Parameters<typeof pathsOfHost>[1][number];
  const one = (source: string, readOnly: boolean, at: readonly ByteRange[], more: readonly string[] = []): Found[] => {
    const path = volumes.get(source) ?? source;
    const options = more.length > 0 ? more.join(",") : null;
    return ofHost(path) ? [{ path, access: readOnly ? "read-only" : "read-write", options, at }] : [];
  };
  const listed = items(get(node, "volumes")).flatMap((volume) => {
    const short = text(volume);
    if (short === undefined) {
      const spread = entry(volume, "bind", "propagation");
      return one(
        resolved(text(get(volume, "source")) ?? ""),
        yes(get(volume, "read_only")) === true,
        [...but(volume, (e) => !MOUNT.test(e.key)), ...(spread ? [spread.at] : [])],
        spread ? [text(spread.value) ?? UNRESOLVED] : [],
      );
    }
    // A letter before the first colon is a drive.
    const [source = "", , options = ""] = short.split(/(?<!^[A-Za-z]):/);
    const words = options.split(",").filter((w) => w !== "");
    const more = words.filter((w) => !/^(ro|rw|z|Z|cached|delegated|consistent)$/.test(w)).sort();
    return one(resolved(source), words.includes("ro"), [volume.at], more);
  });
  const devices = items(get(node, "devices")).flatMap((device) => {
    const [source = "", , mode = "rwm"] = (text(device) ?? text(get(device, "source")) ?? "").split(":");
    return source ? one(source, !mode.includes("w"), [device.at]) : [];
  });
  const socket = entry(node, "use_api_socket");
  const api = socket && yes(socket.value) === true ? one("/var/run/docker.sock", false, [socket.at]) : [];
  return pathsOfHost(subject, [...listed, ...devices, ...api]);
}
