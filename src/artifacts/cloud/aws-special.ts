import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, items, text } from "../../formats/located.ts";
import type { ByteRange } from "../../model/fact.ts";
import { wordsOf } from "./words.ts";

/** A setting that more than one attribute tells, or that stands for what is not written. */
export interface Special {
  readonly rel: string;
  readonly name: string;
  readonly value: string;
  readonly grade: number;
  readonly unset: number;
  readonly each?: readonly string[];
  readonly at: ByteRange;
}

const nameOf = (e: LocatedEntry): string => wordsOf(e.key).join("_");
const field = (node: Located, ...names: readonly string[]): LocatedEntry | undefined =>
  entries(node).find((e) => names.includes(nameOf(e)));
/** A name as the language of the type writes it. */
const spelled = (type: string, name: string): string =>
  type.startsWith("aws_")
    ? name
    : name
        .split("_")
        .map((w) => w[0]?.toUpperCase() + w.slice(1))
        .join("");

/** What is special about resources of Amazon. */
export function special(type: string, body: Located, head: ByteRange): Special[] {
  if (/^aws_default_(vpc|subnet)$/.test(type))
    return [{ rel: "setting", name: "network", value: "that of every account", grade: 1, unset: 0, at: head }];
  if (/^aws_kms_key$|^KMS\.Key$/.test(type)) return rotation(type, body);
  if (/^aws_(instance|launch_template|spot_instance_request)$|^EC2\.Instance$/.test(type))
    return [...optimized(type, body), ...placed(type, body)];
  if (/metric_?filter$/i.test(type)) return watched(type, body);
  if (/(^aws_(lb|alb)_listener$|V2\.Listener$)/.test(type)) return redirected(body);
  return /(^aws_|EC2\.)(default_)?route(_?table)?$/i.test(type) ? routes(body) : [];
}

/** A listener without encryption that only says where the encrypted one is. */
function redirected(body: Located): Special[] {
  const protocol = field(body, "protocol");
  const actions = entries(body).filter((e) => /^default_actions?$/.test(nameOf(e)));
  const said = actions.flatMap((e) => (e.value.type === "list" ? [...items(e.value)] : [e.value]));
  const leads = (action: Located): boolean =>
    text(field(action, "type")?.value)?.toLowerCase() === "redirect" &&
    entries(action).some(
      (e) =>
        /^redirect(_config)?$/.test(nameOf(e)) &&
        (e.value.type === "list" ? [...items(e.value)] : [e.value]).some(
          (to) => text(field(to, "protocol")?.value) === "HTTPS",
        ),
    );
  const [first] = actions;
  if (!protocol || text(protocol.value) !== "HTTP" || !first || said.length !== 1 || !said.every(leads)) return [];
  return [{ rel: "tls", name: protocol.key, value: "HTTP that leads to HTTPS", grade: 0, unset: 1, at: protocol.at }];
}

/** Keys that are no symmetric ones are not rotated by anybody. */
function rotation(type: string, body: Located): Special[] {
  const of = [field(body, "customer_master_key_spec", "key_spec"), field(body, "key_usage")];
  const spec = of.find((e) => /^(RSA|ECC|HMAC|SM2|ML)_|^(SIGN|GENERATE)_VERIFY/.test(text(e?.value) ?? ""));
  const said = text(spec?.value);
  if (!spec || said === undefined) return [];
  const name = spelled(type, "enable_key_rotation");
  return [{ rel: "setting", name, value: `none for ${said}`, grade: 0, unset: 1, at: spec.at }];
}

/** Families of machines that have no bandwidth of their own for disks unless they are told to. */
const BARE = /^(t[12]|m[123]|c[13]|r3|i2|g2|cc2|cr1|hs1|d1|hi1|cg1)\./;

function optimized(type: string, body: Located): Special[] {
  const kind = field(body, "instance_type");
  const said = text(kind?.value) ?? "";
  if (!kind || field(body, "ebs_optimized") || !/^[a-z]\w*\.\w+$/.test(said) || BARE.test(said)) return [];
  const name = spelled(type, "ebs_optimized");
  return [{ rel: "setting", name, value: `always for ${said}`, grade: 0, unset: 1, at: kind.at }];
}

const NETWORK = /^(subnet_id|network_interfaces?|vpc_security_group_ids|security_group_ids)$/;

/** A machine that names neither a network nor groups is put into those that every account comes with. */
function placed(type: string, body: Located): Special[] {
  const named = entries(body).find((e) => NETWORK.test(nameOf(e)));
  if (!named || /template/.test(type)) return [];
  const at = { from: named.at.from, to: Math.min(named.at.to, named.at.from + named.key.length) };
  return [{ rel: "setting", name: "network", value: "one of its own", grade: 0, unset: 1, at }];
}

const EVERYWHERE = /^(0\.0\.0\.0\/0|::\/0)$/;
const THROUGH = ["gateway_id", "vpc_peering_connection_id"];

/** Ways to everywhere that lead out of the network by a gateway to the internet, or into another network. */
function routes(body: Located): Special[] {
  const inner = entries(body).filter((e) => nameOf(e) === "route");
  const all = [body, ...inner.flatMap((e) => (e.value.type === "list" ? [...items(e.value)] : [e.value]))];
  const found = all.flatMap((route): Special[] => {
    const to = entries(route).find((e) => /cidr_(block|ipv6)$/.test(nameOf(e)) && EVERYWHERE.test(text(e.value) ?? ""));
    const by = entries(route).find((e) => THROUGH.includes(nameOf(e)) && (text(e.value) ?? "") !== "");
    if (!to || !by) return [];
    const name = `route to everywhere by ${nameOf(by)}`;
    return [{ rel: "public-block", name, value: text(by.value) ?? "", grade: 1, unset: 0, at: by.at }];
  });
  return [...new Map(found.map((f) => [f.name, f])).values()];
}

/** Which events a filter of a log counts: the more the better. */
function watched(type: string, body: Located): Special[] {
  const pattern = field(body, "pattern", "filter_pattern");
  const said = text(pattern?.value)?.trim();
  if (!pattern || said === undefined || said.includes("${")) return [];
  const each = /^\{[\s\S]*\}$/.test(said) ? alternatives(said.slice(1, -1)) : undefined;
  const name = spelled(type, "pattern");
  return [{ rel: "audited", name, value: said, grade: 0, unset: 1, each: each ?? [said], at: pattern.at }];
}

const MAX_ALTERNATIVES = 300;
const MAX_TOKENS = 2000;
const TOKEN = /\(|\)|&&|\|\||(?:"[^"]*"|'[^']*'|[^()&|"']|&(?!&)|\|(?!\|))+/g;

/** A condition as the list of what fits it, each part `a && b` in one order; undefined where it is too long or broken. */
function alternatives(condition: string): string[] | undefined {
  const tokens = (condition.match(TOKEN) ?? []).map((t) => t.trim()).filter((t) => t !== "");
  if (tokens.length > MAX_TOKENS) return undefined;
  let at = 0;
  const fits = (all: string[][]): string[][] => {
    if (all.length > MAX_ALTERNATIVES) throw new RangeError();
    return all;
  };
  const one = (depth: number): string[][] => {
    if (depth > 50) throw new RangeError();
    const token = tokens[at++];
    if (token === undefined || token === ")" || token === "&&" || token === "||") throw new RangeError();
    if (token !== "(")
      return [
        [
          token
            .replace(/["'\\]/g, "")
            .replace(/\s+/g, " ")
            .replace(/ ?(!?=|[<>]=?) ?/, " $1 "),
        ],
      ];
    const inner = any(depth + 1);
    if (tokens[at++] !== ")") throw new RangeError();
    return inner;
  };
  const both = (depth: number): string[][] => {
    let found = one(depth);
    while (tokens[at] === "&&") {
      at++;
      const more = one(depth);
      found = fits(found.flatMap((f) => more.map((m) => [...f, ...m])));
    }
    return found;
  };
  const any = (depth: number): string[][] => {
    let found = both(depth);
    while (tokens[at] === "||") {
      at++;
      found = fits([...found, ...both(depth)]);
    }
    return found;
  };
  try {
    const found = any(0);
    if (at < tokens.length) return undefined;
    return [...new Set(found.map((parts) => [...new Set(parts)].sort().join(" && ")))].sort();
  } catch (e) {
    if (e instanceof RangeError) return undefined;
    throw e;
  }
}
