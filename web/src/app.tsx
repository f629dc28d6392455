import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { RefObject } from "react";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { getMe, getRepos, getTurns } from "./api.generated.ts";
import { CallError } from "./call.ts";
import { FIXED } from "./diff/source.ts";
import { GO_TO, KEYS, useKeys } from "./keys.ts";
import { Board } from "./pages/board.tsx";
import { Review } from "./pages/review.tsx";
import { Turns } from "./pages/turns.tsx";
import { Palette } from "./palette.tsx";
import { Failure, Go, Loading, shown } from "./parts.tsx";
import { useAddress } from "./router.ts";

// What is opened seldom comes when it is opened.
const Compare = lazy(() => import("./pages/compare.tsx"));
const Evidence = lazy(() => import("./pages/evidence.tsx"));
const Policy = lazy(() => import("./pages/policy.tsx"));

/**
 * Everything on the page follows the ledger: a new entry makes the queries look again. Only a page in sight listens: a browser has
 * few connections for one server, and many tabs.
 */
function useLedgerEvents(active: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!active) return;
    let events: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      clearTimeout(timer);
      const passing = { predicate: ({ queryKey }: { readonly queryKey: readonly unknown[] }) => queryKey[0] !== FIXED };
      timer = setTimeout(() => void queries.invalidateQueries(passing), 150);
    };
    const listen = (): void => {
      if (document.hidden) {
        events?.close();
        events = null;
      } else if (!events) {
        events = new EventSource("/api/v1/events");
        events.addEventListener("ledger", look);
        // What came while nobody listened is not told again.
        events.addEventListener("hello", look);
      }
    };
    listen();
    document.addEventListener("visibilitychange", listen);
    return () => {
      document.removeEventListener("visibilitychange", listen);
      clearTimeout(timer);
      events?.close();
    };
  }, [active, queries]);
}

function Theme() {
  const [theme, setTheme] = useState(() => localStorage.getItem("theme") ?? "system");
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    localStorage.setItem("theme", theme);
  }, [theme]);
  const next = theme === "system" ? "light" : theme === "light" ? "dark" : "system";
  return (
    <button type="button" className="theme" onClick={() => setTheme(next)}>
      <span>
        {theme}
        <span className="word"> theme</span>
      </span>
    </button>
  );
}

function View({ address, repo }: { readonly address: URL; readonly repo: string | null }) {
  const [, first = "", second = ""] = address.pathname.split("/");
  if (first === "") return <Turns />;
  if (first === "reviews" && second) return <Review verdict={decodeURIComponent(second)} />;
  if (first === "board") return <Board repo={second ? decodeURIComponent(second) : (repo ?? "")} />;
  const named = address.searchParams.get("repo") ?? repo ?? "";
  if (first === "compare") return <Compare repo={named} />;
  if (first === "evidence" || first === "ledger") return <Evidence />;
  if (first === "policy") return <Policy repo={named} />;
  return (
    <main className="page" id="main">
      <h1>There is nothing at this address</h1>
      <p>
        <Go to="/">Your turn</Go>
      </p>
    </main>
  );
}

/** Opens a dialog that is there. */
const useShow = (dialog: RefObject<HTMLDialogElement | null>): (() => void) =>
  useCallback(() => {
    if (dialog.current && !dialog.current.open) dialog.current.showModal();
  }, [dialog]);

export function App() {
  const me = useQuery({ queryKey: ["me"], queryFn: getMe });
  const signedIn = me.data !== undefined;
  const repos = useQuery({ queryKey: ["repos"], queryFn: getRepos, enabled: signedIn });
  const turns = useQuery({ queryKey: ["turns"], queryFn: getTurns, enabled: signedIn });
  const address = useAddress();
  const keys = useRef<HTMLDialogElement>(null);
  const palette = useRef<HTMLDialogElement>(null);
  const repo = repos.data?.[0]?.id ?? null;
  useLedgerEvents(signedIn);
  useKeys(repo, { help: useShow(keys), palette: useShow(palette) });
  if (me.error instanceof CallError && me.error.status === 401) return <SignedOut />;
  if (me.error)
    return (
      <main className="page">
        <Failure error={me.error} />
      </main>
    );
  if (!me.data)
    return (
      <main className="page">
        <Loading />
      </main>
    );
  const current = (prefix: string) =>
    address.pathname === prefix || (prefix !== "/" && address.pathname.startsWith(prefix))
      ? ("page" as const)
      : undefined;
  return (
    <div className="app">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <nav className="rail" aria-label="Sallyport">
        <Go to="/" className="brand">
          <Gate />
          Sallyport
        </Go>
        <button type="button" className="find" onClick={() => palette.current?.showModal()}>
          <span>Go to</span> <kbd>{GO_TO}</kbd>
        </button>
        <ul>
          <li>
            <Go to="/" aria-current={current("/")}>
              Your turn <span className="count">{turns.data?.length ?? ""}</span>
            </Go>
          </li>
          {repos.data?.map((r) => (
            <li key={r.id}>
              <Go to={`/board/${r.id}`} aria-current={current(`/board/${r.id}`)}>
                Board <span className={repos.data.length > 1 ? "count" : "count only"}>{r.id}</span>
              </Go>
            </li>
          ))}
          <li>
            <Go to="/compare" aria-current={current("/compare")}>
              Compare
            </Go>
          </li>
          <li>
            <Go to="/evidence" aria-current={current("/evidence")}>
              Evidence
            </Go>
          </li>
          <li>
            <Go to="/policy" aria-current={current("/policy")}>
              Policy
            </Go>
          </li>
        </ul>
        <div className="foot">
          <p className="small">
            {shown(me.data.name)}
            <br />
            <span className="muted">{me.data.groups.join(", ") || "reader"}</span>
          </p>
          <Theme />
          <button
            type="button"
            className="theme sign-out"
            onClick={() => void fetch("/api/v1/signout", { method: "POST" }).then(() => location.assign("/"))}
          >
            sign out
          </button>
        </div>
      </nav>
      <Suspense
        fallback={
          <main className="page" id="main">
            <Loading />
          </main>
        }
      >
        <View address={address} repo={repo} />
      </Suspense>
      <Palette dialog={palette} repos={repos.data ?? []} />
      <KeysHelp dialog={keys} />
    </div>
  );
}

const KeysHelp = ({ dialog }: { readonly dialog: RefObject<HTMLDialogElement | null> }) => (
  <dialog ref={dialog} className="keys-help" aria-label="Keys">
    <h2>Keys</h2>
    <dl>
      {KEYS.map(([keys, what]) => (
        <div key={keys}>
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
    <form method="dialog">
      <button type="submit" className="btn">
        Close
      </button>
    </form>
  </dialog>
);

function Gate() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d="M2 18V7l8-5 8 5v11h-5v-6a3 3 0 0 0-6 0v6z" fill="currentColor" />
    </svg>
  );
}

function SignedOut() {
  return (
    <main className="page signed-out">
      <h1>Sign in</h1>
      <p>Open the one-time link that the server printed for you.</p>
      <p className="muted">
        A new one, where the server runs: <code>sallyport signin-link --as NAME</code>
      </p>
    </main>
  );
}
