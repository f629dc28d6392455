import type { CommitInfo } from "../../ports/index.ts";
import { SALLYPORT_EMAIL } from "../judge.ts";

/** Authors and co-authors of commits, each once, in order of appearance. */
export function peopleOf(commits: readonly CommitInfo[]): { name: string; email: string }[] {
  const people = new Map<string, { name: string; email: string }>();
  for (const commit of commits)
    for (const person of [commit.author, ...commit.coAuthors]) {
      const key = person.email.toLowerCase();
      if (key !== SALLYPORT_EMAIL && !people.has(key)) people.set(key, { name: person.name, email: person.email });
    }
  return [...people.values()];
}
