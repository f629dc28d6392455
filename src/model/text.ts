const UNSAFE =
  // C0 (tab kept), DEL and C1 controls, bidi controls, what is not seen at all, line and paragraph separators, lone surrogates
  /\udb40[\udc00-\udfff]|[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u3164\uffa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** What a runner of pipelines obeys wherever it stands in a log, and what it obeys at the beginning of a line. */
const OBEYED = /##(?=(?:vso|teamcity)?\[)/g;
const OBEYED_FIRST = /^(\s*):(?=:[a-z])/i;

/**
 * Makes one line of untrusted text inert for a terminal, a log or a metric: control, bidi and invisible characters become
 * `\u{hex}` (CVE-2021-42574, CVE-2021-25743). Invalid UTF-8 in paths arrives as lone surrogates and becomes `\xhh`.
 */
export const inert = (text: string): string =>
  text
    .replace(OBEYED, "#\\u{23}")
    .replace(OBEYED_FIRST, "$1\\u{3a}")
    .replace(UNSAFE, (c) => {
      const code = c.codePointAt(0) as number;
      if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
      return c === "\n" ? "\\n" : c === "\r" ? "\\r" : `\\u{${code.toString(16)}}`;
    });
