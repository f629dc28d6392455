import { useSyncExternalStore } from "react";

const CHANGED = "sallyport:navigated";
const here = (): string => location.pathname + location.search;

/** Goes to an address of this page; every view and filter has one. */
export function go(path: string): void {
  if (path === here()) return;
  history.pushState(null, "", path);
  dispatchEvent(new Event(CHANGED));
}

/** As `go`, without a step back: for what is only looked at on the way. */
export function replace(path: string): void {
  if (path === here()) return;
  history.replaceState(null, "", path);
  dispatchEvent(new Event(CHANGED));
}

/** This address with some of its query changed; null takes one away. */
export function withQuery(changes: Readonly<Record<string, string | null>>): string {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes))
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  return url.pathname + url.search;
}

function subscribe(listener: () => void): () => void {
  addEventListener("popstate", listener);
  addEventListener(CHANGED, listener);
  return () => {
    removeEventListener("popstate", listener);
    removeEventListener(CHANGED, listener);
  };
}

/** The address, as it is now. */
export const useAddress = (): URL => new URL(useSyncExternalStore(subscribe, () => location.href));
