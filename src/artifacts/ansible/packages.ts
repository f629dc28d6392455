import { reference } from "../../formats/origin.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { indexes } from "../script.ts";
import type { Judgement } from "../table.ts";
import { INHERITED, settingsFact } from "../table.ts";
import type { Task } from "./task.ts";

/** Switches of package managers that leave out a check; of each whether `yes` or `no` does. */
const SWITCHES: Readonly<Record<string, { readonly said: string; readonly weak: RegExp }>> = {
  allow_unauthenticated: { said: "packages without signature", weak: /^(yes|true|on|1)$/i },
  force: { said: "packages by force", weak: /^(yes|true|on|1)$/i },
  disable_gpg_check: { said: "packages without signature", weak: /^(yes|true|on|1)$/i },
  gpgcheck: { said: "packages without signature", weak: /^(no|false|off|0)$/i },
  repo_gpgcheck: { said: "lists without signature", weak: /^(no|false|off|0)$/i },
  allow_downgrade: { said: "older packages", weak: /^(yes|true|on|1)$/i },
  allow_insecure: { said: "lists without signature", weak: /^(yes|true|on|1)$/i },
  trusted: { said: "lists without signature", weak: /^(yes|true|on|1)$/i },
};
const MANAGERS = /^(apt|yum|dnf|dnf5|zypper|package|apk|pacman|yum_repository|zypper_repository|deb822_repository)$/;
const INSTALLERS =
  /^(pip|npm|gem|bundler|bower|composer|cargo|cpanm|easy_install|pear|pipx|homebrew\w*|macports|openbsd_pkg|pkgng|portage|slackpkg|snap|sorcery|swdepot|urpmi|xbps|yarn|zypper|win_chocolatey|apt_rpm|installp|layman|maven_artifact|opkg|package|flatpak|helm)$/;
/** Modules that name where packages, keys or files come from, and under which argument. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  apt_repository: ["repo"],
  yum_repository: ["baseurl", "mirrorlist", "metalink"],
  zypper_repository: ["repo"],
  deb822_repository: ["uris"],
  apt_key: ["url"],
  rpm_key: ["key"],
  apt: ["deb"],
  yum: ["name"],
  dnf: ["name"],
  pip: ["extra_args"],
  npm: ["registry"],
  gem: ["repository"],
  get_url: ["url"],
  unarchive: ["src"],
};
const URL = /https?:\/\/[^\s"'\]]{1,500}/g;

/** The same place with TLS and without is one place. */
const bare = (url: string): string => url.replace(/^https?:\/\//, "");

/** Packages: whether signatures are checked, where they come from, digests of what is fetched, revisions of repositories. */
export function packageFacts(task: Task): LocalFact[] {
  const { subject, module, args } = task;
  const list: Judgement[] = MANAGERS.test(module)
    ? [...args].flatMap(([name, { value, at }]): Judgement[] => {
        const row = Object.hasOwn(SWITCHES, name) ? SWITCHES[name] : undefined;
        if (!row) return [];
        const grade = row.weak.test(value) ? 1 : /^(yes|no|true|false|on|off|0|1|)$/i.test(value) ? 0 : null;
        // Whether a repository that says nothing of it is checked, the host decides.
        const unset = name === "gpgcheck" ? INHERITED : 0;
        return [{ name: row.said, value, grade, unset, at }];
      })
    : [];
  const state = args.get("state");
  if (/^latest$/.test(state?.value ?? "") && (MANAGERS.test(module) || INSTALLERS.test(module)) && state)
    list.push({ name: "version", value: "the newest at each run", grade: 1, unset: 0, at: state.at });
  list.push(...pinned(task));
  const settings =
    MANAGERS.test(module) || INSTALLERS.test(module) || list.length > 0
      ? [settingsFact(subject, list, task.head, "packages")]
      : [];
  return [...settings, ...sources(task), ...digest(task), ...revision(task)];
}

/** Versions that are named, as the managers write them; without one whatever is newest is taken. */
function pinned({ module, args }: Task): Judgement[] {
  if (!MANAGERS.test(module) && !INSTALLERS.test(module)) return [];
  const one = (name: string, value: string, at: Judgement["at"]): Judgement => {
    const open = /[{<>~^*]/.test(value);
    return { name: `version of ${name}`, value, grade: open ? null : 0, unset: 1, apart: true, at };
  };
  const names = ["name", "pkg", "package"].flatMap((k) => args.get(k) ?? []);
  const version = args.get("version") ?? args.get("chart_version");
  const whole = version && version.value !== "" ? [one(names[0]?.value ?? module, version.value, version.at)] : [];
  const written = names.flatMap(({ list, at }) =>
    list.flatMap((p) => {
      const found = /^([\w.@/+-]{1,100}?)\s{0,3}={1,2}\s{0,3}([^=\s]{1,100})$/.exec(p);
      return found ? [one(found[1] as string, found[2] as string, at)] : [];
    }),
  );
  return [...whole, ...written];
}

function sources({ module, args }: Task): LocalFact[] {
  const names = Object.hasOwn(SOURCES, module) ? (SOURCES[module] as readonly string[]) : [];
  return names.flatMap((name) => {
    const found = args.get(name);
    const written = found?.list.join(" ") ?? "";
    if (!found) return [];
    const hosts = module === "pip" ? indexes(written) : [...written.matchAll(URL)].map((m) => reference(m[0]).origin);
    const unsigned = /\[[^\]]{0,200}trusted=yes/.test(written);
    return [...new Set(hosts)]
      .filter((h) => h !== "")
      .map((host) =>
        fact("fetches-from", "tasks", bare(host), { tls: host.startsWith("https:"), mapped: !unsigned }, [found.at]),
      );
  });
}

/** A file that is fetched, and whether it is held to a digest. */
function digest({ subject, module, args }: Task): LocalFact[] {
  if (module !== "get_url") return [];
  const [url, sum] = [args.get("url"), args.get("checksum")];
  const checksum = sum && !/^\s*$/.test(sum.value) ? sum.value : null;
  return url
    ? [fact("packs", subject, bare(url.value), { checksum, pin: "none" }, [url.at, ...(sum ? [sum.at] : [])])]
    : [];
}

/** A repository that is checked out. */
function revision({ module, args }: Task): LocalFact[] {
  const repo = module === "git" ? args.get("repo") : undefined;
  if (!repo) return [];
  const ref = args.get("version")?.value ?? "HEAD";
  const pin = /^[0-9a-f]{40}$/.test(ref) ? "digest" : /^v?\d+(\.\d+)+/.test(ref) ? "tag" : "branch";
  return [fact("uses", "tasks", repo.value, { ref, pin }, [args.get("version")?.at ?? repo.at, repo.at])];
}
