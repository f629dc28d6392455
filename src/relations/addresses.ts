/** The addresses of an IPv4 network as [first, last]; undefined for anything else. */
function network(text: string): readonly [number, number] | undefined {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
  if (!found) return undefined;
  const parts = found.slice(1, 5).map(Number);
  const bits = found[5] === undefined ? 32 : Number(found[5]);
  if (bits > 32 || parts.some((p) => p > 255)) return undefined;
  const size = 2 ** (32 - bits);
  const first = Math.floor(parts.reduce((n, p) => n * 256 + p, 0) / size) * size;
  return [first, first + size - 1];
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
  readonly addresses: readonly [number, number] | undefined;
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
