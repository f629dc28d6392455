import type { Statement } from "../../formats/statements.ts";
import type { Judgement } from "../table.ts";

interface Row {
  readonly said: string;
  readonly on: number;
  readonly off: number;
  readonly unset: number;
}

const row = (said: string, on: number, off: number, unset: number): Row => ({ said, on, off, unset });
/** Switches: how weak they are on, off, and where nothing is said. */
const SWITCHES: Readonly<Record<string, Row>> = {
  authenticate: row("password", 0, 1, 0),
  requiretty: row("a terminal of its own", 0, 1, 1),
  use_pty: row("a terminal for each command", 0, 1, 0),
  env_reset: row("a clean environment", 0, 1, 0),
  setenv: row("variables by the caller", 1, 0, 0),
  visiblepw: row("password shown as it is typed", 1, 0, 0),
  tty_tickets: row("password asked on each terminal", 0, 1, 0),
  env_editor: row("editor by the caller", 1, 0, 0),
  closefrom_override: row("open files by the caller", 1, 0, 0),
  noexec: row("commands may start none", 0, 1, 1),
  ignore_dot: row("programs of the current folder", 0, 1, 0),
  log_input: row("log of input", 0, 1, 1),
  log_output: row("log of output", 0, 1, 1),
  log_allowed: row("log of what was allowed", 0, 1, 0),
  log_denied: row("log of what was refused", 0, 1, 0),
  syslog: row("log", 0, 1, 0),
  runas_allow_unknown_id: row("unknown users to run as", 1, 0, 0),
  fast_glob: row("patterns without the file system", 1, 0, 0),
};

/** Variables that make a program load code of the caller. */
const LOADS =
  /^(LD_|DYLD_|PYTHON(PATH|STARTUP|HOME)|PERL5?(LIB|OPT|DB)|RUBY(LIB|OPT)|NODE_(OPTIONS|PATH)|BASH_ENV|ENV$|IFS$|SHELLOPTS|PS4$|GCONV_PATH|PATH$|JAVA_TOOL_OPTIONS|GIT_|EDITOR|VISUAL|\*)/;
const LOOSE_PATH = /(^|:)(\.|:|$|\/tmp|\/home|\/var\/tmp|~|[^/])/;

/** Words that are shown, and mail that is sent. */
const HARMLESS = /^(insults|lecture\w*|badpass_message|passprompt\w*|mail\w*|pwfeedback|path_info|long_otp_prompt)$/;

/** `Defaults` of one line: switches, variables that are kept, minutes that a password counts. */
export function defaultsOf({ words, at }: Statement): Judgement[] {
  return parts(words.slice(1)).flatMap(({ name, off, operator, value }): Judgement[] => {
    const known = Object.hasOwn(SWITCHES, name) ? (SWITCHES[name] as Row) : null;
    if (known)
      return [
        { name: known.said, value: off ? "off" : "on", grade: off ? known.off : known.on, unset: known.unset, at },
      ];
    if (name === "env_keep" || name === "env_delete") {
      const keeps = name === "env_keep" && !off && operator !== "-=";
      return value.split(/\s+/).map((v) => ({
        name: `variable ${v}`,
        value: keeps ? "kept" : "taken away",
        grade: keeps ? (LOADS.test(v) ? 2 : 1) : 0,
        unset: 0,
        at,
      }));
    }
    if (name === "secure_path")
      return [
        {
          name: "path of programs",
          value: off ? "off" : value,
          grade: off ? 1 : LOOSE_PATH.test(value) ? 2 : 0,
          unset: 1,
          at,
        },
      ];
    if (name === "timestamp_timeout") {
      const minutes = /^-?\d{1,9}(\.\d{1,3})?$/.test(value) ? Number(value) : null;
      const grade = minutes === null ? null : minutes < 0 ? Number.MAX_SAFE_INTEGER : minutes;
      return [
        { name: "minutes that a password counts", value: off ? "0" : value, grade: off ? 0 : grade, unset: 5, at },
      ];
    }
    if (name === "timestamp_type")
      return [{ name: "password asked on each terminal", value, grade: value === "global" ? 1 : 0, unset: 0, at }];
    if (name === "exempt_group")
      return [{ name: `group ${value}`, value: "asked for no password", grade: 1, unset: 0, at }];
    if (name === "logfile")
      return [{ name: "file of the log", value: off ? "none" : value, grade: off ? 1 : 0, unset: 1, at }];
    // What no table knows may do anything: `env_file` loads code.
    const said = off ? "off" : value === "" ? "on" : `${operator === "=" ? "" : `${operator} `}${value}`;
    return [{ name: `option ${name}`, value: said, grade: HARMLESS.test(name) ? 0 : null, unset: 0, at }];
  });
}

interface Part {
  readonly name: string;
  readonly off: boolean;
  readonly operator: string;
  readonly value: string;
}

/** `a, !b, c=d, e += "f g"`: the words come without quotes, so that a value reaches to the next comma. */
function parts(words: readonly string[]): Part[] {
  return words
    .join(" ")
    .split(/,/)
    .flatMap((text) => {
      const match = /^(!?)\s*(\w+)\s*(?:([+-]?=)\s*(.*))?$/.exec(text.trim());
      return match
        ? [
            {
              name: match[2] as string,
              off: match[1] === "!",
              operator: match[3] ?? "",
              value: (match[4] ?? "").trim(),
            },
          ]
        : [];
    });
}
