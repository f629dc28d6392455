// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold expressions
import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const page = casesAt("html", "web/index.html");
const body = (text: string): string =>
  `<!doctype html>\n<html><head><title>Shop</title></head>\n<body>\n${text}\n</body></html>\n`;
const policy = (text: string): string =>
  `<!doctype html>\n<html><head><meta http-equiv="Content-Security-Policy" content="${text}"></head><body></body></html>\n`;
const CDN = "https://cdn.example/a.js";

const PAGES: readonly Case[] = [
  page(
    "a script from elsewhere",
    body(""),
    body(`<script src="${CDN}"></script>`),
    said("loads", "widen", "a script from https://cdn.example"),
  ),
  page("a script of its own", body(""), body('<script src="/a.js"></script>')),
  page("a script from elsewhere goes", body(`<script src="${CDN}"></script>`), body(""), said("loads", "narrow")),
  page(
    "a script is held to its digest",
    body(`<script src="${CDN}"></script>`),
    body(`<script src="${CDN}" integrity="sha384-abc" crossorigin></script>`),
    said("loads", "narrow"),
  ),
  page(
    "another digest",
    body(`<script src="${CDN}" integrity="sha384-abc"></script>`),
    body(`<script src="${CDN}" integrity="sha384-def"></script>`),
    said("loads", "unknown"),
  ),
  page("a script by an expression", body(""), body('<script src="{{ cdn }}/a.js"></script>'), said("loads", "widen")),
  page("a script's address in a comment", body(""), body(`<!-- <script src="${CDN}"></script> -->`)),
  page("a script in a text", body(""), body(`<p>&lt;script src="${CDN}"></p>`)),
  page(
    "a script without encryption",
    body(`<script src="//cdn.example/a.js"></script>`),
    body(`<script src="http://cdn.example/a.js"></script>`),
    said("loads", "widen"),
    said("loads", "narrow"),
  ),
  page(
    "a frame leaves its sandbox",
    body('<iframe src="https://a.example/" sandbox=""></iframe>'),
    body('<iframe src="https://a.example/"></iframe>'),
    said("loads", "widen"),
  ),
  page(
    "a sandbox gains a token",
    body('<iframe src="https://a.example/" sandbox="allow-forms"></iframe>'),
    body('<iframe src="https://a.example/" sandbox="allow-scripts allow-forms"></iframe>'),
    said("loads", "widen"),
  ),
  page(
    "a frame may use the camera",
    body('<iframe src="/a"></iframe>'),
    body('<iframe src="/a" allow="camera"></iframe>'),
    said("requests-permission", "widen"),
  ),
  page("an inline handler", body("<a>x</a>"), body('<a onclick="go()">x</a>'), said("loads", "widen")),
  page("code in an address", body("<a>x</a>"), body('<a href="javascript:go()">x</a>'), said("loads", "widen")),
  page(
    "a form goes elsewhere",
    body('<form action="/pay"></form>'),
    body('<form action="https://pay.example/"></form>'),
    said("loads", "widen"),
  ),
  page(
    "scripts may be inline",
    policy("default-src 'self'; script-src 'self'"),
    policy("default-src 'self'; script-src 'self' 'unsafe-inline'"),
    said("csp", "widen", "script-src"),
  ),
  page(
    "inline scripts beside a nonce",
    policy("script-src 'nonce-abc'"),
    policy("script-src 'nonce-abc' 'unsafe-inline'"),
    said("csp", "neutral", "script-src"),
  ),
  page(
    "a policy in another order",
    policy("default-src 'self'; script-src a b"),
    policy("script-src b a; default-src 'self'"),
  ),
  page(
    "a policy loses a directive",
    policy("default-src 'self'; base-uri 'none'"),
    policy("default-src 'self'"),
    said("csp", "widen", "base-uri"),
  ),
  page("a policy is new", body(""), policy("default-src 'self'"), said("csp", "narrow")),
  page(
    "where it came from is told to all",
    '<meta name="referrer" content="no-referrer">',
    '<meta name="referrer" content="unsafe-url">',
    said("security-header", "widen"),
  ),
  page(
    "where it came from is kept",
    '<meta name="referrer" content="unsafe-url">',
    '<meta name="referrer" content="same-origin">',
    said("security-header", "narrow"),
  ),
  page(
    "an unknown word for it",
    '<meta name="referrer" content="no-referrer">',
    '<meta name="referrer" content="sometimes">',
    said("security-header", "unknown"),
  ),
  page("the safe filter", body("{{ text }}"), body("{{ text|safe }}"), said("raw-html", "widen")),
  page("three braces", body("{{ text }}"), body("{{{ text }}}"), said("raw-html", "widen")),
  page(
    "v-html through a sanitiser",
    body('<p v-html="text"></p>'),
    body('<p v-html="sanitize(text)"></p>'),
    said("raw-html", "narrow"),
    said("raw-html", "widen"),
  ),
  page("a word that is safe", body("{{ text }}"), body("{{ safe }}")),
];

const jsx = casesAt("html", "web/src/comment.tsx");
const component = (element: string): string =>
  `export const Comment = ({ text }: Props) => (\n  <div>\n    ${element}\n  </div>\n);\n`;
const COMPONENTS: readonly Case[] = [
  jsx(
    "HTML without escaping",
    component("<p>{text}</p>"),
    component("<p dangerouslySetInnerHTML={{ __html: text }} />"),
    said("raw-html", "widen"),
  ),
  jsx(
    "HTML of its own",
    component("<p>{text}</p>"),
    component('<p dangerouslySetInnerHTML={{ __html: "<b>x</b>" }} />'),
  ),
  jsx("a frame by an expression", component("<p />"), component("<iframe src={text} />"), said("loads", "widen")),
  jsx(
    "a script from elsewhere in a component",
    component("<p />"),
    component(`<script src="${CDN}" />`),
    said("loads", "widen"),
  ),
  jsx(
    "innerHTML",
    "export const f = (e: E, t: string) => {\n  e.textContent = t;\n};\n",
    "export const f = (e: E, t: string) => {\n  e.innerHTML = t;\n};\n",
    said("raw-html", "widen"),
  ),
  jsx("the word in a text", component("<p>innerHTML</p>"), component("<p>dangerouslySetInnerHTML</p>")),
];

const style = casesAt("css", "web/a.css");
const STYLES: readonly Case[] = [
  style(
    "a style sheet from elsewhere",
    "a { color: red }\n",
    '@import url("https://cdn.example/a.css");\na { color: red }\n',
    said("loads", "widen"),
  ),
  style(
    "a picture from elsewhere goes",
    "a { background: url(https://cdn.example/a.png) }\n",
    "a { background: red }\n",
    said("loads", "narrow"),
  ),
  style("a picture of its own", "a { background: red }\n", "a { background: url(../a.png) }\n"),
  style(
    "a font without encryption",
    '@font-face { src: url("//cdn.example/f.woff2") }\n',
    '@font-face { src: url("http://cdn.example/f.woff2") }\n',
    said("loads", "widen"),
    said("loads", "narrow"),
  ),
  style(
    "a style sheet of its own",
    "a { color: red }\n",
    '@import "b.css";\na { color: red }\n',
    said("loads", "neutral"),
  ),
  style(
    "another variable for a picture",
    "a { background: url(${one}/a.png) }\n",
    "a { background: url(${two}/a.png) }\n",
    said("loads", "unknown"),
  ),
  style("an address in a comment", "a { color: red }\n", "/* https://cdn.example/a.css */\na { color: red }\n"),
  style("code in a style", "a { width: 1px }\n", "a { width: expression(x()) }\n", said("loads", "widen")),
];

const extension = casesAt("app", "ext/manifest.json");
const manifest = (rest: object): string =>
  `${JSON.stringify({ manifest_version: 3, name: "shop", version: "1", ...rest }, null, 2)}\n`;
const android = casesAt("app", "app/src/main/AndroidManifest.xml");
const droid = (application: string, rest = ""): string =>
  `<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="shop">\n  ${rest}\n  <application ${application}>\n  </application>\n</manifest>\n`;
const APPS: readonly Case[] = [
  extension(
    "all sites",
    manifest({}),
    manifest({ host_permissions: ["<all_urls>"] }),
    said("requests-permission", "widen"),
  ),
  extension(
    "a permission goes",
    manifest({ permissions: ["tabs"] }),
    manifest({ permissions: [] }),
    said("requests-permission", "narrow"),
  ),
  extension(
    "a permission only when needed",
    manifest({ permissions: ["tabs"] }),
    manifest({ optional_permissions: ["tabs"] }),
    said("requests-permission", "narrow"),
  ),
  extension("another version", manifest({ permissions: ["tabs"] }), manifest({ permissions: ["tabs"], version: "2" })),
  extension(
    "a looser policy",
    manifest({ content_security_policy: { extension_pages: "script-src 'self'" } }),
    manifest({ content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'" } }),
    said("csp", "widen"),
  ),
  android(
    "a permission",
    droid(""),
    droid("", '<uses-permission android:name="android.permission.CAMERA"/>'),
    said("requests-permission", "widen"),
  ),
  android(
    "a backup is allowed by default",
    droid('android:allowBackup="false"'),
    droid(""),
    said("setting", "widen", "android:allowBackup"),
  ),
  android(
    "what the platform decides",
    droid('android:usesCleartextTraffic="false"'),
    droid(""),
    said("setting", "unknown", "android:usesCleartextTraffic"),
  ),
  android(
    "the application goes",
    droid(""),
    '<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="shop"/>\n',
    said("setting", "neutral"),
    said("setting", "neutral"),
    said("setting", "neutral"),
  ),
];

export const BROWSER_CASES: readonly Case[] = [...PAGES, ...COMPONENTS, ...STYLES, ...APPS];
