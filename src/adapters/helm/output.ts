import type { ChartFile } from "../../ports/index.ts";

/**
 * Helm heads each document with the template that it came from, `chart/templates/x.yaml`. It splits what a template gives at every line
 * that begins with `---`, so that no template can write such a head. Null where the output is something else.
 */
export function split(output: string): ReadonlyMap<string, string> | null {
  const texts = new Map<string, string>();
  // Helm's lines end with a line feed; other ends would let a text pass for a head.
  const heads = [...output.matchAll(/(?<=^|\n)---\n# Source: ([^\n]+)\n/g)];
  if (output.slice(0, heads[0]?.index ?? output.length).trim() !== "") return null;
  for (const [i, head] of heads.entries()) {
    const text = output.slice(head.index + head[0].length, heads[i + 1]?.index);
    const name = head[1] as string;
    const source = name.slice(name.indexOf("/") + 1);
    const before = texts.get(source);
    texts.set(source, before === undefined ? text : `${before}---\n${text}`);
  }
  // What holds nothing but comments came to nothing.
  for (const [source, text] of texts) if (!/^[^\S\n]*[^\s#-]/m.test(text)) texts.delete(source);
  return texts;
}

/** Functions that give something else each time, and those that tell the time. */
const CHANCE =
  /\b(rand(Alpha|AlphaNum|Numeric|Ascii|Bytes|Int)|gen(PrivateKey|CA|CAWithKey|SelfSignedCert|SelfSignedCertWithKey|SignedCert|SignedCertWithKey)|uuidv4|bcrypt|htpasswd|shuffle|encryptAES)\b/;
const TIME = /\{\{[^}]{0,500}\b(now|ago|date|htmlDate|dateInZone|date_in_zone|htmlDateInZone)\b/;
const LATIN = new TextDecoder("latin1");
const READ = /(^|\/)templates\/|\.(ya?ml|tpl)$/;

/** Whether a chart could say something else each time, and whether by the hour. Packed charts are not looked into. */
export function unsteadiness(files: readonly ChartFile[]): "none" | "chance" | "time" {
  const texts = files.filter((f) => READ.test(f.path)).map((f) => LATIN.decode(f.bytes));
  if (texts.some((t) => TIME.test(t))) return "time";
  return texts.some((t) => CHANCE.test(t)) || files.some((f) => /\.tgz$/.test(f.path)) ? "chance" : "none";
}
