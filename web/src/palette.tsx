import { useQueries } from "@tanstack/react-query";
import type { KeyboardEvent, RefObject } from "react";
import { useEffect, useState } from "react";
import "./palette.css";
import type { GetRepos } from "./api.generated.ts";
import { getReposBoard, getReposVersions } from "./api.generated.ts";
import { BAND_ORDER, openDiff, useMatches } from "./diff/source.ts";
import { BANDS } from "./diff/words.ts";
import { Sentence, shown } from "./parts.tsx";
import { go, withQuery } from "./router.ts";

interface Item {
  readonly id: string;
  readonly group: string;
  readonly says: string;
  readonly to: string;
}

const PAGES: readonly Item[] = [
  { id: "turns", group: "Page", says: "Your turn", to: "/" },
  { id: "compare", group: "Page", says: "Compare versions", to: "/compare" },
  { id: "evidence", group: "Page", says: "Evidence", to: "/evidence" },
  { id: "policy", group: "Page", says: "Policy", to: "/policy" },
];
const SHOWN = 12;

/** Changes that wait, stages and releases of every repository. */
function usePlaces(repos: GetRepos, active: boolean): readonly Item[] {
  const boards = useQueries({
    queries: repos.map((r) => ({ queryKey: ["board", r.id], queryFn: () => getReposBoard(r.id), enabled: active })),
  });
  const versions = useQueries({
    queries: repos.map((r) => ({
      queryKey: ["versions", r.id],
      queryFn: () => getReposVersions(r.id),
      enabled: active,
    })),
  });
  return repos.flatMap(({ id: repo }, i) => {
    const board = boards[i]?.data;
    const waiting = new Map(
      board?.services
        .flatMap((s) => s.cells)
        .flatMap((c) => c.candidates.map((x) => [`${c.stage}${x.source}${x.head}`, { ...x, stage: c.stage }])),
    );
    const compare = (base: string, head: string): string => `/compare?${new URLSearchParams({ repo, base, head })}`;
    return [
      { id: `board ${repo}`, group: "Board", says: repo, to: `/board/${repo}` },
      ...[...waiting.values()].flatMap((c): Item[] =>
        c.verdict
          ? [
              {
                id: c.verdict,
                group: `${c.source} → ${c.stage}`,
                says: c.risk ?? c.title,
                to: `/reviews/${c.verdict}`,
              },
            ]
          : [],
      ),
      ...(board?.stages ?? []).slice(1).map((s, n) => ({
        id: `stage ${repo} ${s.id}`,
        group: "Stage",
        says: `${board?.stages[n]?.id} against ${s.id}`,
        to: compare(s.id, board?.stages[n]?.id ?? s.id),
      })),
      ...(versions[i]?.data?.releases ?? []).map((r, n, all) => ({
        id: `release ${repo} ${r.name}`,
        group: "Release",
        says: all[n + 1] ? `${r.name} against ${all[n + 1]?.name}` : `${r.name} against the first stage`,
        to: compare(all[n + 1]?.name ?? r.name, all[n + 1] ? r.name : (board?.stages[0]?.id ?? r.name)),
      })),
    ];
  });
}

/** Entries of the diff that is open, by words; the server looks. */
function useEntries(q: string): readonly Item[] {
  const open = openDiff();
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(q), 120);
    return () => clearTimeout(timer);
  }, [q]);
  const nothing = { key: "", repo: "", known: new Map() };
  const source = open?.source ?? { ...nothing, entries: () => Promise.reject(), text: () => Promise.reject() };
  const found = useMatches(source, open ? settled.trim() : "");
  if (!open || !found.data) return [];
  return BAND_ORDER.flatMap((band) =>
    (found.data?.[band] ?? []).map((e) => ({
      id: e.id,
      group: BANDS[band].title,
      says: "rel" in e ? e.says : `\`${e.path}\``,
      to: withQuery({ at: e.id, q: null }),
    })),
  );
}

/** ⌘K: one field that leads to every change, stage, release and page. */
export function Palette(props: { readonly dialog: RefObject<HTMLDialogElement | null>; readonly repos: GetRepos }) {
  const { dialog, repos } = props;
  const [open, setOpen] = useState(false);
  const [q, setQ] = useState("");
  const [at, setAt] = useState(0);
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const toggled = (): void => {
      setOpen(element.open);
      setQ("");
      setAt(0);
    };
    // The dialog is opened by a key; what is in it is asked for from then on.
    const observer = new MutationObserver(toggled);
    observer.observe(element, { attributes: true, attributeFilter: ["open"] });
    return () => observer.disconnect();
  }, [dialog]);
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (item: Item): boolean => words.every((w) => `${item.group} ${item.says}`.toLowerCase().includes(w));
  const places = usePlaces(repos, open);
  const items = [...[...PAGES, ...places].filter(holds).slice(0, SHOWN), ...useEntries(q).slice(0, SHOWN)];
  const current = items[Math.min(at, items.length - 1)];
  const follow = (item: Item | undefined): void => {
    if (!item) return;
    dialog.current?.close();
    go(item.to);
  };
  const press = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((n) => Math.min(items.length - 1, Math.max(0, Math.min(n, items.length - 1) + step)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      follow(current);
    }
  };
  return (
    <dialog ref={dialog} className="palette" aria-label="Go to">
      <input
        type="text"
        role="combobox"
        aria-label="Change, stage, release or page"
        aria-expanded="true"
        aria-controls="palette-items"
        aria-activedescendant={current ? `palette ${current.id}`.replaceAll(" ", "-") : undefined}
        placeholder="Go to a change, stage, release or page"
        value={q}
        onChange={(event) => {
          setQ(event.target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <div role="listbox" id="palette-items" aria-label="Places" tabIndex={-1}>
        {items.map((item) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={item.id}
            id={`palette ${item.id}`.replaceAll(" ", "-")}
            role="option"
            tabIndex={-1}
            aria-selected={item === current}
            onClick={() => follow(item)}
          >
            <span className="says">
              <Sentence text={item.says} />
            </span>
            <span className="muted small">{shown(item.group)}</span>
          </div>
        ))}
      </div>
      {items.length === 0 ? <p className="empty">Nothing is called so.</p> : null}
    </dialog>
  );
}
