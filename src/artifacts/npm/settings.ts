import { decode } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { fact } from "../common.ts";
import { originOf } from "./lock.ts";

interface Setting {
  readonly key: string;
  readonly value: string;
  readonly at: ByteRange;
}

const REGISTRY = /^(?:(@[^:]+):)?registry$/;
const VARIABLE = /\$\{([^}\s]{1,200})\}/g;

/** What `.npmrc` (https://docs.npmjs.com/cli/configuring-npm/npmrc) says of where packages come from, and which variables it reads. */
export function settings(path: string, bytes: Uint8Array): LocalFact[] | Problem {
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  const all = read(decoded.text, decoded.toByte);
  const plain = all.findLast((s) => s.key === "strict-ssl" && s.value === "false");
  const registries = all.flatMap(({ key, value, at }) => {
    const match = REGISTRY.exec(key);
    if (!match) return [];
    const origin = value.includes("${") ? UNRESOLVED : originOf(value);
    const object = match[1] ? `${origin} for ${match[1]}` : origin;
    return [
      fact("fetches-from", path, object, { tls: !plain && /^https:/i.test(value) }, [at, ...(plain ? [plain.at] : [])]),
    ];
  });
  const unencrypted =
    plain && registries.length === 0
      ? [fact("fetches-from", path, "the default registry", { tls: false }, [plain.at])]
      : [];
  const secrets = all
    .filter((s) => /:_(authToken|auth|password)$|^_(authToken|auth|password)$/.test(s.key))
    .flatMap((s) => [...s.value.matchAll(VARIABLE)].map((m) => ({ name: m[1] as string, at: s.at })))
    .map(({ name, at }) => fact("reads-secret", path, name, { delivery: "environment", keys: [] }, [at]));
  return [...registries, ...unencrypted, ...secrets];
}

function read(text: string, toByte: (offset: number) => number): Setting[] {
  const all: Setting[] = [];
  let from = text.startsWith("\ufeff") ? 1 : 0;
  for (const line of text.slice(from).split("\n")) {
    const trimmed = line.trim();
    const equals = trimmed.indexOf("=");
    const [key, value] = equals < 0 ? [trimmed, "true"] : [trimmed.slice(0, equals), trimmed.slice(equals + 1)];
    const at = { from: toByte(from), to: toByte(from + line.trimEnd().length) };
    if (key !== "" && !/^[;#]/.test(key)) all.push({ key: unquoted(key), value: unquoted(value), at });
    from += line.length + 1;
  }
  return all;
}

const unquoted = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, "$2");
