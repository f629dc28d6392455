/** What containerd, CRI-O and Docker give a container that asks for nothing. */
const DEFAULT_CAPABILITIES: readonly string[] = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "NET_RAW",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

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
