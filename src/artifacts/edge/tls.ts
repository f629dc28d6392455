const VERSIONS = ["TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1", "SSLv3", "SSLv2"] as const;
const TODAY = 1;

/** How weak the weakest of some protocols is: 0 up to TLS 1.2; null where one of them is not known. */
export function weakest(list: readonly string[]): { value: string; grade: number | null } {
  const ranks = list.map((v) => VERSIONS.indexOf((v === "TLSv1.0" ? "TLSv1" : v) as (typeof VERSIONS)[number]));
  return {
    value: [...list].sort().join(" "),
    grade: ranks.includes(-1) || ranks.length === 0 ? null : Math.max(0, Math.max(...ranks) - TODAY),
  };
}

/** All protocols from the newest down to one. */
export const downTo = (version: string): string[] => {
  const at = VERSIONS.indexOf(version as (typeof VERSIONS)[number]);
  return at < 0 ? [version] : VERSIONS.slice(0, at + 1);
};

/** What a listener without encryption is graded. */
export const PLAIN = { value: "plain", grade: 4 } as const;
export const REDIRECTS = { value: "redirects", grade: 0 } as const;
