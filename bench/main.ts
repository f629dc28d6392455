import { note, UsageError } from "./process.ts";

interface Bench {
  readonly says: string;
  readonly example: string;
  readonly load: () => Promise<(args: readonly string[]) => Promise<object>>;
}

/** Every measurement by its name. */
const BENCHES: Readonly<Record<string, Bench>> = {
  start: {
    says: "npm start in a fresh clone with an empty HOME, twice: seconds until the sign-in links, and until Ctrl-C is done",
    example: "npm run bench -- start",
    load: async () => (await import("./start.ts")).startBench,
  },
  diff: {
    says: "one range: without cache, with it, without a change, and the floor; seconds, and the peak memory",
    example: "npm run bench -- diff --repo ../shop --range v1.0..v1.1 [--neighbour v1.0..v1.2] [--runs 5]",
    load: async () => (await import("./diff.ts")).diffBench,
  },
  hook: {
    says: "the hooks before a commit and a push of the last changed files of a repository, without cache and with it; seconds",
    example: "npm run bench -- hook --repo ../shop [--files 20] [--runs 5]",
    load: async () => (await import("./hook.ts")).hookBench,
  },
  pairs: {
    says: "pairs of accepted and refused resources of a public collection: what widens one way, and what must not the other",
    example:
      "npm run bench -- pairs --clone ../checks [--collection kics] [--only terraform] [--half seen] [--misses misses.txt]",
    load: async () => (await import("./pairs.ts")).pairsBench,
  },
  page: {
    says: "a change of many files in a real browser: milliseconds from input to paint for each input, and how the page comes up",
    example: "npm run bench -- page [--files 5000]",
    load: async () => (await import("./page.ts")).pageBench,
  },
  version: {
    says: "sallyport --version against node doing nothing: milliseconds",
    example: "npm run bench -- version [--runs 15]",
    load: async () => (await import("./version.ts")).versionBench,
  },
};

const help = (): string =>
  [
    "npm run bench -- NAME [OPTIONS]: one JSON object is the last line on stdout, all else goes to stderr.",
    "",
    ...Object.entries(BENCHES).map(
      ([name, { says, example }]) => `  ${name.padEnd(9)} ${says}\n            ${example}`,
    ),
    "",
  ].join("\n");

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h") {
    process.stdout.write(help());
    return 0;
  }
  const bench = name !== undefined && Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (!bench) {
    note(name === undefined ? "error: a name is needed" : `error: no measurement is called "${name}"`);
    note(`hint: known: ${Object.keys(BENCHES).join(", ")}`);
    return 2;
  }
  try {
    const measured = await (await bench.load())(args);
    process.stdout.write(`${JSON.stringify(measured)}\n`);
    return 0;
  } catch (error) {
    // parseArgs throws a TypeError with a code of its own for what it does not know.
    const usage =
      error instanceof UsageError || String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
    note(`error: ${error instanceof Error ? error.message : String(error)}`);
    if (usage) note(`hint: ${bench.example}`);
    return usage ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
