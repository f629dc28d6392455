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

/** Whether one party holds the other: everyone, the same, or a network around it. */
export function holds(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "everyone") return true;
  const [a, b] = [network(wide), network(narrow)];
  return a !== undefined && b !== undefined && a[0] <= b[0] && b[1] <= a[1];
}

/** `tcp/22` or `tcp/5-25` as its protocol and its bounds. */
function ports(text: string): { readonly protocol: string; readonly from: number; readonly to: number } | undefined {
  const found = /^(\w{1,20})\/(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!found) return undefined;
  const from = Number(found[2]);
  return { protocol: found[1] as string, from, to: found[3] === undefined ? from : Number(found[3]) };
}

/** Whether one port or range holds the other. */
export function spans(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "every port") return true;
  const [a, b] = [ports(wide), ports(narrow)];
  return (
    a !== undefined &&
    b !== undefined &&
    (a.protocol === b.protocol || a.protocol === "any") &&
    a.from <= b.from &&
    b.to <= a.to
  );
}
