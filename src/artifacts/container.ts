import { DEFAULT_CAPABILITIES } from "../model/capabilities.ts";
import type { ByteRange, LocalFact } from "../model/fact.ts";
import type { Json } from "../model/json.ts";
import { fact } from "./common.ts";

/** The effective set: what the runtime gives, less what is dropped, and what is added. */
export function effectiveCapabilities(dropped: readonly string[], added: readonly string[]): string[] {
  const less = new Set(dropped);
  const kept = less.has("ALL") ? [] : DEFAULT_CAPABILITIES.filter((c) => !less.has(c));
  const all = [...new Set([...kept, ...added])].sort();
  return all.includes("ALL") ? ["ALL"] : all;
}

/** Names of variables that hold a secret more often than not. */
export const SECRET_NAME = /(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?|ACCESS_KEY)(_|$)/i;

/** Of such a name what says where one is, or how it is kept. */
const ABOUT_SECRET =
  /_(FILE|PATH|DIR|NAMES?|REFS?|LIST|COUNT|URL|URI|ENDPOINT|ENABLED|TTL|LENGTH|EXPIRY|ISSUER|KEY_ID)$/i;
const OF_A_CLOUD = /(^|_)(AZURE|AWS|GCP|GOOGLE|OCI)_(\w+_)?KEY(_CONTENT)?$/i;
const PASSING = /(^|[_.-])(PASS|PASSPHRASE|PWD|(ENCRYPTION|SIGNING|AUTH|MASTER|ACCOUNT|STORAGE)_?KEY)$/i;
/** Whether what stands behind a name is a secret more often than not, in whichever spelling. */
export const namesSecret = (name: string): boolean => {
  const snake = name.replace(/([a-z\d])([A-Z])/g, "$1_$2").replace(/[.-]/g, "_");
  return (
    (SECRET_NAME.test(snake) || OF_A_CLOUD.test(snake) || (PASSING.test(snake) && snake.length > 3)) &&
    !ABOUT_SECRET.test(snake)
  );
};

/** Ports by which machines are run from afar: a container that declares one has a service for it. */
export const ADMINISTRATION: ReadonlySet<string> = new Set(["22", "23", "2375", "2376", "3389", "5900", "5985"]);

/** Variables by which a program runs, or loads, what they name. */
const LOADERS: Readonly<Record<string, RegExp>> = {
  LD_PRELOAD: /./,
  LD_AUDIT: /./,
  BASH_ENV: /./,
  PYTHONSTARTUP: /./,
  GIT_EXEC_PATH: /./,
  GIT_SSH: /./,
  GIT_SSH_COMMAND: /./,
  GITSYNC_GIT: /./,
  GIT_SYNC_GIT: /./,
  NODE_OPTIONS: /(^|\s)(-r|--require|--import|--loader|--experimental-loader|--inspect\S*)(=|\s|$)/,
  JAVA_TOOL_OPTIONS: /-(javaagent|agentpath|agentlib)\b/,
  PERL5OPT: /-M/,
  RUBYOPT: /(^|\s)-r/,
};

/** What a variable makes the program of its container load, or null. */
export const loads = (name: string, value: string): string | null =>
  Object.hasOwn(LOADERS, name) && LOADERS[name]?.test(value) ? `loads code by ${name}` : null;

const CREDENTIAL =
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b|(password|passwd|secret|token|api_?key|access_?key)(_?(access)?_?(key|id))?\\?["']?\s{0,3}[=:]\s{0,3}\\?["']?[\w/+!@#%]{5}|PRIVATE KEY/i;
/** A password within an address. */
const IN_ADDRESS = /\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s:/@${(]{1,100}:[^\s:/@${(]{3,100}@/i;
/** Whether a text sets a secret to something that is none of a variable. */
export const holdsCredential = (said: string): boolean => CREDENTIAL.test(said) || IN_ADDRESS.test(said);

interface MountedPath {
  readonly path: string;
  readonly access: string;
  /** How else it is mounted, such as its propagation. */
  readonly options: string | null;
  readonly at: readonly ByteRange[];
}

/** What a container has of its host, as one fact: only all of it tells whether something is gained beyond what was there. */
export function pathsOfHost(subject: string, list: readonly MountedPath[], scope = ""): LocalFact[] {
  if (list.length === 0) return [];
  const paths = new Map<string, { access: string; options: string | null }>();
  for (const { path, access, options } of list)
    if (paths.get(path)?.access !== "read-write") paths.set(path, { access, options });
  const attrs = { paths: Object.fromEntries(paths) as Json };
  return [
    fact(
      "mounts",
      subject,
      "paths of the host",
      attrs,
      list.flatMap((m) => m.at),
      scope,
    ),
  ];
}
