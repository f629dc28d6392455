const UNSAFE =
  // C0 (tab kept), DEL and C1 controls, bidi controls, zero width, line and paragraph separators, lone surrogates
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Makes one line of untrusted text inert for a terminal, a log or a metric: control, bidi and invisible characters become
 * `\u{hex}` (CVE-2021-42574, CVE-2021-25743). Invalid UTF-8 in paths arrives as lone surrogates and becomes `\xhh`.
 */
export const inert = (text: string): string =>
  text.replace(UNSAFE, (c) => {
    const code = c.charCodeAt(0);
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
    return c === "\n" ? "\\n" : c === "\r" ? "\\r" : `\\u{${code.toString(16)}}`;
  });
