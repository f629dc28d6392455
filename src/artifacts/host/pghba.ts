import type { Statement } from "../../formats/statements.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";

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

interface Way {
  readonly user: string;
  readonly database: string;
  readonly verbs: readonly string[];
  readonly address: string;
  readonly method: string;
  readonly at: ByteRange;
}

function waysOf({ words, at }: Statement): Way[] {
  const [type = "", databases = "", users = "", ...rest] = words;
  if (!LINE.test(type)) return [];
  const local = type === "local";
  const masked = /^\d+\.\d+\.\d+\.\d+$/.test(rest[1] ?? "");
  const address = local ? "its own host" : `${rest[0] ?? ""}${masked ? ` ${rest[1]}` : ""}`;
  const method = (local ? rest[0] : rest[masked ? 2 : 1]) ?? "";
  const tls = type !== "hostnossl" && !local;
  const plain = type !== "hostssl" && type !== "hostgssenc" && !local;
  const verbs = local
    ? ["connect from"]
    : [...(tls ? ["connect over TLS from"] : []), ...(plain ? ["connect without TLS from"] : [])];
  const way = (user: string, database: string): Way => ({ user, database, verbs, address, method, at });
  const [named, held] = [users.split(","), databases.split(",")];
  // Longer lists are taken as one party each.
  if (named.length * held.length > MAX_PAIRS) return [way(users, databases)];
  return named.flatMap((user) => held.map((database) => way(user, database)));
}

/** Anyone at any address is what every other one is part of. */
const resourceOf = (address: string): string =>
  /^(all|0\.0\.0\.0\/0|::\/0|::0\/0|0\.0\.0\.0 0\.0\.0\.0)$/.test(address) ? "*.*" : address;
const everyone = (user: string): string => (user === "all" ? "everyone" : user);

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
    const grade = Object.hasOwn(METHODS, way.method) ? (METHODS[way.method] ?? null) : null;
    facts.push(fact("setting", place, `sign-in ${way.verbs.join(", ")}`, { value: way.method, grade }, [way.at]));
  }
  for (const [key, own] of groups) {
    const [user, database] = JSON.parse(key) as [string, string];
    const grants = own.map((w): Json => ({ resource: resourceOf(w.address), verbs: w.verbs, names: null }));
    const at = own.map((w) => w.at);
    facts.push(fact("can", user, `database ${database}`, { grants, aggregates: null }, at));
  }
  return facts;
}
