import type { Extraction } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import type { Hunk, TreeEntry } from "../ports/git.ts";

/** One side of a changed file, as far as it could be read. */
export type SideInput =
  /** The path does not exist on this side. */
  | { readonly status: "none" }
  /** Verified bytes, and what the artifact kinds read from them. No kind: plain text. */
  | {
      readonly status: "read";
      readonly bytes: Uint8Array;
      readonly kinds: readonly { readonly kind: string; readonly extraction: Extraction }[];
    }
  /** Content that cannot be read for its meaning. `size` is null where not even the size is known. */
  | { readonly status: "opaque"; readonly reason: Problem; readonly size: number | null; readonly active: boolean };

/** One changed path, handed to the diff in tree order. */
export interface FileInput {
  readonly path: string;
  readonly before: (TreeEntry & { readonly content: SideInput }) | null;
  readonly after: (TreeEntry & { readonly content: SideInput }) | null;
  /** Of git's myers diff; empty where only the mode changed or the content is absent. */
  readonly hunks: readonly Hunk[];
  /** What the kinds read from the text that holds where one side does not exist, such as the shipped policy. */
  readonly assumed?: Extract<SideInput, { status: "read" }>["kinds"];
  /** Content of a side is missing from the clone, so that its changed bytes cannot be counted. */
  readonly absent: boolean;
}
