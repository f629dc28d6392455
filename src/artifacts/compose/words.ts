import type { Located } from "../../formats/located.ts";
import { text } from "../../formats/located.ts";
import type { ByteRange } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";

/** One service of a Compose file. */
export interface Service {
  readonly subject: string;
  readonly node: Located;
  /** What is not said here may be said in a file that it extends. */
  readonly open: boolean;
  /** Folders of the host behind named volumes. */
  readonly volumes: ReadonlyMap<string, string>;
  readonly at: ByteRange;
}

/** Words for true and false as Compose takes them. */
export function yes(node: Located | undefined): boolean | undefined {
  const word = text(node)?.toLowerCase();
  if (word === undefined) return undefined;
  return /^(true|yes|y|on|1)$/.test(word) ? true : /^(false|no|n|off|0)$/.test(word) ? false : undefined;
}

/** `${NAME:-default}` is its default; without one it is known only where it runs. */
export const resolved = (value: string): string =>
  value.replace(/\$\{\w+(?::?-([^${}]*))?\}|\$\w+/g, (_, word?: string) => word ?? UNRESOLVED);
