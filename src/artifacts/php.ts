import type { Row } from "./rows.ts";
import { INHERITED } from "./table.ts";

const weak = { "1": 1, on: 1, off: 0, "0": 0, "": 0 };
const safe = { "1": 0, on: 0, off: 1, "0": 1, "": 1 };

/** Settings of PHP, in its own files and in those of Apache. */
export const PHP: Readonly<Record<string, Row>> = {
  display_errors: { said: "errors in answers", grades: weak, unset: INHERITED },
  display_startup_errors: { said: "errors of the start in answers", grades: weak, unset: INHERITED },
  allow_url_include: { said: "code from other hosts", grades: weak, unset: 0 },
  allow_url_fopen: { said: "files from other hosts", grades: weak, unset: 1 },
  expose_php: { said: "version of PHP in answers", grades: weak, unset: 1 },
  enable_dl: { said: "extensions loaded by scripts", grades: weak, unset: 1 },
  engine: { said: "PHP", grades: weak, unset: INHERITED },
  "cgi.fix_pathinfo": { said: "guessed script names", grades: weak, unset: 1 },
  auto_prepend_file: { said: "code before every script", grades: { none: 0, "": 0, "*": 1 }, unset: 0 },
  auto_append_file: { said: "code after every script", grades: { none: 0, "": 0, "*": 1 }, unset: 0 },
  open_basedir: { said: "folders that scripts may open", grades: { none: 1, "": 1, "*": 0 }, unset: 1 },
  disable_functions: { said: "functions that are off", grades: { none: 1, "": 1 }, lists: 1, unset: 1 },
  "session.cookie_secure": { said: "session cookies over TLS only", grades: safe, unset: 1 },
  "session.cookie_httponly": { said: "session cookies hidden from scripts", grades: safe, unset: 1 },
  "session.use_strict_mode": { said: "session ids of its own only", grades: safe, unset: 1 },
  "session.use_only_cookies": { said: "session ids in cookies only", grades: safe, unset: 0 },
};
