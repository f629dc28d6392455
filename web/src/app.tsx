import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { getMe, getRepos, getTurns } from "./api.generated.ts";
import { CallError } from "./call.ts";
import { Board } from "./pages/board.tsx";
import { Ledger } from "./pages/ledger.tsx";
import { Review } from "./pages/review.tsx";
import { Turns } from "./pages/turns.tsx";
import { Failure, Go, Loading, shown } from "./parts.tsx";
import { go, useAddress } from "./router.ts";

/** Everything on the page follows the ledger: a new entry makes the queries look again. */
function useLedgerEvents(active: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!active) return;
    const events = new EventSource("/api/v1/events");
    let timer: ReturnType<typeof setTimeout> | undefined;
    events.addEventListener("ledger", () => {
      clearTimeout(timer);
      timer = setTimeout(() => void queries.invalidateQueries(), 150);
    });
    return () => {
      clearTimeout(timer);
      events.close();
    };
  }, [active, queries]);
}

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ["j / k", "next, previous"],
  ["Enter", "open"],
  ["a", "to the approval"],
  ["r", "to the reason, for returning"],
  ["g t", "your turn"],
  ["g b", "board"],
  ["g l", "ledger"],
  ["?", "these keys"],
];

/** j/k walk through everything marked as a stop; letters go places. Typing in a field is left alone. */
function useKeys(board: string | null, help: () => void): void {
  const waiting = useRef(false);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.metaKey || event.ctrlKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      const places: Readonly<Record<string, string>> = {
        t: "/",
        l: "/ledger",
        ...(board ? { b: `/board/${board}` } : {}),
      };
      if (waiting.current) {
        waiting.current = false;
        const place = places[event.key];
        if (place) go(place);
        return;
      }
      if (event.key === "g") waiting.current = true;
      else if (event.key === "?") help();
      else if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
      else if (event.key === "a") document.querySelector<HTMLElement>("[data-key=approve]")?.focus();
      else if (event.key === "r") {
        event.preventDefault();
        document.querySelector<HTMLElement>("[data-key=reason]")?.focus();
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [board, help]);
}

function walk(step: 1 | -1): void {
  const stops = [
    ...document.querySelectorAll<HTMLElement>("[data-stop] a, a[data-stop], a.row, .turn a, .cell > a"),
  ].filter((e) => e.offsetParent !== null);
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const next = stops[Math.min(stops.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
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
      {theme} theme
    </button>
  );
}

function View({ address, repo }: { readonly address: URL; readonly repo: string | null }) {
  const [, first = "", second = ""] = address.pathname.split("/");
  if (first === "") return <Turns />;
  if (first === "reviews" && second) return <Review verdict={decodeURIComponent(second)} />;
  if (first === "board") return <Board repo={second ? decodeURIComponent(second) : (repo ?? "")} />;
  if (first === "ledger") return <Ledger />;
  return (
    <main className="page">
      <h1>There is nothing at this address</h1>
      <p>
        <Go to="/">Your turn</Go>
      </p>
    </main>
  );
}

export function App() {
  const me = useQuery({ queryKey: ["me"], queryFn: getMe });
  const signedIn = me.data !== undefined;
  const repos = useQuery({ queryKey: ["repos"], queryFn: getRepos, enabled: signedIn });
  const turns = useQuery({ queryKey: ["turns"], queryFn: getTurns, enabled: signedIn });
  const address = useAddress();
  const dialog = useRef<HTMLDialogElement>(null);
  const repo = repos.data?.[0]?.id ?? null;
  useLedgerEvents(signedIn);
  useKeys(repo, () => dialog.current?.showModal());
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
        <ul>
          <li>
            <Go to="/" aria-current={current("/")}>
              Your turn <span className="count">{turns.data?.length ?? ""}</span>
            </Go>
          </li>
          {repos.data?.map((r) => (
            <li key={r.id}>
              <Go to={`/board/${r.id}`} aria-current={current(`/board/${r.id}`)}>
                Board <span className="count">{r.id}</span>
              </Go>
            </li>
          ))}
          <li>
            <Go to="/ledger" aria-current={current("/ledger")}>
              Ledger
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
      <View address={address} repo={repo} />
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
    </div>
  );
}

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
