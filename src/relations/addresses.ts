/** Addresses from one to another; those of IPv6 count from beyond the last of IPv4. */
type Range = readonly [first: bigint, last: bigint];
const V6 = 1n << 32n;

function v4(text: string): bigint | undefined {
  const parts = text.split(".").map(Number);
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text) || parts.some((p) => p > 255)) return undefined;
  return parts.reduce((n, p) => n * 256n + BigInt(p), 0n);
}

function v6(text: string): bigint | undefined {
  if (!/^[0-9a-f:]{2,39}$/i.test(text) || !text.includes(":")) return undefined;
  const [head = "", tail, more] = text.split("::");
  const groups = (t: string | undefined): string[] => (t === undefined || t === "" ? [] : t.split(":"));
  const [left, right] = [groups(head), groups(tail)];
  const missing = 8 - left.length - right.length;
  if (more !== undefined || missing < 0 || (tail === undefined && missing > 0)) return undefined;
  const all = [...left, ...Array<string>(missing).fill("0"), ...right];
  if (all.some((g) => !/^[0-9a-f]{1,4}$/i.test(g))) return undefined;
  return all.reduce((n, g) => n * 65536n + BigInt(`0x${g}`), 0n);
}

/** The addresses of a network, or from one address to another; undefined for anything else. */
function network(text: string): Range | undefined {
  const [first = "", last, more] = text.split("-");
  if (last !== undefined) {
    const [a, b] = [v4(first), v4(last)];
    return a === undefined || b === undefined || a > b || more !== undefined ? undefined : [a, b];
  }
  const [address = "", bits, rest] = text.split("/");
  if (rest !== undefined || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return undefined;
  const found = v4(address);
  const one = found ?? v6(address);
  const [width, base] = found === undefined ? [128, V6] : [32, 0n];
  const length = bits === undefined ? width : Number(bits);
  if (one === undefined || length > width) return undefined;
  const size = 1n << BigInt(width - length);
  const from = (one / size) * size;
  return [base + from, base + from + size - 1n];
}

interface Ports {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}
/** `tcp/22` or `tcp/5-25` as its protocol and its bounds. */
function ports(text: string): Ports | undefined {
  const found = /^(\w{1,20})\/(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!found) return undefined;
  const from = Number(found[2]);
  return { protocol: found[1] as string, from, to: found[3] === undefined ? from : Number(found[3]) };
}

/** `peer on port`, read once. */
interface Way {
  readonly peer: string;
  readonly port: string;
  readonly addresses: Range | undefined;
  readonly ports: Ports | undefined;
}
const wayOf = (text: string): Way => {
  const [peer = "", port = ""] = text.split(" on ");
  return { peer, port, addresses: network(peer), ports: ports(port) };
};

/** Whether one party holds the other: everyone, the same, or a network around it. */
const holds = (a: Way, b: Way): boolean =>
  a.peer === b.peer ||
  a.peer === "everyone" ||
  (a.addresses !== undefined &&
    b.addresses !== undefined &&
    a.addresses[0] <= b.addresses[0] &&
    b.addresses[1] <= a.addresses[1]);

/** Whether one port or range holds the other. */
const spans = (a: Way, b: Way): boolean =>
  a.port === b.port ||
  a.port === "every port" ||
  (a.ports !== undefined &&
    b.ports !== undefined &&
    (a.ports.protocol === b.ports.protocol || a.ports.protocol === "any") &&
    a.ports.from <= b.ports.from &&
    b.ports.to <= a.ports.to);

/** Of ways such as `10.0.0.0/8 on tcp/22` those that none of the others lets pass. */
export function beyond(list: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  const open = others.map(wayOf);
  return list.filter((one) => {
    if (known.has(one)) return false;
    const way = wayOf(one);
    return !open.some((o) => holds(o, way) && spans(o, way));
  });
}
