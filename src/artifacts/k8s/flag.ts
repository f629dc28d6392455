const list = (value: string): string[] => value.split(",").map((v) => v.trim());

/** How settings of the cluster's own programs rank: grade 0 is safe, higher is weaker, null cannot be ranked. */
export interface Flag {
  readonly name: string;
  readonly rel?: "audited" | "encrypts" | "tls";
  readonly object?: string;
  /** What counts where it is not set. */
  readonly unset: { readonly value: string; readonly grade: number };
  /** It names a file or a party that is believed: another name is another one. */
  readonly apart?: true;
  /** Other names that it has or had. */
  readonly also?: readonly string[];
  grade(value: string): number | null;
}

const SWITCH: Readonly<Record<string, boolean>> = {
  true: true,
  "1": true,
  t: true,
  false: false,
  "0": false,
  f: false,
};
export const switched = (name: string, safe: boolean, unset: boolean): Flag => ({
  name,
  unset: { value: String(unset), grade: unset === safe ? 0 : 1 },
  grade: (value) => {
    const on = SWITCH[value.toLowerCase()];
    return on === undefined ? null : on === safe ? 0 : 1;
  },
});
/** A file or address that must be given. */
export const given = (name: string, rest: Partial<Flag> = {}): Flag => ({
  name,
  unset: { value: "not set", grade: 1 },
  apart: true,
  grade: (value) => (value === "" ? 1 : 0),
  ...rest,
});
/** Something that had better not be there. */
export const absent = (name: string, rest: Partial<Flag> = {}): Flag => ({
  name,
  unset: { value: "not set", grade: 0 },
  apart: true,
  grade: (value) => (value === "" ? 0 : 1),
  ...rest,
});
export const atLeast = (name: string, least: number, rest: Partial<Flag> = {}): Flag => ({
  name,
  unset: { value: "not set", grade: 1 },
  grade: (value) => (/^\d+$/.test(value) ? (Number(value) >= least ? 0 : 1) : null),
  ...rest,
});
const isLoopback = (address: string): boolean =>
  /^(127(\.\d+){1,3}|\[?::1\]?|localhost)(:\d+)?$/i.test(address.replace(/^[a-z]+:\/\//, ""));
export const loopback = (name: string, grade: number): Flag => ({
  name,
  unset: { value: "not set", grade },
  grade: (value) => (isLoopback(value) ? 0 : 1),
});
/** A port that is off at 0. */
export const off = (name: string, unset: number): Flag => ({
  name,
  unset: { value: "not set", grade: unset },
  grade: (value) => (/^\d+$/.test(value) ? (Number(value) === 0 ? 0 : 1) : null),
});
export const on = (name: string): Flag => ({
  name,
  unset: { value: "not set", grade: 0 },
  // A bare flag gives no number, so not 0 either.
  grade: (value) => (value === "true" ? 0 : /^\d+$/.test(value) ? (Number(value) === 0 ? 1 : 0) : null),
});

const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001, us: 1e-6, ns: 1e-9 };
/** Seconds of a duration such as `1h30m`; null where it is none. */
function seconds(value: string): number | null {
  if (/^\d+$/.test(value)) return Number(value);
  if (!/^(\d+(\.\d+)?(h|m|s|ms|us|ns))+$/.test(value)) return null;
  return [...value.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|ns)/g)].reduce(
    (sum, m) => sum + Number(m[1]) * (SECONDS[m[2] as string] as number),
    0,
  );
}
export const duration = (name: string, unset: string, good: (s: number) => boolean): Flag => ({
  name,
  unset: { value: unset, grade: 0 },
  grade: (value) => {
    const s = seconds(value);
    return s === null ? null : good(s) ? 0 : 1;
  },
});

const VERSIONS: Readonly<Record<string, number>> = {
  VersionTLS13: 0,
  VersionTLS12: 0,
  VersionTLS11: 1,
  VersionTLS10: 2,
  "TLS1.3": 0,
  "TLS1.2": 0,
};
export const minimum = (unset: number): Flag => ({
  name: "tls-min-version",
  rel: "tls",
  object: "server",
  unset: { value: "not set", grade: unset },
  grade: (value) => VERSIONS[value] ?? null,
});
/** Forward secrecy, but an old way to authenticate: so are some of the defaults. */
const FAIR = /^TLS_ECDHE_(RSA|ECDSA)_WITH_AES_(128|256)_CBC_SHA(256|384)?$/;
/** Forward secrecy and authenticated encryption. */
const STRONG = /^TLS_(ECDHE_(RSA|ECDSA)_WITH_)?(AES_(128|256)_GCM_SHA(256|384)|CHACHA20_POLY1305(_SHA256)?)$/;
export const ciphers: Flag = {
  name: "tls-cipher-suites",
  rel: "tls",
  object: "cipher suites",
  unset: { value: "not set", grade: 1 },
  grade: (value) => {
    const weak = list(value).filter((c) => !STRONG.test(c));
    return weak.length === 0 ? 0 : weak.every((c) => FAIR.test(c)) ? 1 : 2;
  },
};

/** Node and RBAC ask for each request; AlwaysAllow asks nothing, whatever stands beside it. */
export const authorization = (unset: number): Flag => ({
  name: "authorization-mode",
  unset: { value: "not set", grade: unset },
  grade: (value) => {
    const modes = list(value);
    if (modes.includes("AlwaysAllow")) return 4;
    const missing = ["RBAC", "Node"].filter((m) => !modes.includes(m));
    return missing.length === 0 ? 0 : missing.includes("RBAC") ? 2 : 1;
  },
});
export const kubeletAuthorization = (unset: number): Flag => ({
  ...authorization(unset),
  grade: (value) => (value === "Webhook" ? 0 : list(value).includes("AlwaysAllow") ? 4 : 1),
});

/** A party or file that is believed: none is as safe as one, and another is another one. */
export const anchor = (name: string): Flag => ({
  name,
  unset: { value: "not set", grade: 0 },
  apart: true,
  grade: () => 0,
});
/** A guard that most do without: what is there is safer. */
export const better = (name: string, rest: Partial<Flag> = {}): Flag => ({
  name,
  unset: { value: "not set", grade: 0 },
  grade: (value) => (value === "" || value === "*" ? 0 : -1),
  ...rest,
});
/** Elements that each let more through; none is safe. */
export const opens = (name: string, element: RegExp = /./, rest: Partial<Flag> = {}): Flag => ({
  name,
  unset: { value: "not set", grade: 0 },
  grade: (value) => list(value).filter((v) => v !== "" && element.test(v)).length,
  ...rest,
});
/** Addresses of which none should be plain HTTP for others to read. */
export const secured = (name: string): Flag => ({
  name,
  unset: { value: "not set", grade: 0 },
  grade: (value) => (list(value).some((v) => v.startsWith("http://") && !isLoopback(v)) ? 1 : 0),
});
/** A number above which nothing is bounded any more; not set and below zero is without end. */
export const bounded = (name: string, most: number, unset: number): Flag => ({
  name,
  unset: { value: "not set", grade: unset },
  // A bare flag gives no number, so not 0 either.
  grade: (value) =>
    /^-?\d+$/.test(value) ? (Number(value) > 0 && Number(value) <= most ? 0 : 1) : value === "true" ? 0 : null,
});
/** Events a second: 0 is without end, and fewer than by default are fewer for who reads them later; how few does not matter. */
export const events = (name: string, unset: number): Flag => {
  const grade = (n: number): number => (n === 0 ? 0 : n >= unset ? 0.5 : 1);
  return {
    name,
    apart: true,
    unset: { value: `${unset} by default`, grade: grade(unset) },
    grade: (value) => (/^\d+$/.test(value) ? grade(Number(value)) : null),
  };
};

const SWITCHED_OFF =
  /^(RotateKubelet(Server|Client)Certificate|PodSecurity|AppArmor|Seccomp(Default)?|BoundServiceAccountTokenVolume|ServiceAccountToken\w+|LegacyServiceAccountToken\w+|UserNamespaces\w+|Support(Pod|Node)PidsLimit|ReadOnlyAPIDataVolumes|ValidatingAdmissionPolicy|APIPriorityAndFairness|Authorize(NodeWithSelectors|WithSelectors)|KubeletFineGrainedAuthz|KubeletEnsureSecretPulledImages|TokenRequest|CSIServiceAccountTokenSecrets|StrictCostEnforcement\w*)=(false|0|f)$/i;
const SWITCHED_ON = /^(AllAlpha|DynamicKubeletConfig|DynamicAuditing|WindowsHostNetwork|ProcMountType)=(true|1|t)$/i;
/** Features of the cluster: those that guard and are off, and those that are on without being ready. */
export const features: Flag = {
  name: "feature-gates",
  object: "features",
  unset: { value: "not set", grade: 0 },
  grade: (value) => list(value).filter((v) => SWITCHED_OFF.test(v) || SWITCHED_ON.test(v)).length,
};
