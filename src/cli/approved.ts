import type { RepoView } from "../delivery/views.ts";
import type { Versions } from "../delivery/views-versions.ts";
import { fail } from "../model/problem.ts";
import { api } from "./client.ts";

/** `approved:prod`: what a stage held when a person last approved what moved it. Only the server's ledger knows. */
const APPROVED = /(^|\.\.\.?)approved:([\w.-]*?)(?=\.\.|$)/g;

async function servedName(wanted: string | undefined): Promise<string> {
  if (wanted !== undefined) return wanted;
  const repos = await api<RepoView[]>("/repos");
  const [only, ...others] = repos;
  return only && others.length === 0
    ? only.id
    : fail(
        "usage/served",
        "which repository of the server is meant?",
        `--served ${repos.map((r) => r.id).join(" or ") || "NAME"}`,
      );
}

/** A range in which `approved:STAGE` is the commit that the server names. Fails with `versions/never-approved`. */
export async function withApproved(range: string, served: string | undefined): Promise<string> {
  const stages = [...range.matchAll(APPROVED)].map((m) => m[2] ?? "");
  if (stages.length === 0) return range;
  const { approved } = await api<Versions>(`/repos/${encodeURIComponent(await servedName(served))}/versions`);
  return range.replace(APPROVED, (_, dots: string, stage: string) => {
    const found = approved.find((v) => v.stage === stage);
    return `${dots}${found?.commit ?? fail("versions/never-approved", `nothing that a person approved has moved "${stage}" yet`)}`;
  });
}
