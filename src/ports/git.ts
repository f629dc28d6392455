import type { Problem } from "../model/problem.ts";

/** Full hexadecimal git object id. */
export type Oid = string;

/** One entry on one side. Modes as git writes them: "100644", "100755", "120000", "160000". */
export interface TreeEntry {
  readonly mode: string;
  readonly oid: Oid;
}

/** A path that differs between two trees. At least one side is given. Paths: UTF-8, invalid bytes as U+DC80..U+DCFF. */
export interface TreeChange {
  readonly path: string;
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
}

export interface CommitInfo {
  readonly oid: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly author: { readonly name: string; readonly email: string };
  readonly committer: { readonly name: string; readonly email: string };
  /** From `Co-authored-by:` trailers. */
  readonly coAuthors: readonly { readonly name: string; readonly email: string }[];
  /** Author time, RFC 3339 UTC. */
  readonly at: string;
  readonly subject: string;
}

/** What came of reading one object. `corrupt`: the bytes do not hash to the id (git does not check on read). */
export type BlobRead =
  | { readonly oid: Oid; readonly status: "present"; readonly bytes: Uint8Array }
  | { readonly oid: Oid; readonly status: "absent" }
  | { readonly oid: Oid; readonly status: "corrupt" }
  | { readonly oid: Oid; readonly status: "too-large"; readonly size: number };

/** One hunk of git's myers diff, zero context: one-based first line, line count and exact bytes of each side. */
export interface Hunk {
  readonly base: { readonly from: number; readonly count: number; readonly bytes: number };
  readonly head: { readonly from: number; readonly count: number; readonly bytes: number };
}

export interface FileHunks {
  readonly path: string;
  readonly hunks: readonly Hunk[];
}

/** Reads one repository without executing anything of it. Every object is re-hashed before it is believed. */
export interface GitReader {
  /** Commit id of a revision such as `main`, `v1.0`, `HEAD~3`. A tag is peeled. Fails with code `git/unknown-revision`. */
  resolve(revision: string): Promise<Oid>;
  commit(oid: Oid): Promise<CommitInfo>;
  /** The best common ancestor, or null where there is none. */
  mergeBase(a: Oid, b: Oid): Promise<Oid | null>;
  isAncestor(ancestor: Oid, of: Oid): Promise<boolean>;
  /** Commits reachable from head and not from base, newest first. */
  commits(base: Oid | null, head: Oid): Promise<readonly CommitInfo[]>;
  /** All paths that differ between two trees, in tree order. null = the empty tree. */
  changes(baseTree: Oid | null, headTree: Oid | null): Promise<readonly TreeChange[]>;
  /**
   * Hunks of every changed path with content, in tree order; `exclude`: paths not to open (absent objects). `only`: no other paths
   * are asked for, which may spare work; they may come all the same.
   */
  hunks(
    baseTree: Oid | null,
    headTree: Oid | null,
    exclude: readonly string[],
    only?: readonly string[],
  ): AsyncIterable<FileHunks>;
  /** Reads objects in the order asked. `limit`: larger ones are not read into memory. */
  read(oids: readonly Oid[], limit?: number): AsyncIterable<BlobRead>;
  /** Whether each object exists here, in the order asked, without reading it. */
  present(oids: readonly Oid[]): AsyncIterable<boolean>;
  /** One file of a tree; null where the path does not exist or is not a file. */
  file(tree: Oid, path: string): Promise<BlobRead | null>;
  /** Whether a tree has anything at a path: a file, link, folder or submodule. */
  exists(tree: Oid, path: string): Promise<boolean>;
  /** Every file path of a tree with its entry, in tree order (submodules and links included). `below`: only those of that folder. */
  list(tree: Oid, below?: string): Promise<readonly { readonly path: string; readonly entry: TreeEntry }[]>;
  /** The folders above these paths ("" is the root) in which a regular file has that name, sorted. */
  foldersWith(tree: Oid, name: string, paths: readonly string[]): Promise<readonly string[]>;
  /** Frees the processes. */
  close(): Promise<void>;
}

/** A repository on this machine, read in place. What is written goes beside its objects and is gone when it is closed. */
export interface LocalRepository extends GitReader {
  /** The folder of its files; null where it is bare. */
  readonly workTree: string | null;
  /** The tree that its index (or another) would commit. Fails with `git/unmerged`. */
  stagedTree(index?: string): Promise<Oid>;
  /** The tree that a base (null: nothing) would be with some files put into it, by path. */
  treeWith(base: Oid | null, files: ReadonlyMap<string, string>): Promise<Oid>;
}

export interface ConflictFile {
  readonly path: string;
  /** git's word: `contents`, `modify/delete`, `rename/rename`, ... */
  readonly kind: string;
  /** One-based lines between the conflict markers of the merged file, on the side of the stage. */
  readonly lines: readonly { readonly from: number; readonly to: number }[];
}

export type TrialMerge =
  | { readonly merged: true; readonly tree: Oid }
  | { readonly merged: false; readonly files: readonly ConflictFile[] };

export type PushResult = { readonly moved: true } | { readonly moved: false; readonly problem: Problem };

/** A repository that Sallyport serves: a bare mirror of our own beside a remote that is authoritative. */
export interface ServedRepository extends GitReader {
  /** Brings the mirror up to date and returns all live branches (without `refs/heads/`). Fails with `git/remote-unreachable`. */
  fetch(): Promise<ReadonlyMap<string, Oid>>;
  /** Branches that the last fetch could not take, each with the reason; the others are as they are there. */
  readonly aside: ReadonlyMap<string, Problem>;
  /** Commits by tag, peeled. `fetch`: as the remote has them now (looked at again after some seconds); fails with `git/tags-unreadable`. */
  tags(options: { readonly fetch: boolean }): Promise<ReadonlyMap<string, Oid>>;
  /** `git merge-tree --write-tree` of two commits. */
  trialMerge(stage: Oid, head: Oid): Promise<TrialMerge>;
  /** Writes a merge commit by Sallyport into the mirror. Same input, same id: `at` is part of it. */
  commitMerge(input: {
    readonly tree: Oid;
    readonly parents: readonly Oid[];
    readonly message: string;
    readonly at: string;
  }): Promise<Oid>;
  /** Moves one branch of the remote, with `--force-with-lease=<ref>:<old>` and the signed statement as push option. */
  push(branch: string, old: Oid | null, next: Oid, statement: string): Promise<PushResult>;
}
