import type { Case } from "../harness.ts";
import { said } from "./build.ts";

/** Bytes that no kind reads stay opaque beside what is told of them. */
const one = (
  name: string,
  path: string,
  before: string | null,
  after: string | null,
  ...expect: Case["expect"]
): Case => ({
  kind: "bin",
  name,
  path,
  before,
  after,
  expect,
  opaque: "file/binary",
});
const svg = (name: string, before: string, after: string, ...expect: Case["expect"]): Case => {
  const wrap = (t: string): string => `<svg xmlns="http://www.w3.org/2000/svg">\n${t}\n</svg>\n`;
  return {
    kind: "bin",
    name: `picture: ${name}`,
    path: "img/map.svg",
    before: wrap(before),
    after: wrap(after),
    expect,
  };
};
const ELF = "\u007fELF\u0002\u0001\u0001\u0000";
const GIF = "GIF89a\u0001\u0000\u0001\u0000";
const PDF = (rest: string): string => `%PDF-1.7 1 0 obj <</Type /Catalog ${rest}>> endobj \u0000`;
const text = (t: string): string => String.fromCharCode(t.length) + t;
/** A module that imports one function. */
const wasm = (module: string, name: string): string => {
  const body = `\u0001${text(module)}${text(name)}\u0000\u0000`;
  return `\u0000asm\u0001\u0000\u0000\u0000\u0002${String.fromCharCode(body.length)}${body}`;
};

export const BIN: readonly Case[] = [
  one("a library is added", "lib/a.so", null, `${ELF}x`, said("ships", "widen", "lib/a.so")),
  one("a library has other bytes", "lib/a.so", `${ELF}x`, `${ELF}y`, said("ships", "unknown", "lib/a.so")),
  one("a library is gone", "lib/a.so", `${ELF}x`, null, said("ships", "neutral")),
  one("a program by the name of a picture", "img/a.png", GIF, `${ELF}x`, said("ships", "widen", "img/a.png")),
  one("an archive by the name of a picture", "img/a.gif", GIF, "PK\u0003\u0004\u0000", said("ships", "widen")),
  one("a picture", "img/a.gif", null, GIF, said("ships", "neutral")),
  one("another picture", "img/a.gif", GIF, `${GIF}x`, said("ships", "neutral")),
  one(
    "a document that runs code",
    "docs/a.pdf",
    PDF(""),
    PDF("/OpenAction 2 0 R /JS (x)"),
    said("ships", "neutral"),
    said("active-content", "widen", "JavaScript"),
    said("active-content", "widen", "action at opening"),
  ),
  one(
    "a document that no longer does",
    "docs/a.pdf",
    PDF("/JS (x)"),
    PDF(""),
    said("ships", "neutral"),
    said("active-content", "unknown"),
  ),
  one(
    "a module reaches the network",
    "f.wasm",
    wasm("env", "log"),
    wasm("wasi_snapshot_preview1", "sock_accept"),
    said("ships", "unknown"),
    said("imports", "widen", "wasi_snapshot_preview1.sock_accept"),
    said("imports", "unknown", "env.log"),
  ),
  one("a module", "f.wasm", null, wasm("env", "log"), said("ships", "widen"), said("imports", "neutral", "env.log")),
  { ...one("half a module", "f.wasm", null, wasm("env", "log").slice(0, 20)), opaque: "bin/wasm" },
  svg("a script", "<path/>", "<path/><script>alert(1)</script>", said("active-content", "widen", "script")),
  svg("a script is gone", "<script>alert(1)</script>", "<path/>", said("active-content", "narrow", "script")),
  svg(
    "another script",
    "<script>alert(1)</script>",
    "<script>alert(2)</script>",
    said("active-content", "unknown", "script"),
  ),
  svg("a handler", "<path/>", '<path onload="x()"/>', said("active-content", "widen", "event handler")),
  svg(
    "an address of elsewhere",
    "<path/>",
    '<image href="https://x.example/a.png"/>',
    said("active-content", "widen", "external reference"),
  ),
  svg("another drawing", "<path d='M0'/>", "<path d='M1'/>"),
];
