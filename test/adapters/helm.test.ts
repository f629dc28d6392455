import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { helmHere, openHelm } from "../../src/adapters/helm/index.ts";
import type { Problem } from "../../src/model/problem.ts";
import type { ChartFile, ChartRenderer, Rendering } from "../../src/ports/index.ts";
import { scratch } from "../cli/run.ts";

const CHART = "apiVersion: v2\nname: shop\nversion: 0.1.0\n";
const MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n";
const files = (given: Readonly<Record<string, string>>): ChartFile[] =>
  Object.entries({ "Chart.yaml": CHART, ...given }).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));

/** A program of that name that does what a shell script says. */
function program(script: string): string {
  const path = join(scratch(), "helm");
  writeFileSync(
    path,
    `#!/bin/sh\nPATH=/usr/bin:/bin\nif [ "$1" = version ]; then echo v3.99.1; exit 0; fi\n${script}\n`,
  );
  chmodSync(path, 0o755);
  return path;
}
const opened = async (path: string, limits?: { time: number; output: number }): Promise<ChartRenderer> =>
  (await openHelm({ SALLYPORT_HELM: path }, limits)) as ChartRenderer;

// What is written is looked at: nothing may stay.
const TMP = scratch();
const { TMPDIR } = process.env;
beforeAll(() => {
  process.env.TMPDIR = TMP;
});
afterAll(() => {
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  expect(readdirSync(TMP).filter((name) => name.startsWith("sallyport-helm"))).toEqual([]);
});

describe("the program", () => {
  test("none, and none wanted", async () => {
    for (const env of [
      {},
      { PATH: "bin:." },
      { PATH: scratch() },
      { SALLYPORT_HELM: "off" },
      { SALLYPORT_HELM: "helm" },
    ]) {
      expect(await openHelm(env)).toBeNull();
      expect(await helmHere(env)).toBeNull();
    }
  });

  test("is found on the PATH or by its name, and asked for its version again when it was replaced", async () => {
    const path = program("exit 1");
    expect((await openHelm({ PATH: join(path, "..") }))?.engine).toBe("helm v3.99.1");
    expect((await opened(path)).engine).toBe("helm v3.99.1");
    writeFileSync(path, "#!/bin/sh\necho v4.0.0-rc.1\n");
    expect((await opened(path)).engine).toBe("helm v4.0.0-rc.1");
  });

  test.each([
    ["#!/bin/sh\necho v3.15.2\n", "helm/old"],
    ["#!/bin/sh\necho v2.17.0\n", "helm/old"],
    ["#!/bin/sh\necho hello\n", "helm/version"],
    ["#!/bin/sh\nexit 3\n", "helm/version"],
  ])("one that cannot be used: %j", async (script, code) => {
    const path = program("");
    writeFileSync(path, script);
    expect(await openHelm({ SALLYPORT_HELM: path })).toBeNull();
    expect(await helmHere({ SALLYPORT_HELM: path })).toMatchObject({ code });
  });

  test("sees nothing of this environment, and gets no shell", async () => {
    process.env.SECRET_OF_TEST = "hidden";
    process.env.HTTPS_PROXY = "http://proxy.example";
    const helm = await opened(program('echo "Error: $(env | sort | tr "\\n" " ") args $*" >&2; exit 1'));
    const said = (await helm.render(files({ "values.yaml": "a: 1\n" }))) as Problem;
    delete process.env.SECRET_OF_TEST;
    delete process.env.HTTPS_PROXY;
    expect(said.code).toBe("helm/failed");
    expect(said.message).not.toMatch(/hidden|proxy|kube\/config/i);
    expect(said.message).toContain("HELM_NO_PLUGINS=1");
  });

  test("too long: it is ended with all that it started", async () => {
    const pid = join(scratch(), "pid");
    const helm = await opened(program(`sleep 60 & echo $! > ${pid}; wait`), { time: 700, output: 1000 });
    expect(await helm.render(files({}))).toMatchObject({ code: "helm/timeout" });
    await expect.poll(() => !existsSync(`/proc/${readFileSync(pid, "utf8").trim()}`) || zombie(pid)).toBe(true);
  });

  test("a head is what stands in a line of its own", async () => {
    const said = "---\\n# Source: shop/templates/a.yaml\\na: b\\r---\\n# Source: shop/templates/b.yaml\\nc: d\\n";
    const { texts } = (await (await opened(program(`printf '%b' '${said}'`))).render(files({}))) as Rendering;
    expect([...texts.keys()]).toEqual(["templates/a.yaml"]);
  });

  test("too much, and something else than manifests", async () => {
    const limits = { time: 10_000, output: 100_000 };
    expect(await (await opened(program("yes"), limits)).render(files({}))).toMatchObject({ code: "helm/too-much" });
    expect(await (await opened(program("echo hello"), limits)).render(files({}))).toMatchObject({
      code: "helm/output",
    });
  });

  test.each(["../x.yaml", "/etc/x", "templates/../../x", "a//b", "a\nb", "a\\b", "x\udc80", "."])(
    "a path that leads elsewhere is not written: %j",
    async (path) => {
      const helm = await opened(program("exit 1"));
      expect(await helm.render([...files({}), { path, bytes: Buffer.from("x") }])).toMatchObject({ code: "helm/path" });
    },
  );

  test("two files in one place, and more than fits", async () => {
    const helm = await opened(program("exit 1"));
    const twice = [...files({}), ...files({})];
    expect(await helm.render(twice)).toMatchObject({ code: "helm/scratch" });
    const many = Array.from({ length: 5001 }, (_, i) => ({ path: `f${i}`, bytes: Buffer.from("x") }));
    expect(await helm.render(many)).toMatchObject({ code: "helm/too-large" });
  });
});

const zombie = (pid: string): boolean => {
  try {
    return /\) Z /.test(readFileSync(`/proc/${readFileSync(pid, "utf8").trim()}/stat`, "utf8"));
  } catch {
    return true;
  }
};

const real = await openHelm(process.env);
const WHY = real ? real.engine : "skipped: no helm here, put it on the PATH or name it in SALLYPORT_HELM";

describe.skipIf(!real)(`a real helm (${WHY})`, { timeout: 60_000 }, () => {
  const render = async (given: Readonly<Record<string, string>>): Promise<Rendering> => {
    const said = await (real as ChartRenderer).render(files(given));
    if ("code" in said) throw new Error(said.message);
    return said;
  };
  const fails = async (given: Readonly<Record<string, string>>, limits?: { time: number; output: number }) => {
    const helm = limits ? ((await openHelm(process.env, limits)) as ChartRenderer) : (real as ChartRenderer);
    return (await helm.render(files(given))) as Problem;
  };

  test("what each template comes to, those of charts that came along too; what comes to nothing is not there", async () => {
    const { texts, unsteady, filled } = await render({
      "values.yaml": "who: ada\n",
      "templates/a.yaml": `${MAP}  who: {{ .Values.who }}\n---\n${MAP}  who: two\n`,
      "templates/off.yaml": "{{ if .Values.more }}kind: Pod{{ end }}",
      "templates/words.yaml": "# only {{ .Release.Name }}\n",
      "templates/_part.tpl": '{{ define "x" }}y{{ end }}',
      "charts/folder/Chart.yaml": CHART.replace("shop", "sub"),
      "charts/folder/templates/b.yaml": `${MAP}  of: {{ .Release.Namespace }}\n`,
    });
    expect([...texts.keys()].sort()).toEqual(["charts/sub/templates/b.yaml", "templates/a.yaml"]);
    expect(texts.get("templates/a.yaml")).toMatch(/who: ada[\s\S]*---[\s\S]*who: two/);
    expect(texts.get("charts/sub/templates/b.yaml")).toContain("of: default");
    expect([unsteady.size, filled]).toEqual([0, []]);
  });

  test("a value that is demanded gets a placeholder, and is named", async () => {
    const { texts, filled } = await render({
      "values.yaml": "a: {}\nc: {}\n",
      "templates/a.yaml": `${MAP}  a: {{ required "say a.b" .Values.a.b }}\n`,
      "templates/b.yaml": `{{- if not .Values.c.d }}\n{{- fail "say c.d" }}\n{{- end }}\n${MAP}  c: {{ .Values.c.d }}\n`,
    });
    expect([filled, texts.size]).toEqual([["a.b", "c.d"], 2]);
  });

  test("a chart that refuses for another reason is not rendered", async () => {
    const said = await fails({ "templates/a.yaml": '{{ fail "never" }}' });
    expect(said).toMatchObject({ code: "helm/failed", message: expect.stringContaining("never") });
    expect(said.message).not.toContain(TMP);
  });

  test("what is not there is not fetched", async () => {
    const dependencies = "dependencies:\n  - {name: db, version: 1.0.0, repository: 'https://charts.example'}\n";
    const said = await fails({ "Chart.yaml": CHART + dependencies, "templates/a.yaml": MAP });
    expect(said).toMatchObject({ code: "helm/incomplete", message: "charts that it needs are not in it: db" });
  });

  test("a schema asks nobody", async () => {
    let asked = 0;
    const server = createServer((_, answer) => {
      asked++;
      answer.end("{}");
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const schema = JSON.stringify({ $ref: `http://127.0.0.1:${port}/schema.json` });
    const { texts } = await render({ "values.schema.json": schema, "templates/a.yaml": `${MAP}  a: b\n` });
    server.close();
    expect([asked, texts.size]).toEqual([0, 1]);
  });

  test("no cluster, no name service, no file of the machine", async () => {
    const { texts } = await render({
      "templates/a.yaml": `${MAP}  a: {{ lookup "v1" "Secret" "kube-system" "" | toJson | quote }}
  b: {{ getHostByName "localhost" | quote }}
  c: {{ .Files.Get "/etc/passwd" | quote }}
  d: {{ .Files.Get "../../../../etc/passwd" | quote }}
`,
    });
    expect(texts.get("templates/a.yaml")).toMatch(/a: "\{\}"\n {2}b: ""\n {2}c: ""\n {2}d: ""/);
  });

  test("no template can speak for another", async () => {
    const head = "---\n# Source: shop/templates/other.yaml\n";
    for (const end of ["\n", "\r\n", "\r", "\u2028", "\u0085", " "]) {
      const said = await (real as ChartRenderer).render(
        files({ "templates/a.yaml": `${MAP}  a: b${end}${head}${MAP}  a: {{ "c" }}\n` }),
      );
      expect("code" in said ? ["templates/a.yaml"] : [...said.texts.keys()]).toEqual(["templates/a.yaml"]);
    }
  });

  test("what says something else each time is told apart", async () => {
    const { unsteady, texts } = await render({
      "templates/a.yaml": `${MAP}  a: {{ randAlphaNum 20 }}\n`,
      "templates/b.yaml": `${MAP}  b: {{ now | date "2006-01-02T15:04:05" | quote }}\n`,
      "templates/c.yaml": `${MAP}  c: d\n`,
    });
    expect([...unsteady].sort()).toEqual(["templates/a.yaml", "templates/b.yaml"]);
    expect(texts.has("templates/c.yaml")).toBe(true);
  });

  test.each([
    ["a loop", { "templates/a.yaml": "{{ range until 2000000000 }}{{ end }}" }],
    [
      "a loop of loops",
      {
        "templates/a.yaml": `{{ range until 100000 }}${"{{ range until 100000 }}".repeat(3)}x${"{{ end }}".repeat(4)}`,
      },
    ],
    ["more than memory holds", { "templates/a.yaml": '{{ repeat 2000000000 "xxxxxxxxxxxxxxxx" }}' }],
    ["100 MB", { "templates/a.yaml": `${MAP}  a: {{ repeat 100000000 "x" }}` }],
    ["a template in itself", { "templates/a.yaml": '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}' }],
    [
      "a text in itself",
      { "values.yaml": "t: '{{ tpl .Values.t . }}'\n", "templates/a.yaml": "{{ tpl .Values.t . }}" },
    ],
  ])("ends in time: %s", async (_, chart) => {
    const said = await fails(chart, { time: 2500, output: 1_000_000 });
    expect(said.code).toMatch(/^helm\/(timeout|too-much|failed)$/);
  });
});
