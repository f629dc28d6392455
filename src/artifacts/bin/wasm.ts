import type { ByteRange } from "../../model/fact.ts";

export interface Import {
  readonly module: string;
  readonly name: string;
  readonly at: ByteRange;
}

const MAX_IMPORTS = 20_000;

/** Reads unsigned LEB128 numbers; throws past the end. */
class Reader {
  at: number;
  readonly #bytes: Uint8Array;
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }
  number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const b = this.#bytes[this.at++];
      if (b === undefined) throw new RangeError("end of file");
      value += (b & 0x7f) * 2 ** shift;
      if (b < 0x80) return value;
    }
    throw new RangeError("number too long");
  }
  name(): string {
    const size = this.number();
    if (this.at + size > this.#bytes.length || size > 10_000) throw new RangeError("end of file");
    const text = new TextDecoder().decode(this.#bytes.subarray(this.at, this.at + size));
    this.at += size;
    return text;
  }
}

/** Imports of a WebAssembly module (core specification, section 5.5.5); null where the bytes do not follow the format. */
export function wasmImports(bytes: Uint8Array): Import[] | null {
  if (bytes.length < 8 || bytes[4] !== 1) return null;
  try {
    const reader = new Reader(bytes, 8);
    const found: Import[] = [];
    while (reader.at < bytes.length) {
      const id = reader.number();
      const size = reader.number();
      const end = reader.at + size;
      if (end > bytes.length || id > 20) return null;
      if (id === 2) imports(reader, end, found);
      reader.at = end;
    }
    return found;
  } catch {
    return null;
  }
}

function imports(reader: Reader, end: number, found: Import[]): void {
  for (let left = reader.number(); left > 0; left--) {
    const from = reader.at;
    const [module, name, type] = [reader.name(), reader.name(), reader.number()];
    if (type > 4 || reader.at > end || found.length > MAX_IMPORTS) throw new RangeError("not an import");
    if (type === 1) reader.number();
    if (type === 4) reader.number();
    if (type === 1 || type === 2) {
      const flags = reader.number();
      reader.number();
      if (flags & 1) reader.number();
    } else if (type === 3) {
      reader.number();
      reader.number();
    } else reader.number();
    found.push({ module, name, at: { from, to: reader.at } });
  }
}

const REACH: readonly (readonly [RegExp, string])[] = [
  [/^(wasi:sockets|wasi:http)|sock_|(^|[/ ])(socket|connect|fetch|bind|listen)$/, "network"],
  [/proc_exec|proc_spawn|(^|[/ ])(system|exec|fork|spawn)$|wasi:cli\/run/, "processes"],
  [/^wasi:filesystem| path_| fd_(write|pwrite|readdir)|__syscall_(open|unlink|rename|mkdir)/, "files"],
  [/ environ_|wasi:cli\/environment/, "environment"],
];

/** What an import reaches outside of the module, or null. */
export const reaches = ({ module, name }: Import): string | null =>
  REACH.find(([p]) => p.test(`${module} ${name}`))?.[1] ?? null;
