import type { Deriver } from "../model/deriver.ts";
import { derived } from "./common.ts";

/** Image x build stage: a service that names no user runs as that of the stage it is built from. */
export const stage: Deriver = {
  id: "stage",
  version: 1,
  joins: ["stage", "build"],
  candidates:
    /(^|\/)((docker-)?compose[^/]*\.ya?ml|(Docker|Container)file([._-][^/]*)?|[^/]*\.(dockerfile|containerfile))$/i,
  reach: "repository",
  derive(inputs) {
    const stages = inputs.filter((f) => f.rel === "stage");
    return inputs
      .filter((f) => f.rel === "build")
      .flatMap((build) => {
        const { file, target } = build.attrs;
        const own = stages.findLast(
          (s) => s.subject === file && (target === null ? s.attrs.last === true : s.object === target),
        );
        if (!own) return [];
        const { value, uid } = own.attrs;
        return [
          derived(
            "runs-as",
            build.subject,
            "user of its image",
            build.scope,
            { value: value ?? null, uid: uid ?? null },
            [own, build],
          ),
        ];
      });
  },
  settles: () => false,
};
