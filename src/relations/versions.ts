/** Orders of versions by ecosystem (the type of a package URL). Null: the two cannot be ordered for certain. */

type Part = number | string;
const sign = (n: number): number => (n < 0 ? -1 : n > 0 ? 1 : 0);
const MAX_LENGTH = 200;

/** Semantic versioning: numbers before words, a pre-release before its release, build metadata ignored. */
function semantic(version: string, parts: number): { release: number[]; pre: Part[] } | null {
  const match = /^[v=]?(\d{1,15}(?:\.\d{1,15})*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(version);
  const release = match?.[1]?.split(".").map(Number);
  if (!match || !release || release.length > parts) return null;
  while (release.length < parts) release.push(0);
  const pre = match[2]?.split(".").map((p): Part => (/^\d{1,15}$/.test(p) ? Number(p) : p)) ?? [];
  return { release, pre };
}

const part = (a: Part, b: Part): number =>
  typeof a === "number" && typeof b === "number"
    ? a - b
    : typeof a === "number"
      ? -1
      : typeof b === "number"
        ? 1
        : a < b
          ? -1
          : a > b
            ? 1
            : 0;

function list(a: readonly Part[], b: readonly Part[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const step = part(a[i] as Part, b[i] as Part);
    if (step !== 0) return step;
  }
  return a.length - b.length;
}

function bySemver(a: string, b: string, parts: number): number | null {
  const [x, y] = [semantic(a, parts), semantic(b, parts)];
  if (!x || !y) return null;
  const release = list(x.release, y.release);
  if (release !== 0) return sign(release);
  if (x.pre.length === 0 || y.pre.length === 0) return sign(y.pre.length - x.pre.length);
  return sign(list(x.pre, y.pre));
}

const PEP440 =
  /^v?(?:(\d{1,9})!)?(\d{1,15}(?:\.\d{1,15})*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d{0,15}))?(?:[-_.]?(?:post|rev|r)[-_.]?(\d{0,15})|-(\d{1,15}))?(?:[-_.]?dev[-_.]?(\d{0,15}))?$/;
const PHASE: Readonly<Record<string, number>> = { a: 0, alpha: 0, b: 1, beta: 1, c: 2, rc: 2, pre: 2, preview: 2 };

/** https://peps.python.org/pep-0440/ without local versions. A development release stands before what it leads to. */
function pep440(version: string): number[] | null {
  const match = PEP440.exec(version.toLowerCase().trim());
  if (!match) return null;
  const [, epoch, release = "", phase, pre, post, dash, dev] = match;
  const numbers = release.split(".").map(Number);
  if (numbers.length > 8) return null;
  while (numbers.length < 8) numbers.push(0);
  const posted = post ?? dash;
  const stage = phase !== undefined ? (PHASE[phase] as number) : dev !== undefined && posted === undefined ? -1 : 3;
  return [
    Number(epoch ?? 0),
    ...numbers,
    stage,
    Number(pre || 0),
    posted === undefined ? -1 : Number(posted || 0),
    dev === undefined ? Number.MAX_SAFE_INTEGER : Number(dev || 0),
  ];
}

const QUALIFIER: Readonly<Record<string, number>> = {
  alpha: 0,
  beta: 1,
  milestone: 2,
  cr: 3,
  rc: 3,
  snapshot: 4,
  final: 5,
  ga: 5,
  release: 5,
  sp: 6,
};

/** Maven's order for the usual forms; anything with a word that its table does not name is not ordered. */
function maven(version: string): number[] | null {
  const match = /^(\d{1,15}(?:\.\d{1,15}){0,7})(?:[.-]([a-z]+)[.-]?(\d{1,9})?)?$/.exec(version.toLowerCase());
  if (!match) return null;
  const numbers = (match[1] as string).split(".").map(Number);
  while (numbers.length < 8) numbers.push(0);
  const word = match[2];
  if (word !== undefined && !Object.hasOwn(QUALIFIER, word)) return null;
  return [...numbers, word === undefined ? 5 : (QUALIFIER[word] as number), Number(match[3] ?? 0)];
}

/** RubyGems: a part with letters makes a pre-release. */
function gem(version: string): Part[] | null {
  if (!/^\d+(\.[0-9a-z]+)*$/i.test(version)) return null;
  const parts = version.match(/\d+|[a-z]+/gi)?.map((p): Part => (/^\d/.test(p) ? Number(p) : p)) ?? [];
  while (parts.length > 1 && parts.at(-1) === 0) parts.pop();
  return parts;
}

function byGem(a: string, b: string): number | null {
  const [x, y] = [gem(a), gem(b)];
  if (!x || !y) return null;
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p, q] = [x[i] ?? 0, y[i] ?? 0];
    // Words stand before numbers.
    const step = typeof p === typeof q ? part(p, q) : typeof p === "string" ? -1 : 1;
    if (step !== 0) return sign(step);
  }
  return 0;
}

const both = (read: (version: string) => number[] | null, a: string, b: string): number | null => {
  const [x, y] = [read(a), read(b)];
  return x && y ? sign(list(x, y)) : null;
};

/** Which of two versions is older: below 0 the first, above 0 the second, 0 equal; null cannot be told. */
export function compareVersions(type: string, a: string, b: string): number | null {
  if (a.length > MAX_LENGTH || b.length > MAX_LENGTH) return null;
  switch (type) {
    case "pypi":
      return both(pep440, a, b);
    case "maven":
      return both(maven, a, b);
    case "gem":
      return byGem(a, b);
    case "nuget":
      return bySemver(a.toLowerCase(), b.toLowerCase(), 4);
    case "composer":
      return bySemver(a, b, 4);
    default:
      return bySemver(a, b, 3);
  }
}
