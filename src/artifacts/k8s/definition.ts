import type { Located } from "../../formats/located.ts";
import { entry, get, items, text } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { counted } from "../../model/words.ts";
import { fact } from "../common.ts";

interface Found {
  readonly value: string;
  readonly at: ByteRange;
}

interface Definition {
  readonly name: string;
  readonly at: ByteRange;
  readonly scope?: Found | undefined;
  readonly unknown?: Found | undefined;
  readonly kept: readonly ByteRange[];
  readonly old: boolean;
  readonly converter?: Found | undefined;
}

/** A schema kept open is what many have: no news in a new definition. */
const USUAL = 10_000;

function factsOf(d: Definition): LocalFact[] {
  const subject = `CustomResourceDefinition ${d.name}`;
  const cluster = d.scope?.value === "Cluster";
  const open = d.unknown ? d.unknown.value === "true" : d.old;
  const kept = { value: counted(d.kept.length, "place"), grade: Math.min(d.kept.length - USUAL, 0) };
  return [
    fact("setting", subject, "scope", { value: d.scope?.value ?? "Namespaced", grade: cluster ? 0 : -1 }, [
      d.scope?.at ?? d.at,
    ]),
    fact("setting", subject, "unknown fields", { value: open ? "kept" : "pruned", grade: open ? 0 : -1 }, [
      d.unknown?.at ?? d.at,
    ]),
    fact("setting", subject, "fields without a schema", kept, [...d.kept.slice(0, 20), d.at].slice(0, 20)),
    ...(d.converter ? [fact("proxies-to", subject, d.converter.value, { rewrite: null }, [d.converter.at])] : []),
  ];
}

const LINE = {
  name: /^ {2}name:[ \t]*["']?([^\s"'#]+)/m,
  scope: /^ {2}scope:[ \t]*["']?(\w+)/m,
  unknown: /^ {2}preserveUnknownFields:[ \t]*["']?(\w+)/m,
  strategy: /^ {4}strategy:[ \t]*["']?Webhook\b/m,
};

/** Facts of a large definition by the lines of its block style alone: its schema is never parsed. */
export function definitionLines(whole: string, toByte: (offset: number) => number): LocalFact[] {
  const spec = /^spec:[ \t]*\r?$/m.exec(whole)?.index ?? 0;
  const end = /\n[^\s#-]/.exec(whole.slice(spec + 1))?.index;
  const body = whole.slice(spec, end === undefined ? undefined : spec + 2 + end);
  const place = (from: number, to: number): ByteRange => ({ from: toByte(from), to: toByte(to) });
  const match = (pattern: RegExp): Found | undefined => {
    const m = pattern.exec(body);
    return m ? { value: m[1] ?? "", at: place(spec + m.index, spec + m.index + m[0].length) } : undefined;
  };
  const head = /^metadata:[ \t]*\r?$/m.exec(whole)?.index ?? 0;
  const named = LINE.name.exec(whole.slice(head));
  const name = named ? { from: head + named.index, to: head + named.index + named[0].length } : { from: 0, to: 1 };
  return factsOf({
    name: named?.[1] ?? "unnamed",
    at: place(name.from, name.to),
    scope: match(LINE.scope),
    unknown: match(LINE.unknown),
    kept: [...keptLines(body)].map(({ from, to }) => place(spec + from, spec + to)),
    old: /^apiVersion:[ \t]*["']?apiextensions\.k8s\.io\/v1beta1/m.test(whole),
    converter: converterLines(body, spec, place),
  });
}

const KEPT = "x-kubernetes-preserve-unknown-fields:";

/** Lines that keep what no schema names. Looked for by the words: a definition has many lines. */
function* keptLines(body: string): Generator<ByteRange> {
  for (let at = body.indexOf(KEPT); at >= 0; at = body.indexOf(KEPT, at + 1)) {
    const from = body.lastIndexOf("\n", at) + 1;
    const said = /^[ \t]*true/.exec(body.slice(at + KEPT.length, at + KEPT.length + 100));
    if (said && body.slice(from, at).trimStart() === "" && !body.slice(from, at).includes("\t"))
      yield { from, to: at + KEPT.length + said[0].length };
  }
}

/** Characters in which a conversion says where it sends: only a certificate is longer. */
const CONVERSION = 20_000;

function converterLines(body: string, offset: number, place: (a: number, b: number) => ByteRange): Found | undefined {
  const start = /^ {2}conversion:[ \t]*\r?$/m.exec(body)?.index;
  if (start === undefined) return undefined;
  const near = body.slice(start, start + CONVERSION);
  const block = /^ {2}conversion:[ \t]*\r?\n((?: {3,}\S[^\n]*\n?|[ \t]*\r?\n)*)/.exec(near);
  if (!block || !LINE.strategy.test(block[1] as string)) return undefined;
  const one = (key: string): string | undefined =>
    new RegExp(`^ +${key}:[ \\t]*["']?([^\\s"'#]+)`, "m").exec(block[1] as string)?.[1];
  const at = place(offset + start, offset + start + block[0].trimEnd().length);
  return { value: one("url") ?? `${one("namespace") ?? "?"}/${one("name") ?? "?"}`, at };
}

/** The same of a definition that is small, or written in another style. */
export function definition(node: Located): LocalFact[] {
  const name = entry(node, "metadata", "name");
  const [scope, unknown, conversion] = ["scope", "preserveUnknownFields", "conversion"].map((k) =>
    entry(node, "spec", k),
  );
  const found = (e: ReturnType<typeof entry>): Found | undefined => e && { value: text(e.value) ?? "", at: e.at };
  const client = get(conversion?.value, "webhook", "clientConfig") ?? get(conversion?.value, "webhookClientConfig");
  const to =
    text(get(client, "url")) ??
    `${text(get(client, "service", "namespace")) ?? "?"}/${text(get(client, "service", "name")) ?? "?"}`;
  const hook = text(get(conversion?.value, "strategy")) === "Webhook";
  return factsOf({
    name: text(name?.value) ?? "unnamed",
    at: name?.at ?? node.at,
    scope: found(scope),
    unknown: found(unknown),
    kept: [...kept(get(node, "spec"))],
    old: text(get(node, "apiVersion")) === "apiextensions.k8s.io/v1beta1",
    converter: hook && conversion ? { value: to, at: conversion.at } : undefined,
  });
}

function* kept(node: Located | undefined): Generator<ByteRange> {
  if (node?.type === "list") for (const item of items(node)) yield* kept(item);
  if (node?.type !== "map") return;
  for (const e of node.entries) {
    if (e.key === "x-kubernetes-preserve-unknown-fields" && text(e.value) === "true") yield e.at;
    else yield* kept(e.value);
  }
}
