export type { Decision } from "./decide.ts";
export { decide, worst } from "./decide.ts";
export { DEFAULT_POLICY_TEXT } from "./default.ts";
export { globMatcher } from "./glob.ts";
export { lintPolicy } from "./lint.ts";
export type { Outstanding } from "./outstanding.ts";
export { inGroup, outstanding } from "./outstanding.ts";
export type { Policy, Rule } from "./parse.ts";
export { nearest, parsePolicy, policySchema } from "./parse.ts";
