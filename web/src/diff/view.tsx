import { useDeferredValue, useEffect } from "react";
import "./diff.css";
import { MARK } from "../keys.ts";
import { useAddress } from "../router.ts";
import { Evidence } from "./evidence.tsx";
import { DiffList } from "./list.tsx";
import { useSeen } from "./seen.ts";
import type { Diff, DiffSource } from "./source.ts";
import { BAND_ORDER, setOpenDiff } from "./source.ts";

/** List and evidence of one diff; the address says which entry and which filter. */
export function DiffView(props: { readonly source: DiffSource; readonly diff: Diff; readonly title: string }) {
  const { source, diff, title } = props;
  const address = useAddress().searchParams;
  const seen = useSeen(source.repo);
  const at = address.get("at") ?? firstOf(diff);
  // The selection moves at once; what stands behind it may follow a moment later.
  const behind = useDeferredValue(at);
  useEffect(() => {
    setOpenDiff({ source, title });
    return () => setOpenDiff(null);
  }, [source, title]);
  useEffect(() => {
    const mark = (): void => {
      if (at !== null) seen.toggle(at);
    };
    addEventListener(MARK, mark);
    return () => removeEventListener(MARK, mark);
  }, [at, seen]);
  return (
    <>
      <DiffList key={source.key} source={source} diff={diff} seen={seen} at={at} q={address.get("q") ?? ""} />
      <Evidence source={source} diff={diff} seen={seen} at={behind} />
    </>
  );
}

function firstOf(diff: Diff): string | null {
  for (const band of BAND_ORDER) {
    const [first] = diff[band];
    if (first) return first.id;
  }
  return null;
}
