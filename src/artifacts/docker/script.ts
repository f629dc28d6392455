/** `["sh", "-c", "script"]` is its script, any other list its words. */
export function script(text: string): string {
  if (!text.trimStart().startsWith("[")) return text;
  try {
    const words: unknown = JSON.parse(text);
    if (!Array.isArray(words)) return text;
    return /^-\w*c$/.test(String(words[1])) ? String(words[2] ?? "") : words.join(" ");
  } catch {
    // The builder takes a broken list for a command line.
    return text;
  }
}
