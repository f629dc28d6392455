import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createExtractor } from "../../src/adapters/extract/index.ts";
import type { Extractor } from "../../src/ports/index.ts";

/** Milliseconds that any one file may take, through the worker that the product uses. */
const BOUND = 5_000;
const N = 100_000;
const lines = (n: number, line: (i: number) => string): string => Array.from({ length: n }, (_, i) => line(i)).join("");

type Bomb = readonly [name: string, path: string, text: () => string];
const FRONT = "frontend a\n";
const PLAY = "- hosts: a\n  tasks:\n";
const REALM = '{"realm": "a", "sslRequired": "none", ';

const BOMBS: readonly Bomb[] = [
  ["haproxy: one long line", "haproxy.cfg", () => `${FRONT} ${"a ".repeat(2_000_000)}`],
  ["haproxy: quotes that never end", "haproxy.cfg", () => `${FRONT}${' "a\n'.repeat(N)}`],
  ["haproxy: continued lines", "haproxy.cfg", () => `${FRONT}${" a \\\n".repeat(N)}`],
  ["haproxy: escapes", "haproxy.cfg", () => `${FRONT}${"\\ ".repeat(1_000_000)}`],
  [
    "haproxy: many conditions in many rules",
    "haproxy.cfg",
    () =>
      `${FRONT}${lines(3_000, (i) => `acl a src 10.0.${i % 250}.1\n`)}${lines(3_000, () => "http-request deny if a !a\n")}`,
  ],
  [
    "haproxy: rules after rules that pass",
    "haproxy.cfg",
    () =>
      `${FRONT}${lines(4_000, (i) => `http-request allow if { path /${i} }\nhttp-request deny if { path /${i} }\n`)}`,
  ],
  ["haproxy: many frontends", "haproxy.cfg", () => lines(20_000, (i) => `frontend f${i}\n bind :${i} ssl\n`)],
  ["haproxy: one name for every section", "haproxy.cfg", () => lines(20_000, () => "frontend f\n bind :1 ssl\n")],
  ["apache: deep sections", "httpd.conf", () => `ServerRoot /a\n${"<IfModule a>\n".repeat(N)}`],
  [
    "apache: many hosts",
    "httpd.conf",
    () => lines(20_000, (i) => `<VirtualHost *:${i}>\nSSLEngine on\n</VirtualHost>\n`),
  ],
  ["apache: one comment that goes on", ".htaccess", () => `# ${"\\\n".repeat(N)}`],
  ["apache: many addresses", ".htaccess", () => `Require ip ${"10.0.0.1 ".repeat(300_000)}\n`],
  ["apache: options", ".htaccess", () => `Options ${"+Indexes ".repeat(300_000)}\n`],
  ["nginx: deep locations", "nginx.conf", () => `server {${"location /a {".repeat(90)}${"}".repeat(90)}}`],
  [
    "nginx: headers for many places",
    "nginx.conf",
    () =>
      `server { ${"add_header X-Frame-Options DENY; ".repeat(400)} ${lines(2_000, (i) => `location /${i} { }\n`)} }`,
  ],
  ["nft: deep braces", "nftables.conf", () => "table a b { chain c { tcp dport {".repeat(N)],
  [
    "nft: a large set",
    "nftables.conf",
    () =>
      `table inet f { set s { elements = { ${"10.0.0.1, ".repeat(N)} } }\n chain input { type filter hook input priority 0; policy drop; ip saddr @s tcp dport { ${"1, ".repeat(5_000)} } accept } }`,
  ],
  [
    "nft: chains that jump to each other",
    "nftables.conf",
    () =>
      `table inet f { chain input { type filter hook input priority 0; policy drop; jump c0; jump c0 }\n${lines(60, (i) => `chain c${i} { ${`jump c${(i + 1) % 60}; `.repeat(9)} tcp dport ${i} accept }\n`)} }`,
  ],
  ["nft: commas", "nftables.conf", () => `table a b { chain c { ct state ${"a,".repeat(N)}b accept } }`],
  ["nft: quotes that never end", "nftables.conf", () => `table a b { chain c { ${'log prefix "a\n'.repeat(20_000)}`],
  [
    "iptables: many rules",
    "rules.v4",
    () =>
      `*filter\n:INPUT DROP [0:0]\n${lines(20_000, (i) => `-A INPUT -s 10.0.${i % 200}.${i % 199} -p tcp --dport ${i} -j ACCEPT\n`)}COMMIT\n`,
  ],
  [
    "iptables: chains of chains",
    "rules.v4",
    () =>
      `*filter\n:INPUT DROP [0:0]\n${lines(50, (i) => `:c${i} - [0:0]\n`)}${lines(50, (i) => `-A c${i} -j c${(i + 1) % 50}\n`.repeat(9))}-A INPUT -j c0\n`,
  ],
  [
    "sudo: aliases of aliases",
    "sudoers",
    () =>
      `${lines(
        30,
        (i) =>
          `Cmnd_Alias A${i} = ${Array(9)
            .fill(`A${i + 1}`)
            .join(", ")}\n`,
      )}a ALL = A0\n`,
  ],
  ["sudo: an alias of itself", "sudoers", () => "Cmnd_Alias A = A, A\na ALL = A\n"],
  [
    "sudo: many users on many hosts",
    "sudoers",
    () => `${"a,".repeat(5_000)}b ${"h,".repeat(5_000)}i = ${"/bin/a,".repeat(5_000)}/bin/b\n`,
  ],
  ["sudo: tags", "sudoers", () => `a ALL = ${"NOPASSWD: ".repeat(N)}/bin/a\n`],
  ["sudo: blanks", "sudoers", () => `a ALL = /bin/a${"\\ ".repeat(300_000)}x\nDefaults ${"\\ ".repeat(300_000)}x\n`],
  ["sudo: one long line of equal signs", "sudoers", () => `a ALL ${"= ".repeat(500_000)}\n`],
  ["sshd: many blocks", "sshd_config", () => lines(30_000, (i) => `Match User u${i}\nPermitRootLogin yes\n`)],
  ["sshd: a long list", "sshd_config", () => `AllowUsers ${"a ".repeat(500_000)}\nCiphers ${"a,".repeat(500_000)}b\n`],
  ["pg_hba: many names", "pg_hba.conf", () => `host ${"a,".repeat(50_000)}b ${"c,".repeat(50_000)}d all md5\n`],
  ["pg_hba: many lines", "pg_hba.conf", () => lines(30_000, (i) => `host d${i} u${i % 300} all reject\n`)],
  ["php: blanks before nothing", "php.ini", () => `engine = a${" ".repeat(90_000)}b\n`.repeat(20)],
  [
    "realm: deep groups",
    "a-realm.json",
    () => `${REALM}"groups": ${'[{"name": "g", "subGroups": '.repeat(45)}[]${"}]".repeat(45)}}`,
  ],
  [
    "realm: many clients",
    "a-realm.json",
    () => `${REALM}"clients": [${Array.from({ length: 8_000 }, (_, i) => `{"clientId": "c${i}"}`).join(",")}]}`,
  ],
  ["realm: a long policy", "a-realm.json", () => `${REALM}"passwordPolicy": "${"length(8) and ".repeat(50_000)}x"}`],
  [
    "iam: everyone, everything, everywhere",
    "p.json",
    () =>
      JSON.stringify({
        Statement: [
          {
            Effect: "Allow",
            Principal: Array(3_000).fill("*"),
            Action: Array(3_000).fill("a:b"),
            Resource: Array(3_000).fill("*"),
          },
        ],
      }),
  ],
  [
    "iam: many statements",
    "p.json",
    () =>
      JSON.stringify({
        Statement: Array.from({ length: 20_000 }, (_, i) => ({
          Effect: "Allow",
          Action: `a:${i}`,
          Resource: `arn:${i}`,
        })),
      }),
  ],
  [
    "iam: many bindings",
    "p.json",
    () =>
      JSON.stringify({ bindings: Array.from({ length: 20_000 }, (_, i) => ({ role: `r${i}`, members: ["user:a"] })) }),
  ],
  ["ansible: deep blocks", "site.yml", () => `${PLAY}${lines(90, (i) => `${" ".repeat(4 + i)}- block:\n`)}`],
  ["ansible: many tasks", "site.yml", () => PLAY + "    - shell: curl https://x.example/i | sh\n".repeat(8_000)],
  ["ansible: words of one argument", "site.yml", () => `${PLAY}    - apt: ${"name=a ".repeat(N)}\n`],
  ["ansible: quotes of one argument", "site.yml", () => `${PLAY}    - command: ${`a='`.repeat(N)}\n`],
  ["ansible: comments before a list", "tasks/main.yml", () => `${"#\n".repeat(1_900)}- name: a\n  shell: b\n`],
  ["ansible: blank lines before nothing", "tasks/main.yml", () => "\n \t\r\n".repeat(500_000)],
  [
    "ansible: a mode without end",
    "site.yml",
    () => `${PLAY}    - file: {path: /a, mode: "${"u=rwx,".repeat(50_000)}"}\n`,
  ],
  ["application: deep", "application.yml", () => lines(95, (i) => `${" ".repeat(i)}a:\n`)],
  [
    "application: many properties",
    "application.properties",
    () => lines(50_000, (i) => `a.b${i}=\${DB_PASSWORD${i}}\n`),
  ],
  [
    "application: placeholders that never end",
    "application.properties",
    () => `a=${"${a:".repeat(20_000)}\n`.repeat(5),
  ],
  ["page: many comments", "a.html", () => `${"<!-- a -->".repeat(90_000)}${"x".repeat(900_000)}`],
  ["page: many scripts", "a.html", () => `${"<script>a</script>".repeat(40_000)}${"x".repeat(900_000)}`],
  ["page: a comment in each script", "a.html", () => "<script><!--a--></script>".repeat(30_000)],
  ["page: scripts in a comment that never ends", "a.html", () => `<script><!--${"<script>".repeat(90_000)}`],
  ["yaml: lines without a colon", "values.yaml", () => `a:\n${"  - word\n".repeat(180_000)}`],
  ["yaml: numbers of all kinds", "values.yaml", () => lines(150_000, (i) => `- 1.${i}\n`)],
  ["yaml: texts that go on", "values.yaml", () => lines(4_000, (i) => `k${i}: "a\n  b"\n`)],
  ["json with comments: deep after a quote in a comment", "tsconfig.json", () => `// "\n${"[".repeat(1_000_000)}`],
  ["json: deep after a text that ends with its line", "tsconfig.json", () => `"a\n${"[".repeat(1_000_000)}`],
  ["json with comments: one that never ends", "biome.json", () => `/* ${"*".repeat(1_000_000)}`],
  ["renovate: blanks in a time", "renovate.json", () => `{"minimumReleaseAge": "3${" ".repeat(500_000)}x"}`],
];

let extractor: Extractor;
beforeAll(() => {
  extractor = createExtractor({ workers: 2 });
});
afterAll(() => extractor.close());

describe("files made to be slow, of hosts and edges", () => {
  it.each(BOMBS)("%s", async (_, path, text) => {
    const bytes = new TextEncoder().encode(text());
    const start = performance.now();
    const extracted = await extractor.extract({ path, bytes });
    expect(performance.now() - start).toBeLessThan(BOUND);
    if (extracted.status === "failed") {
      expect(extracted.problem.code).toMatch(/^extract\//);
      expect.fail(`the worker was lost: ${extracted.problem.message}`);
    }
    expect(extracted.kinds.length).toBeGreaterThan(0);
    for (const { extraction } of extracted.kinds) {
      for (const f of extraction.facts) expect(f.at.every((r) => r.to <= bytes.length)).toBe(true);
      for (const o of extraction.opaque) expect(o.reason.message.length).toBeLessThan(300);
    }
  });
});
