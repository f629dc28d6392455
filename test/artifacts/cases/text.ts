import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const one = casesAt("text", "src/sign.py");
const at = (path: string, c: Case): Case => ({ ...c, path, name: `${c.name} (${path})` });
const CODE = "def sign():\n    return run()\n";
const run = (comment: string): string => `def sign():\n    return run()${comment}\n`;

// Put together here, so that no scanner of this repository takes them for what they look like.
const AWS = `AKIA${"QWZ7VXRM"}${"T5JLB2KD"}`;
const GITHUB = `ghp_${"a8Fk2LmP9xQr4TzW7vBn"}${"C3yHd6JsE1uGiK5o"}`;
const SLACK = `xoxb-${"804711936250"}-${"8jKq2ZmX4vRt7PwL9sNd"}`;
const DRAWN = "t9Kx2Lq8Vz4Rw7Pm3Nc6";
const PEM = (kind: string): string =>
  `KEY = """-----BEGIN ${kind}-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"}\n${"q83hZlP0xTnRbYw5UvEo2dMsKfGcQ6aJiN1yXtL4pVrW9eHzBuCm7OkDjS+I/gF3"}\n-----END ${kind}-----"""\n`;

export const TEXT: readonly Case[] = [
  one("every finding of a line is hidden", CODE, run("  # nosec"), said("suppresses", "widen", "bandit every rule")),
  one("one rule is hidden", CODE, run("  # nosec B602"), said("suppresses", "widen", "bandit B602")),
  one("a comment goes", run("  # nosec"), CODE, said("suppresses", "narrow")),
  one(
    "a list becomes all",
    run("  # nosec B602"),
    run("  # nosec"),
    said("suppresses", "widen"),
    said("suppresses", "narrow"),
  ),
  one("of security only", CODE, run("  # noqa: S602,E501"), said("suppresses", "widen", "ruff S602")),
  one("of style", CODE, run("  # noqa: E501")),
  one("for the whole file", CODE, `# ruff: noqa: S602\n${CODE}`, said("suppresses", "widen", "ruff S602")),
  one("moves with its line", run("  # nosec B602"), `import x\n\n${run("  # nosec B602")}`),
  one("in a string", CODE, `${CODE}x = "a nosec b"\n`),
  one("secret scanners look away", CODE, run("  # gitleaks:allow"), said("suppresses", "widen", "gitleaks every rule")),
  one(
    "from a line to the block",
    "a = 1  # noqa: S1\n",
    "# flake8: noqa: S1\na = 1\n",
    said("suppresses", "widen"),
    said("suppresses", "narrow"),
  ),
  at(
    "web/a.ts",
    one(
      "a rule of security",
      "eval(x);\n",
      "// eslint-disable-next-line no-eval -- why\neval(x);\n",
      said("suppresses", "widen", "eslint no-eval"),
    ),
  ),
  at(
    "web/a.ts",
    one(
      "the comment is moved",
      "eval(x); // eslint-disable-line no-eval\n",
      "// eslint-disable-next-line no-eval\neval(x);\n",
    ),
  ),
  at(
    "web/a.ts",
    one("a block", "eval(x);\n", "/* eslint-disable */\neval(x);\n", said("suppresses", "widen", "eslint every rule")),
  ),
  at(
    "web/a.ts",
    one(
      "a line for a block",
      "eval(x); // eslint-disable-line no-eval\n",
      "/* eslint-disable no-eval */ eval(x);\n",
      said("suppresses", "widen"),
      said("suppresses", "narrow"),
    ),
  ),
  at("web/a.ts", one("a rule of style", "a();\n", "// eslint-disable-next-line no-console\na();\n")),
  at("main.go", one("of Go", "x()\n", "x() //nolint:gosec\n", said("suppresses", "widen", "golangci-lint gosec"))),
  at("main.go", one("of Go, style", "x()\n", "x() //nolint:lll\n")),
  at(
    "main.tf",
    one(
      "of infrastructure",
      "resource a b {\n}\n",
      "resource a b { #checkov:skip=CKV_1:why\n}\n",
      said("suppresses", "widen", "checkov CKV_1"),
    ),
  ),
  at(
    "lib.rs",
    one("of Rust", "mod a;\n", "#[allow(unsafe_code)]\nmod a;\n", said("suppresses", "widen", "rustc unsafe_code")),
  ),
  at("A.java", one("of Java", "class A {}\n", '@SuppressWarnings("unchecked")\nclass A {}\n')),
  at(
    "A.java",
    one(
      "of Java, all",
      "class A {}\n",
      '@SuppressWarnings({"all"})\nclass A {}\n',
      said("suppresses", "widen", "java all"),
    ),
  ),
  {
    ...one("what was no text", `${"a".repeat(5000)}\u0000`, run("  # nosec"), said("suppresses", "unknown")),
    opaque: "file/binary",
  },

  one("a key of a cloud", "a = 1\n", `a = "${AWS}"\n`, said("holds-secret", "widen", "AWS access key long")),
  one("a token", "a = 1\n", `a = "${GITHUB}"\n`, said("holds-secret", "widen")),
  one("a token of a chat", "a = 1\n", `a = "${SLACK}"\n`, said("holds-secret", "widen")),
  one("is taken out", `a = "${AWS}"\n`, "a = 1\n", said("holds-secret", "neutral", "AWS access key long")),
  one("is moved", `a = "${AWS}"\nb = 1\n`, `b = 1\nc = "${AWS}"\n`),
  one("the example of the maker", "a = 1\n", 'a = "AKIAIOSFODNN7EXAMPLE"\n'),
  one("a private key", "a = 1\n", PEM("RSA PRIVATE KEY"), said("holds-secret", "widen")),
  one("a public key", "a = 1\n", PEM("PUBLIC KEY")),
  one("the words around a key", "a = 1\n", 'if "-----BEGIN PRIVATE KEY-----" in text:\n'),
  one(
    "a password in quotes",
    "a = 1\n",
    `db_password = "${DRAWN}"\n`,
    said("holds-secret", "widen", "literal credential long"),
  ),
  one(
    "a password of elsewhere",
    "a = 1\n",
    'db_password = os.environ["DB_PASSWORD"]\npassword = "\u0024{DB_PASSWORD}"\n',
  ),
  one(
    "a placeholder",
    "a = 1\n",
    'password = "changeme-please1A"\ntoken = "<your-token-here>"\napi_key = "xxxxxxxxxxxxxxxx"\n',
  ),
  one(
    "the name of a secret",
    "a = 1\n",
    'secret_name = "stripe-live-key"\ntoken_url = "https://x.example/oauth2/token"\n',
  ),
  at(".env", one("in an environment", "A=1\n", `A=1\nAPI_TOKEN=${DRAWN}\n`, said("holds-secret", "widen"))),
  one(
    "in an address",
    "a = 1\n",
    `a = "postgres://app:${DRAWN}@db.internal/pay"\n`,
    said("holds-secret", "widen", "password in an address long"),
  ),
  one("an address without", "a = 1\n", 'a = "postgres://app:\u0024{PW}@db.internal/pay"\n'),
  one("a digest", "a = 1\n", `sha = "${"3f2a9c".repeat(10)}"\n`),

  one("the direction of text", "a = 1\n", "a = 1 # \u202e } \u2066\n", said("hides-text", "widen", "text direction")),
  one("in more lines", "a = 1 # \u202e\n", "a = 1 # \u202e\nb = 1 # \u202e\n", said("hides-text", "widen")),
  one("in fewer lines", "a = 1 # \u202e\nb = 1 # \u202e\n", "a = 1 # \u202e\n", said("hides-text", "narrow")),
  one(
    "a name with nothing in it",
    "admin = 1\n",
    "ad\u200bmin = 1\n",
    said("hides-text", "widen", "characters without width"),
  ),
  one(
    "a name in two scripts",
    "admin = 1\n",
    "\u0430dmin = 1\n",
    said("hides-text", "widen", "letters of several scripts in one word"),
  ),
  one("a measure", "a = 1\n", 'a = "5 \u03bcm \u0394x"\n'),
  one("another language", "a = 1\n", 'a = "\u043f\u0440\u0438\u0432\u0435\u0442 world \u4f60\u597d"\n'),
  one(
    "far to the right",
    "a = 1\n",
    `a = 1;${" ".repeat(300)}import os\n`,
    said("hides-text", "widen", "blanks before code"),
  ),
  at("README.md", one("prose", "a\n", "use `# nosec` with care\n")),
];
