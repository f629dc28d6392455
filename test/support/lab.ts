import { createExtractor } from "../../src/adapters/extract/index.ts";
import { openRepository } from "../../src/adapters/git/index.ts";
import { compare } from "../../src/delivery/compare.ts";
import type { SecurityDiff } from "../../src/model/diff.ts";
import type { Content } from "../cli/run.ts";
import { repository } from "../cli/run.ts";

const extractor = createExtractor();

/** The security diff between two versions of a real repository, read by real git and real workers. */
export async function diffOf(
  before: Readonly<Record<string, Content>>,
  after: Readonly<Record<string, Content>>,
): Promise<{ readonly repo: string; readonly diff: SecurityDiff; readonly tree: string }> {
  const repo = repository([before, after]);
  const git = await openRepository(repo);
  try {
    const [base, head] = await Promise.all([git.resolve("main~1"), git.resolve("main")]);
    const [a, b] = await Promise.all([git.commit(base), git.commit(head)]);
    const diff = await compare(
      { git, extractor },
      { base: { name: "main~1", tree: a.tree }, head: { name: "main", tree: b.tree } },
    );
    return { repo, diff, tree: b.tree };
  } finally {
    await git.close();
  }
}
