import { parseCsp } from "../formats/csp.ts";
import type { Attrs, ByteRange, LocalFact } from "../model/fact.ts";
import { fact } from "./common.ts";

const GUARDING: Readonly<Record<string, string>> = {
  "x-frame-options": "X-Frame-Options",
  "x-content-type-options": "X-Content-Type-Options",
  "referrer-policy": "Referrer-Policy",
  "permissions-policy": "Permissions-Policy",
  "cross-origin-opener-policy": "Cross-Origin-Opener-Policy",
  "cross-origin-embedder-policy": "Cross-Origin-Embedder-Policy",
  "cross-origin-resource-policy": "Cross-Origin-Resource-Policy",
};

/** What stands in for a directive that is not there (CSP 3, 6.8.3); the others have nothing. */
const INSTEAD: Readonly<Record<string, readonly string[]>> = {
  "script-src-elem": ["script-src", "default-src"],
  "script-src-attr": ["script-src", "default-src"],
  "style-src-elem": ["style-src", "default-src"],
  "style-src-attr": ["style-src", "default-src"],
  "worker-src": ["child-src", "script-src", "default-src"],
  "frame-src": ["child-src", "default-src"],
  ...Object.fromEntries(
    ["child", "connect", "font", "img", "manifest", "media", "object", "script", "style"].map((n) => [
      `${n}-src`,
      ["default-src"],
    ]),
  ),
};

/** Facts of one policy: what each directive lets in, and what would be let in without it. */
export function cspFacts(
  subject: string,
  policy: string,
  mode: "enforce" | "report",
  at: readonly ByteRange[],
  named: (directive: string) => string = (d) => d,
): LocalFact[] {
  const directives = parseCsp(policy);
  return [...directives].map(([directive, sources]) => {
    const others = Object.hasOwn(INSTEAD, directive) ? (INSTEAD[directive] as readonly string[]) : [];
    const other = others.find((d) => directives.has(d));
    const instead = other === undefined ? {} : { instead: [...(directives.get(other) ?? [])] };
    return fact("csp", subject, named(directive), { sources: [...sources], mode, ...instead } as Attrs, at);
  });
}

/** What a response header guards or allows; `everyStatus`: it is sent with errors too. Most headers say nothing here. */
export function headerFacts(
  subject: string,
  name: string,
  value: string,
  at: ByteRange,
  everyStatus = true,
): LocalFact[] {
  const key = name.toLowerCase();
  if (key === "content-security-policy" || key === "content-security-policy-report-only")
    return cspFacts(subject, value, key.endsWith("only") ? "report" : "enforce", [at]);
  if (key === "strict-transport-security") {
    const age = Number(/max-age="?(\d{1,15})/.exec(value)?.[1] ?? 0);
    const grade = age > 0 ? 1 / age : 2;
    return [fact("security-header", subject, "Strict-Transport-Security", { value, grade, everyStatus }, [at])];
  }
  if (key === "access-control-allow-origin")
    return value === "*"
      ? [fact("cors", subject, "*", { credentials: false, methods: null, condition: null }, [at])]
      : /[$%{]/.test(value)
        ? [fact("cors", subject, "reflected", { credentials: false, methods: null, condition: value }, [at])]
        : [];
  const known = Object.hasOwn(GUARDING, key) ? GUARDING[key] : undefined;
  return known
    ? [fact("security-header", subject, known, { value: value.toLowerCase(), grade: null, everyStatus }, [at])]
    : [];
}
