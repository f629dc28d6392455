import { parseCsp } from "../formats/csp.ts";
import type { ByteRange, LocalFact } from "../model/fact.ts";
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
    return [...parseCsp(value)].map(([directive, sources]) =>
      fact("csp", subject, directive, { sources, mode: key.endsWith("only") ? "report" : "enforce" }, [at]),
    );
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
