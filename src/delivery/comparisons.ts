import type { SecurityDiff } from "../model/diff.ts";
import type { GitReader } from "../ports/index.ts";
import type { ComparePorts, Range } from "./compare.ts";
import { compare } from "./compare.ts";
import { HeldDiffs } from "./diffs.ts";
import { fileText } from "./textdiff.ts";

/** Diffs that people ask for, one after the other, so that they never crowd out the gate's own. For reading: they decide nothing. */
export class Comparisons {
  readonly #ports: Omit<ComparePorts, "git" | "cache">;
  readonly #held = new HeldDiffs();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(ports: Omit<ComparePorts, "git" | "cache">) {
    this.#ports = ports;
  }

  /** Fails as `compare` does: where a tree itself cannot be read. */
  async diff(git: GitReader, range: Range): Promise<SecurityDiff> {
    const make = (): Promise<SecurityDiff> => {
      const next = this.#queue.then(() => compare({ ...this.#ports, git }, range));
      this.#queue = next.catch(() => {});
      return next;
    };
    // The names are in the diff; the trees, and what charts are rendered with, make what it says.
    const engine = (await this.#ports.charts?.())?.engine ?? "";
    const key = [engine, range.base?.tree ?? "", range.base?.name ?? "", range.head.tree, range.head.name].join("\0");
    return (await this.#held.get(key, make)) as SecurityDiff;
  }

  /** Line text of one file. null: neither version has it. */
  text(git: GitReader, diff: SecurityDiff, trees: Parameters<typeof fileText>[2], file: string) {
    return fileText({ git, extractor: this.#ports.extractor }, diff, trees, file);
  }
}
