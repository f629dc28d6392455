/** `1 file`, `2 files`, `3 branches`; `many` where another word stands for more than one. */
export const counted = (n: number, what: string, many?: string): string =>
  `${n} ${n === 1 ? what : (many ?? (/(?:s|sh|ch|x)$/.test(what) ? `${what}es` : `${what}s`))}`;
