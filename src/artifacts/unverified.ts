/** What commands and variables switch off: certificates, signatures, passwords asked for. Patterns over text, never more than `syntactic`. */

/** Longer lines are data, and no person wrote them. */
const MAX_LINE = 20_000;

const VARIABLES: Readonly<Record<string, RegExp>> = {
  GIT_SSL_NO_VERIFY: /./,
  NODE_TLS_REJECT_UNAUTHORIZED: /^0$/,
  PYTHONHTTPSVERIFY: /^0$/,
  NPM_CONFIG_STRICT_SSL: /^(false|0|null)$/i,
  YARN_ENABLE_STRICT_SSL: /^(false|0)$/i,
  PIP_TRUSTED_HOST: /./,
  UV_INSECURE_HOST: /./,
  GOINSECURE: /./,
  COMPOSER_DISABLE_TLS: /^(true|1)$/i,
  VAULT_SKIP_VERIFY: /^(true|1)$/i,
};
const SIGNATURES: Readonly<Record<string, RegExp>> = {
  GONOSUMDB: /./,
  GONOSUMCHECK: /./,
  GOSUMDB: /^off$/i,
  DOCKER_CONTENT_TRUST: /^0$/,
};
const NAMES = [...Object.keys(VARIABLES), ...Object.keys(SIGNATURES)];
const ASSIGNED = new RegExp(`\\b(${NAMES.join("|")})=("[^"\\n]*"|'[^'\\n]*'|[^\\s;&|"']*)`, "gi");

/** What a variable of that name and value switches off, or null. */
export function looseVariable(name: string, value: string): string | null {
  const upper = name.toUpperCase();
  const bare = value.replace(/^(["'])(.*)\1$/, "$2").trim();
  if (Object.hasOwn(VARIABLES, upper) && VARIABLES[upper]?.test(bare))
    return `sets ${upper}: certificates are not checked`;
  if (Object.hasOwn(SIGNATURES, upper) && SIGNATURES[upper]?.test(bare))
    return `sets ${upper}: signatures are not checked`;
  return null;
}

/** In an image it lasts; on a hosted runner everyone may. */
export const BY_SUDO = "becomes root by sudo";

interface Command {
  /** The program, wherever it stands in a command. */
  readonly program: RegExp;
  readonly option: RegExp;
  readonly says: string;
}
const certificates = (program: string, option: RegExp): Command => ({
  program: new RegExp(`(^|[\\s/("'\`])(${program})(\\s|$)`),
  option,
  says: `runs ${program.split("|")[0]} without checking certificates`,
});
const signatures = (program: string, option: RegExp): Command => ({
  ...certificates(program, option),
  says: `runs ${program.split("|")[0]} without checking signatures`,
});
const COMMANDS: readonly Command[] = [
  certificates("curl", /\s(--(proxy-|doh-)?insecure|-[a-zA-Z#]*k[a-zA-Z#]*)(\s|$)/),
  certificates("wget", /\s--no-check-certificate\b/),
  certificates("git", /sslverify["']?[=\s]+["']?(false|0|no)\b/i),
  certificates("npm|yarn|pnpm", /["']?strict-ssl["']?[=\s]+["']?(false|0)\b/i),
  certificates("pip|pip3|pipx|uv|python|python3|poetry", /\s(--trusted-host|--allow-insecure-host)\b/),
  certificates(
    "yum|dnf|tdnf|microdnf|yum-config-manager|dnf-config-manager",
    /sslverify["']?\s*=\s*["']?(0|false|no)\b/i,
  ),
  certificates("helm|kubectl|oc", /\s--insecure-skip-tls-verify(\s|$|=true)/),
  certificates("skopeo|podman|buildah", /--(src-|dest-)?tls-verify=false\b/),
  certificates("composer", /disable-tls["']?\s+["']?true\b/),
  signatures(
    "apt|apt-get|aptitude",
    /\s(--allow-unauthenticated|--force-yes|--allow-insecure-repositories)\b|AllowInsecureRepositories=(true|1)/,
  ),
  signatures("apk", /\s--allow-untrusted\b/),
  signatures("rpm", /\s--(nosignature|nodigest|noverify|nofiledigest|nogpgcheck)\b/),
  signatures(
    "yum|dnf|tdnf|microdnf|zypper|yum-config-manager|dnf-config-manager",
    /\s--(nogpgcheck|no-gpg-checks?)\b|gpgcheck["']?\s*=\s*["']?(0|false|no)\b/i,
  ),
  signatures("pacman", /SigLevel\s*=\s*Never/),
  {
    program: /(^|[\s/("'`])(ssh|scp|sftp|rsync|git)(\s|$)/,
    option: /StrictHostKeyChecking[= ]no\b/,
    says: "connects by ssh without checking host keys",
  },
  { program: /^\s*(\w+=\S*\s+)*sudo(\s|$)/, option: /./, says: BY_SUDO },
  { program: /(^|[\s/])chpasswd(\s|$)/, option: /./, says: "sets a password" },
  { program: /(^|[\s/])(useradd|usermod)\s/, option: /\s(-p|--password)[\s=]/, says: "sets a password" },
  { program: /(^|[\s/])passwd\s/, option: /\s(--stdin|-d|--delete)\b/, says: "sets a password" },
  { program: /(^|[\s/])chmod\s/, option: /\s(0?777|a\+rwx|ugo\+rwx|a=rwx)\b/, says: "lets everyone write a file" },
  {
    program: /(^|[\s/])chmod\s/,
    option: /\s([2467][0-7]{3}|[ug]*\+[rwx]*s)\b/,
    says: "lets a file run with its owner's rights",
  },
];
/** A shell whose input comes from, and whose output goes to, another machine. Each pattern by itself: together they would backtrack. */
const remoteShell = (line: string): boolean => {
  const connects = /\b(nc|ncat|netcat)\s/.test(line);
  if (connects && /\s(-e|--exec)\s/.test(line) && /\bsh\b|\/(ba|da)?sh\b/.test(line)) return true;
  return /sh\s+-i\b/.test(line) && (connects || /\/dev\/(tcp|udp)\//.test(line));
};

/** Words that some pattern above needs: most lines have none. */
const HINT =
  /insecure|-\w*k|no-check|sslverify|strict-ssl|trusted|unauthenticated|force-yes|--no|gpgcheck|SigLevel|StrictHost|sudo|passwd|user(add|mod)|chmod|tls-verify|disable-tls/i;

const masked = (line: string): string =>
  line.replace(/'[^'\n]*'|"[^"\n]*"/g, (quoted) => quoted.replace(/[|;&]/g, " "));

/** What the commands of a script switch off, each once. */
export function looseCommands(script: string): string[] {
  const found = new Set<string>();
  for (const line of script.replace(/\\\r?\n/g, " ").split("\n")) {
    if (line.length > MAX_LINE || /^\s*#/.test(line)) continue;
    for (const m of line.matchAll(ASSIGNED)) {
      const says = looseVariable(m[1] as string, m[2] as string);
      if (says) found.add(says);
    }
    if (remoteShell(line)) found.add("hands a shell to another machine");
    if (!HINT.test(line)) continue;
    for (const part of masked(line).split(/\|\|?|;|&&?/)) {
      // A text that is printed runs nothing.
      if (/^\s*(echo|printf)\s/.test(part)) continue;
      for (const c of COMMANDS) if (c.program.test(part) && c.option.test(part)) found.add(c.says);
    }
  }
  return [...found].sort();
}
