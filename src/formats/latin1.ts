/** What is asked for again and again: the beginning of a file, by each kind that may claim it. Bytes. */
const MAX_HELD = 16 * 1024;
let held: { readonly bytes: Uint8Array; readonly text: string } | null = null;

/** One character for each byte: enough to look for words of ASCII, and no bytes are refused. */
export function latin1(bytes: Uint8Array): string {
  if (held?.bytes === bytes) return held.text;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  if (bytes.length <= MAX_HELD) held = { bytes, text };
  return text;
}
