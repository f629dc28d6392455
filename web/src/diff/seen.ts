import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { getReposSeen, postReposSeen } from "../api.generated.ts";

export interface Seen {
  readonly has: (id: string) => boolean;
  readonly toggle: (id: string) => void;
}

/** This person's marks in one repository, by the ids of entries: an entry that means something else has another id, and no mark. */
export function useSeen(repo: string): Seen {
  const queries = useQueryClient();
  const key = useMemo(() => ["seen", repo], [repo]);
  const marks = useQuery({ queryKey: key, queryFn: () => getReposSeen(repo), staleTime: 60_000 });
  const ids = useMemo(() => new Set(marks.data ?? []), [marks.data]);
  const { mutate } = useMutation({
    mutationFn: ({ id, seen }: { readonly id: string; readonly seen: boolean }) =>
      postReposSeen(repo, { ids: [id], seen }),
    onMutate: ({ id, seen }) =>
      queries.setQueryData<readonly string[]>(key, (old = []) => (seen ? [...old, id] : old.filter((o) => o !== id))),
    // What could not be kept is not shown as kept.
    onError: () => queries.invalidateQueries({ queryKey: key }),
  });
  return useMemo(
    () => ({ has: (id) => ids.has(id), toggle: (id) => mutate({ id, seen: !ids.has(id) }) }),
    [ids, mutate],
  );
}
