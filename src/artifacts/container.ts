import { DEFAULT_CAPABILITIES } from "../model/capabilities.ts";

/** The effective set: what the runtime gives, less what is dropped, and what is added. */
export function effectiveCapabilities(dropped: readonly string[], added: readonly string[]): string[] {
  const less = new Set(dropped);
  const kept = less.has("ALL") ? [] : DEFAULT_CAPABILITIES.filter((c) => !less.has(c));
  const all = [...new Set([...kept, ...added])].sort();
  return all.includes("ALL") ? ["ALL"] : all;
}

/** Names of variables that hold a secret more often than not. */
export const SECRET_NAME = /(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?|ACCESS_KEY)(_|$)/i;

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
/** Whether a text sets a secret to something that is none of a variable. */
export const holdsCredential = (said: string): boolean => CREDENTIAL.test(said);
