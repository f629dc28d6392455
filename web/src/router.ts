import { useSyncExternalStore } from "react";

const CHANGED = "sallyport:navigated";

/** Goes to an address of this page; every view and filter has one. */
export function go(path: string): void {
  if (path === location.pathname + location.search) return;
  history.pushState(null, "", path);
  dispatchEvent(new Event(CHANGED));
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
