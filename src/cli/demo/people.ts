/** The people of the demo shop; one can sign in for each role. */
export const DEMO_PEOPLE = [
  { id: "dana", name: "Dana Developer", emails: ["dana@shop.example"], groups: ["developer"] },
  { id: "sam", name: "Sam Security", emails: ["sam@shop.example"], groups: ["security"] },
  { id: "tara", name: "Tara Tester", emails: ["tara@shop.example"], groups: ["tester"] },
] as const;

export type Author = { readonly name: string; readonly email: string };
export const DANA: Author = { name: "Dana Developer", email: "dana@shop.example" };
export const TARA: Author = { name: "Tara Tester", email: "tara@shop.example" };
export const OLLI: Author = { name: "Olli Operator", email: "olli@shop.example" };
