import { createHash } from "node:crypto";
import type { LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";
import { settingsFact } from "../table.ts";
import type { Task } from "./task.ts";

const gone = ({ args }: Task): boolean => args.get("state")?.value === "absent";
const split = (list: readonly string[]): string[] =>
  list
    .flatMap((v) => v.split(","))
    .map((v) => v.trim())
    .filter((v) => v !== "");

/** Accounts: groups that a user is in, keys that sign in as one, commands that one may run as another. */
export function accountFacts(task: Task): LocalFact[] {
  if (gone(task)) return [];
  switch (task.module) {
    case "user":
      return user(task);
    case "authorized_key":
      return key(task);
    case "sudoers":
      return sudoers(task);
    default:
      return [];
  }
}

function user(task: Task): LocalFact[] {
  const { args, at } = task;
  const name = args.get("name")?.value ?? args.get("user")?.value ?? "";
  if (name === "") return [];
  const groups = [args.get("groups"), args.get("group")].flatMap((a) =>
    a ? split(a.list).map((g) => ({ g, at: a.at })) : [],
  );
  const facts = groups.map((one) => fact("member-of", name, one.g, {}, [one.at]));
  const uid = args.get("uid");
  if (uid?.value === "0") facts.push(fact("setting", name, "user id", { value: "0", grade: 1 }, [uid.at]));
  const password = args.get("password");
  if (password?.value === "") facts.push(fact("setting", name, "password", { value: "empty", grade: 1 }, [at]));
  return facts;
}

/** A key by its comment or its own first letters; by a variable as it is written. */
function key({ args, at }: Task): LocalFact[] {
  const user = args.get("user")?.value ?? "";
  const value = (args.get("key")?.value ?? "").trim();
  const [type = "", body = "", ...comment] = value.split(/\s+/);
  const name =
    comment.length > 0 && /^(ssh|ecdsa|sk)-/.test(type)
      ? `${comment.join(" ")} (${body.slice(-12)})`
      : value.slice(0, 120);
  // Two keys may be called alike.
  const issuer = createHash("sha256").update(value).digest("hex").slice(0, 16);
  const options = args.get("key_options")?.value ?? null;
  return user === "" || value === ""
    ? []
    : [fact("may-assume", `key ${name}`, user, { condition: options, issuer }, [args.get("key")?.at ?? at])];
}

function sudoers({ args, at, partsOf }: Task): LocalFact[] {
  const who = args.get("user")?.value ?? (args.has("group") ? `%${args.get("group")?.value}` : "");
  if (who === "") return [];
  const runas = args.get("runas")?.value ?? "root";
  const verbs = [runas === "ALL" ? "*" : `run as ${runas}`];
  const grants = split(args.get("commands")?.list ?? []).map(
    (c): Json => ({ resource: c === "ALL" ? "/*" : `${c} *`, verbs, names: null }),
  );
  const asked = args.get("nopassword");
  const off = !/^(no|false)$/i.test(asked?.value ?? "");
  const password = {
    name: "password",
    value: off ? "not asked" : "asked",
    grade: off ? 1 : 0,
    unset: 1,
    at: asked?.at ?? at,
  };
  return [
    fact("can", who, "commands", { grants, aggregates: null }, partsOf(["user", "group", "runas", "commands"])),
    settingsFact(who, [password], at, "what sudo asks"),
  ];
}
