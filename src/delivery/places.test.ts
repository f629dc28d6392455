import { expect, test } from "vitest";
import { linesOf } from "./places.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const TEMPLATE = `kind: Pod
spec:
  {{- with .Values.x }}
  containers:
    - name: é
      securityContext: {{ toYaml . | nindent 8 }}
    - name: two
`;
const RENDERED = `kind: Pod
spec:
  containers:
    - name: é
      securityContext:
        privileged: true
    - name: other
`;

test("a line is found by its words, by its key, by what holds it; its range is empty", () => {
  const find = linesOf(bytes(TEMPLATE), bytes(RENDERED));
  const places = [1, 3, 4, 5, 6, 7, 99].map((line) => find(line).line);
  expect(places).toEqual([1, 4, 5, 6, 6, 7, 1]);
  const { from, to, line } = find(6);
  expect(from).toBe(to);
  expect(
    TEMPLATE.split("\n")
      .slice(0, line - 1)
      .join("\n").length +
      1 +
      1,
  ).toBe(from);
});

test("nothing is found in what is not there", () => {
  for (const find of [
    linesOf(undefined, bytes("a: b\n")),
    linesOf(bytes("a: b\n"), null),
    linesOf(bytes(""), bytes("a: b\n")),
  ])
    expect(find(1)).toEqual({ from: 0, to: 0, line: 1 });
});

test("deep and long texts cost no more than they say", () => {
  const deep = Array.from({ length: 20_000 }, (_, i) => `${" ".repeat(i % 3000)}k${i}: v`).join("\n");
  const find = linesOf(bytes("x: y\n"), bytes(deep));
  for (let i = 0; i < 20_000; i++) find(i + 1);
});
