import { passiveFormat } from "../../formats/magic.ts";

/** What the first bytes say a file is. `risky`: it can be run, loaded or unpacked, or nobody can say what it is. */
export interface Class {
  readonly name: string;
  readonly risky: boolean;
  /** Endings that such a file may have; null: any. */
  readonly endings: RegExp | null;
}

const bytes = (...list: readonly number[]): readonly number[] => list;
const ascii = (text: string): readonly number[] => [...text].map((c) => c.charCodeAt(0));

const MAGIC: readonly { readonly at?: number; readonly magic: readonly number[]; readonly is: Class }[] = [
  {
    magic: ascii("\x7fELF"),
    is: {
      name: "ELF executable or library",
      risky: true,
      endings: /\.(so(\.[\d.]+)?|o|ko|a|elf|bin|out|node|axf|ax|prx|debug|exe)$/i,
    },
  },
  {
    magic: ascii("MZ"),
    is: {
      name: "Windows executable or library",
      risky: true,
      endings: /\.(exe|dll|sys|ocx|com|scr|pyd|node|winmd|mui|efi|cpl|msu)$/i,
    },
  },
  {
    magic: bytes(0xcf, 0xfa, 0xed, 0xfe),
    is: { name: "Mach-O executable or library", risky: true, endings: /\.(dylib|so|o|node|bundle)$/i },
  },
  {
    magic: bytes(0xce, 0xfa, 0xed, 0xfe),
    is: { name: "Mach-O executable or library", risky: true, endings: /\.(dylib|so|o|node|bundle)$/i },
  },
  {
    magic: bytes(0xca, 0xfe, 0xba, 0xbe),
    is: { name: "Java class or Mach-O for several machines", risky: true, endings: /\.(class|dylib|so|node)$/i },
  },
  { magic: ascii("\0asm"), is: { name: "WebAssembly module", risky: true, endings: /\.wasm$/i } },
  {
    magic: ascii("!<arch>\n"),
    is: { name: "archive of objects or package", risky: true, endings: /\.(a|lib|deb|rlib)$/i },
  },
  {
    magic: ascii("PK\x03\x04"),
    is: {
      name: "ZIP archive",
      risky: true,
      endings:
        /\.(zip|jar|war|ear|aar|whl|nupkg|apk|ipa|xpi|crx|vsix|docx|xlsx|pptx|odt|ods|odp|epub|egg|kmz|usdz|dotx|xlsm|docm|sketch|npz|pt|ckpt|ora|3mf)$/i,
    },
  },
  {
    magic: bytes(0x1f, 0x8b),
    is: { name: "gzip archive", risky: true, endings: /\.(gz|tgz|svgz|gem|crate|emz|taz|rds)$/i },
  },
  { magic: ascii("BZh"), is: { name: "bzip2 archive", risky: true, endings: /\.(bz2|tbz2?)$/i } },
  { magic: bytes(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), is: { name: "xz archive", risky: true, endings: /\.(xz|txz)$/i } },
  { magic: bytes(0x28, 0xb5, 0x2f, 0xfd), is: { name: "Zstandard archive", risky: true, endings: /\.(zst|tzst)$/i } },
  { magic: bytes(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), is: { name: "7z archive", risky: true, endings: /\.7z$/i } },
  { magic: ascii("Rar!"), is: { name: "RAR archive", risky: true, endings: /\.rar$/i } },
  { at: 257, magic: ascii("ustar"), is: { name: "tar archive", risky: true, endings: /\.(tar|gem|ova)$/i } },
  { magic: ascii("%PDF-"), is: { name: "PDF document", risky: false, endings: /\.(pdf|ai)$/i } },
  {
    magic: ascii("SQLite format 3\0"),
    is: { name: "SQLite database", risky: true, endings: /\.(db|sqlite3?|sqlite-.*|mbtiles|gpkg)$/i },
  },
  {
    magic: bytes(0x80, 0x04, 0x95),
    is: { name: "Python pickle", risky: true, endings: /\.(pkl|pickle|pt|joblib|p)$/i },
  },
  {
    magic: bytes(0xd0, 0xcf, 0x11, 0xe0),
    is: { name: "compound document", risky: true, endings: /\.(doc|xls|ppt|msi|msg|vsd|mpp)$/i },
  },
];

const MEDIA: readonly { readonly at?: number; readonly magic: readonly number[]; readonly is: Class }[] = [
  { magic: bytes(0, 1, 0, 0, 0), is: { name: "TrueType font", risky: false, endings: /\.(ttf|otf|ttc)$/i } },
  { magic: ascii("OTTO"), is: { name: "OpenType font", risky: false, endings: /\.(otf|ttf)$/i } },
  { magic: ascii("ID3"), is: { name: "sound", risky: false, endings: /\.mp3$/i } },
  { magic: ascii("OggS"), is: { name: "sound or film", risky: false, endings: /\.(ogg|ogv|oga|opus)$/i } },
  {
    at: 4,
    magic: ascii("ftyp"),
    is: { name: "sound, film or picture", risky: false, endings: /\.(mp4|m4a|m4v|mov|heic|avif)$/i },
  },
  { magic: ascii("wOFF"), is: { name: "WOFF font", risky: false, endings: /\.woff$/i } },
];

const PICTURES = /\.(png|jpe?g|gif|webp|ico|cur|woff2?|apng|jfif)$/i;
/** A file that is named so is none of the above. */
const KNOWN =
  /\.(png|jpe?g|gif|webp|ico|bmp|svg|woff2?|ttf|otf|mp3|mp4|pdf|zip|gz|xz|bz2|7z|tar|jar|class|wasm|whl|exe|dll|so|dylib)$/i;
/** Names of texts: bytes in them that are no text are for the reader of that text. */
const TEXT =
  /\.(ya?ml|json5?|toml|xml|ini|conf|cfg|properties|env|md|txt|rst|csv|tsv|html?|css|scss|[cm]?[jt]sx?|py|rb|go|rs|java|kts?|scala|c|h|cc|cpp|hpp|cs|php|swift|sh|bash|sql|graphql|proto|tf|hcl|gradle|lock|lua|pl)$|(^|\/)(\.[^/.]+|[^/.]+)$/i;

const fits = (head: Uint8Array, m: { readonly at?: number; readonly magic: readonly number[] }): boolean =>
  m.magic.every((b, i) => head[(m.at ?? 0) + i] === b);

/** MZ are also the first letters of words: a text has no NUL behind them. */
export const isBinaryHead = (head: Uint8Array): boolean => head.indexOf(0) >= 0;

const UTF16 = (b: Uint8Array): boolean => (b[0] === 0xff && b[1] === 0xfe) || (b[0] === 0xfe && b[1] === 0xff);

/** The class of some bytes by their magic, or null for what is text or cannot be named. */
export function classOf(path: string, content: Uint8Array): Class | null {
  const passive = passiveFormat(path, content);
  if (passive) return { name: passive, risky: false, endings: PICTURES };
  const found = MAGIC.find((m) => fits(content, m)) ?? MEDIA.find((m) => fits(content, m));
  if (found?.is.name.startsWith("Windows") && !isBinaryHead(content.subarray(0, 4096))) return null;
  return found?.is ?? null;
}

/** Class and whether the name tells it: null where bytes are for another reader. */
export function told(
  path: string,
  content: Uint8Array,
): { readonly name: string; readonly risky: boolean; readonly lies: boolean; readonly named: boolean } | null {
  const is = classOf(path, content);
  if (is) {
    const ending = /\.[A-Za-z0-9]+$/.test(path.split("/").at(-1) ?? "");
    // What carries no ending promises nothing, and an unknown ending as little; a picture by another picture's name is a slip.
    const lies =
      ending &&
      is.endings !== null &&
      !is.endings.test(path) &&
      (is.risky || is.name.startsWith("PDF")) &&
      (KNOWN.test(path) || TEXT.test(path));
    // A text that begins like a font is a program for whoever runs it: the name says so too, and a NUL is in each of these formats.
    const named = is.endings?.test(path) === true && content.includes(0);
    return { name: is.name, risky: is.risky, lies, named };
  }
  if (TEXT.test(path) || UTF16(content)) return null;
  const lies = PICTURES.test(path) && !isBinaryHead(content.subarray(0, 4096));
  return { name: "unknown content", risky: true, lies, named: false };
}
