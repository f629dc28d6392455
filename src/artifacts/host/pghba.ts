import type { Statement } from "../../formats/statements.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";

/** How weak a way to sign in is; a certificate, a ticket or a salted hash are the safe end. */
const METHODS: Readonly<Record<string, number>> = {
  reject: 0,
  "scram-sha-256": 0,
  cert: 0,
  gss: 0,
  sspi: 0,
  oauth: 0,
  peer: 0,
  ldap: 1,
  radius: 1,
  pam: 1,
  bsd: 1,
  md5: 2,
  ident: 2,
  password: 3,
  trust: 4,
};
const LINE = /^(local|host|hostssl|hostnossl|hostgssenc|hostnogssenc)$/;
const MAX_PAIRS = 200;
/** Lines that one line is held against. */
const MAX_ABOVE = 500;
/** A certificate beside another way is safer than that way alone. */
const CERTIFIED = 0.5;

interface Way {
  readonly user: string;
  readonly database: string;
  readonly verbs: readonly string[];
  readonly address: string;
  readonly method: string;
  /** What stands after the method, but for the certificate that is asked for. */
  readonly options: string;
  /** A certificate is asked for too. */
  readonly certified: boolean;
  readonly at: ByteRange;
}

function waysOf({ words, at }: Statement): Way[] {
  const [type = "", databases = "", users = "", ...rest] = words;
  if (!LINE.test(type)) return [];
  const local = type === "local";
  const masked = /^\d+\.\d+\.\d+\.\d+$/.test(rest[1] ?? "");
  const address = local ? "its own host" : `${rest[0] ?? ""}${masked ? ` ${rest[1]}` : ""}`;
  const method = (local ? rest[0] : rest[masked ? 2 : 1]) ?? "";
  const after = rest.slice(local ? 1 : masked ? 3 : 2);
  const certified = after.some((o) => /^clientcert=(verify-full|verify-ca|1)$/.test(o));
  const options = after
    .filter((o) => !o.startsWith("clientcert="))
    .sort()
    .join(" ");
  const tls = type !== "hostnossl" && !local;
  const plain = type !== "hostssl" && type !== "hostgssenc" && !local;
  const verbs = local
    ? ["connect from"]
    : [...(tls ? ["connect over TLS from"] : []), ...(plain ? ["connect without TLS from"] : [])];
  const way = (user: string, database: string): Way => ({
    ...{ user, database, verbs, address, method, options, certified, at },
  });
  const [named, held] = [users.split(","), databases.split(",")];
  // Longer lists are taken as one party each.
  if (named.length * held.length > MAX_PAIRS) return [way(users, databases)];
  return named.flatMap((user) => held.map((database) => way(user, database)));
}

/** Anyone at any address is what every other one is part of. */
const resourceOf = (address: string): string =>
  /^(all|0\.0\.0\.0\/0|::\/0|::0\/0|0\.0\.0\.0 0\.0\.0\.0)$/.test(address) ? "*.*" : address;
const everyone = (user: string): string => (user === "all" ? "everyone" : user);

const everywhere = (address: string): boolean => resourceOf(address) === "*.*";
const fits = (wide: Way, way: Way, verb: string): boolean =>
  wide.verbs.includes(verb) &&
  (wide.user === "all" || wide.user === way.user) &&
  (wide.database === "all" || wide.database === way.database) &&
  (wide.address === way.address || (everywhere(wide.address) && way.address !== "its own host"));

/** How somebody signs in: by the first line that fits, which may be a wider one above. */
function signIn(place: string, way: Way, ways: readonly Way[]): LocalFact {
  const above = ways.slice(0, Math.min(ways.indexOf(way), MAX_ABOVE));
  const judged = way.verbs.flatMap((verb): Judgement[] => {
    const first = above.find((other) => fits(other, way, verb)) ?? way;
    const known = Object.hasOwn(METHODS, first.method) ? (METHODS[first.method] ?? null) : null;
    const grade = known === null ? null : known - (first.certified ? CERTIFIED : 0);
    const value = `${first.method}${first.certified ? " with a certificate" : ""}`;
    const to = verb.replace(/ from$/, "");
    const one: Judgement = { name: `to ${to}`, value, grade, unset: 0, at: first.at };
    const { options } = first;
    return options === "" ? [one] : [one, { ...one, name: `options to ${to}`, value: options, grade: null }];
  });
  return settingsFact(place, judged, way.at, "sign-in");
}

/** Who may connect to which database from where, and how each signs in. The first line that fits decides. */
export function hbaFacts(lines: readonly Statement[]): LocalFact[] {
  const ways = lines.flatMap(waysOf);
  const groups = new Map<string, Way[]>();
  const facts: LocalFact[] = [];
  const before: string[] = [];
  for (const way of ways) {
    const place = `${everyone(way.user)} to ${way.database} from ${way.address}`;
    if (way.method === "reject") {
      const condition = before.length > 0 ? before.slice(-MAX_PAIRS) : null;
      facts.push(fact("denied", everyone(way.user), `${way.database} from ${way.address}`, { condition }, [way.at]));
      continue;
    }
    before.push(place);
    const key = JSON.stringify([everyone(way.user), way.database]);
    const known = groups.get(key);
    if (known) known.push(way);
    else groups.set(key, [way]);
    facts.push(signIn(place, way, ways));
  }
  for (const [key, own] of groups) {
    const [user, database] = JSON.parse(key) as [string, string];
    const grants = own
      .map((w) => ({ resource: resourceOf(w.address), verbs: [...w.verbs], names: null }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) as Json[];
    const at = own.map((w) => w.at);
    facts.push(fact("can", user, `database ${database}`, { grants, aggregates: null }, at));
  }
  return facts;
}
