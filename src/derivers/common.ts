import type { DerivedFact } from "../model/deriver.ts";
import type { Attrs, Fact } from "../model/fact.ts";
import type { Json } from "../model/json.ts";

export type Plain = { readonly [key: string]: Json };

/** A JSON object, or an empty one for anything else. */
export const object = (value: Json | undefined): Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Plain) : {};
export const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
export const has = (value: Plain, key: string): boolean => Object.hasOwn(value, key) && value[key] !== null;

/** A derived fact that points at all it was joined from. */
export function derived(
  rel: string,
  subject: string,
  thing: string,
  scope: string,
  attrs: Attrs,
  from: readonly Fact[],
): DerivedFact {
  const places = new Map(from.flatMap((f) => f.at).map((at) => [`${at.path}\0${at.from}\0${at.to}`, at]));
  return { rel, subject, object: thing, scope, attrs, at: [...places.values()], certainty: "exact" };
}
