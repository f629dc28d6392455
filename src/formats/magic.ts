/** First bytes of formats that hold no code: pictures and fonts. Everything unknown counts as active. */
const PASSIVE: readonly {
  readonly name: string;
  readonly at: number;
  readonly bytes: readonly number[];
  readonly endings: RegExp;
}[] = [
  { name: "PNG picture", at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], endings: /\.png$/i },
  { name: "JPEG picture", at: 0, bytes: [0xff, 0xd8, 0xff], endings: /\.jpe?g$/i },
  { name: "GIF picture", at: 0, bytes: [0x47, 0x49, 0x46, 0x38], endings: /\.gif$/i },
  { name: "WebP picture", at: 8, bytes: [0x57, 0x45, 0x42, 0x50], endings: /\.webp$/i },
  { name: "icon", at: 0, bytes: [0x00, 0x00, 0x01, 0x00], endings: /\.ico$/i },
  { name: "WOFF font", at: 0, bytes: [0x77, 0x4f, 0x46, 0x46], endings: /\.woff$/i },
  { name: "WOFF2 font", at: 0, bytes: [0x77, 0x4f, 0x46, 0x32], endings: /\.woff2$/i },
];

// The end of central directory of a ZIP: a picture that is also an archive is no mere picture.
const ZIP_END = Buffer.from([0x50, 0x4b, 0x05, 0x06]);

/**
 * Name of the format when a file is a picture or font and nothing else, or null. Its name says so too, and it holds a NUL as each
 * of these formats does: a text that begins like a picture is for whoever runs it a program.
 */
export function passiveFormat(path: string, bytes: Uint8Array): string | null {
  const found = PASSIVE.find((p) => p.bytes.every((b, i) => bytes[p.at + i] === b));
  if (!found?.endings.test(path) || !bytes.includes(0)) return null;
  const tail = Buffer.from(
    bytes.buffer,
    bytes.byteOffset + Math.max(0, bytes.length - 65_557),
    Math.min(bytes.length, 65_557),
  );
  return tail.includes(ZIP_END) ? null : found.name;
}

/** Whether git would call these bytes binary: a NUL among the first 8,000. */
export const isBinary = (bytes: Uint8Array): boolean => {
  const nul = bytes.indexOf(0);
  return nul >= 0 && nul < 8000;
};
