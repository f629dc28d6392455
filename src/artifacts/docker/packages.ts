/** What a build installs without saying which version: it gets whatever there is on the day. */

interface Manager {
  readonly programs: RegExp;
  /** The words behind the program that install. */
  readonly installs: RegExp;
  /** Words that take everything to its newest version. */
  readonly upgrades?: RegExp;
  /** Options whose next word is theirs. */
  readonly valued: RegExp;
  /** Whether a word says its version. */
  readonly pinned: RegExp;
  /** What a word may be that is no package of an index. */
  readonly other?: RegExp;
  /** An option that says the version of all. */
  readonly version?: RegExp;
}

const FILE = /^[./~]|^(https?|file|git\+\w+|git|ssh):|\.(deb|rpm|apk|whl|tgz|tar\.gz|zip|gem)$/;

/** Package managers by what they are called here. */
const MANAGERS: Readonly<Record<string, Manager>> = {
  apt: {
    programs: /^(apt|apt-get|aptitude)$/,
    installs: /^install$/,
    upgrades: /^(upgrade|dist-upgrade|full-upgrade|safe-upgrade)$/,
    valued: /^(-t|--target-release|-o|--option|-c|--config-file|-a)$/,
    pinned: /[=/]./,
  },
  apk: {
    programs: /^apk$/,
    installs: /^add$/,
    upgrades: /^upgrade$/,
    valued: /^(-t|--virtual|-X|--repository|-p|--root|--keys-dir|--repositories-file|--arch)$/,
    pinned: /[=<>~]/,
    other: /^\.[\w-]+$/,
  },
  yum: {
    programs: /^(yum|dnf|dnf5|microdnf|tdnf)$/,
    installs: /^(install|localinstall|reinstall|groupinstall)$/,
    upgrades: /^(update|upgrade|distro-sync|update-minimal)$/,
    valued: /^(-c|--enablerepo|--disablerepo|--installroot|--releasever|--setopt|-x|--exclude|--repo|--repoid)$/,
    pinned: /-\d|[=<>]|-\$/,
    other: /^@/,
  },
  zypper: {
    programs: /^zypper$/,
    installs: /^(install|in)$/,
    upgrades: /^(update|up|dist-upgrade|dup|patch)$/,
    valued: /^(-r|--repo|-t|--type|--from|-R|--root)$/,
    pinned: /[=<>]|-\d/,
  },
  pip: {
    programs: /^(pip|pip\d(\.\d+)?|pipx)$/,
    installs: /^install$/,
    valued:
      /^(-r|--requirement|-c|--constraint|-e|--editable|-i|--index-url|--extra-index-url|-f|--find-links|-t|--target|--prefix|--root|--trusted-host|--platform|--python-version|--progress-bar|--timeout|--retries|--proxy|--cache-dir|--src|--python)$/,
    pinned: /==|@|<=?|~=/,
    version: /^(-c|--constraint|--require-hashes)(=|$)/,
  },
  npm: {
    programs: /^(npm|pnpm|yarn|bun)$/,
    installs: /^(install|i|add|in|isntall|global)$/,
    valued: /^(--prefix|--registry|--cache|--loglevel|--tag|--otp|-C|--cwd|-w|--workspace|--network-timeout)$/,
    pinned: /.@./,
    other: /^(add|install)$/,
  },
  gem: {
    programs: /^gem$/,
    installs: /^install$/,
    valued: /^(-v|--version|-i|--install-dir|-n|--bindir|-s|--source|-P|--trust-policy|--platform)$/,
    pinned: /.:./,
    version: /^(-v|--version)(=|$)/,
  },
  go: {
    programs: /^go$/,
    installs: /^install$/,
    valued: /^(-ldflags|-tags|-mod|-o|-p|-gcflags)$/,
    pinned: /@v?\d|@[0-9a-f]{7,}/,
    other: /^(\.|cmd\b|std$|all$)/,
  },
  cargo: {
    programs: /^cargo$/,
    installs: /^install$/,
    valued:
      /^(--version|--vers|--git|--branch|--tag|--rev|--path|--root|--features|--registry|--bin|--target|-j|--profile)$/,
    pinned: /@/,
    version: /^(--version|--vers|--rev|--path|--locked)(=|$)/,
  },
};

const MOVING = /@(latest|next|beta|\*|master|main|HEAD)$|[<>]=?|~=|@\^|@~|@x$/;

const bare = (word: string): string => word.replace(/^["']+|["',]+$/g, "");
/** Words of each command of a script, options with them. */
const commands = (script: string): string[][] =>
  script
    .replace(/\\\r?\n/g, " ")
    .replace(/\\\s/g, " ")
    .split(/&&|\|\||[;|\n]/)
    .map((c) =>
      c
        .trim()
        .split(/\s+/)
        .map(bare)
        .filter((w) => w !== ""),
    );

/** How surely the packages of one command are those that were meant: 1 pinned, 2 said but moving, 3 not said; 0 none. */
function looseness(manager: Manager, rest: readonly string[]): number {
  const verb = rest.findIndex((w) => !w.startsWith("-"));
  if (manager.upgrades?.test(rest[verb] ?? "")) return 3;
  const at = rest.findIndex((w) => manager.installs.test(w));
  // Only options, and their words, stand before what is to be done.
  if (at < 0 || (verb >= 0 && verb < at && at - verb > 1)) return 0;
  const words = rest.filter((_, i) => i !== at);
  const said = manager.version !== undefined && words.some((w) => manager.version?.test(w));
  const packages = rest
    .slice(at + 1)
    .filter((w, i, all) => !w.startsWith("-") && !manager.valued.test(all[i - 1] ?? ""))
    .filter((w) => !FILE.test(w) && !manager.other?.test(w) && !/^(\$|>|<|[0-9]?>)/.test(w));
  const grades = packages.map((w) => (MOVING.test(w) ? 2 : said || manager.pinned.test(w) ? 1 : 3));
  return Math.max(0, ...grades);
}

/** Most scripts run none of them. */
const HINT = /\b(install|add|in|i|upgrade|update|up|dup|global|isntall|patch|distro-sync)\b/;

/** By package manager, how surely the packages of a script are those that were meant: 1 to 3. */
export function installed(script: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  if (!HINT.test(script)) return found;
  for (const words of commands(script))
    for (const [name, manager] of Object.entries(MANAGERS)) {
      const at = words.findIndex((w) => manager.programs.test(w.slice(w.lastIndexOf("/") + 1)));
      // A program is the first word that is no variable, no `sudo` and no `python -m`.
      if (
        at < 0 ||
        words.slice(0, at).some((w) => !/^(\w+=.*|sudo|env|exec|time|-\w+|python\d?(\.\d+)?|[({!]|then|do|if)$/.test(w))
      )
        continue;
      const grade = looseness(manager, words.slice(at + 1));
      if (grade > 0) found.set(name, Math.max(grade, found.get(name) ?? 0));
    }
  return found;
}
