import { Command, CommanderError } from "commander";
import { fail, ProblemError } from "../model/problem.ts";
import { inert } from "../model/text.ts";
import { EXIT, exitOfProblem } from "./exit.ts";
import { ignoreLeftReaders, printProblem } from "./terminal.ts";

const version = process.env.SALLYPORT_VERSION ?? "0.0.0-dev";
const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];

/** A whole number between two others, as an option takes it. */
const wholeNumber =
  (name: string, least: number, most: number) =>
  (text: string): string =>
    /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
      ? text
      : fail("usage/number", `expected a number from ${least} to ${most} for ${name}, got "${text}"`);
const port = wholeNumber("the port", 0, 65_535);
const seconds = wholeNumber("--reconcile", 1, 86_400);

/** Runs a command that answers with its exit code. */
const run =
  <A extends unknown[]>(load: () => Promise<(...args: A) => Promise<number>>) =>
  async (...args: A): Promise<void> => {
    process.exitCode = await (await load())(...args);
  };

function program(): Command {
  const sallyport = new Command("sallyport")
    .description("The gate that every change passes: one security diff, policy, one button, a signed ledger.")
    .version(version)
    .showHelpAfterError("(run with --help for usage)")
    .configureOutput({
      // Arguments come back in these messages.
      outputError: (text, write) => write(text.split("\n").map(inert).join("\n")),
    })
    .configureHelp({ sortSubcommands: false })
    .addHelpText(
      "after",
      "\nExit codes: 0 pass, 1 blocked, 2 usage or configuration, 3 could not run, 4 sign-in needed, 5 a person is outstanding.",
    );

  sallyport
    .command("diff")
    .description("what became more permitted, more exposed, newly trusted, or cannot be compared")
    .argument("<range>", "A..B, or A...B from their merge base, or A for A..HEAD")
    .option("--repo <path>", "the repository", ".")
    .option("--output <format[=file]>", "human or json; may be given more than once", collect, [])
    .option("--all", "list tests, documents, examples and the whole residual too", false)
    .addHelpText(
      "after",
      "\nExamples:\n  sallyport diff main..HEAD\n  sallyport diff v1.0..v1.1 --repo ../shop --output json=diff.json",
    )
    .action(run(async () => (await import("./commands/diff.ts")).diffCommand));

  sallyport
    .command("check")
    .description("what the gate would say to a range, by the policy of its base")
    .argument("[range]", "A..B or A...B; without one, what this branch adds to the branch it will go into")
    .option("--repo <path>", "the repository", ".")
    .option("--stage <id>", "the stage to judge for; without one, the last")
    .option("--evidence <format=file>", "a report, such as junit=report.xml; may be given more than once", collect, [])
    .option("--output <format[=file]>", "human or json; may be given more than once", collect, [])
    .addHelpText(
      "after",
      "\nExamples:\n  sallyport check\n  sallyport check main..HEAD --stage dev --evidence junit=report.xml",
    )
    .action(run(async () => (await import("./commands/check.ts")).checkCommand));

  sallyport
    .command("status")
    .description("what each stage holds and what waits, from the server")
    .option("--output <format[=file]>", "human or json", collect, [])
    .addHelpText("after", "\nExamples:\n  sallyport status\n  sallyport status --output json")
    .action(run(async () => (await import("./commands/status.ts")).statusCommand));

  sallyport
    .command("approve")
    .description("cover the obligations of a verdict that are yours")
    .argument("<verdict>", "the digest that status prints")
    .option("--reason <text>", "why, for the ledger", "")
    .option("--yes", "do not ask", false)
    .addHelpText("after", '\nExample:\n  sallyport approve sha256:3f... --reason "read it with the team"')
    .action(run(async () => (await import("./commands/approve.ts")).approveCommand));

  sallyport
    .command("promote")
    .description("make the server look now; it promotes what may be promoted")
    .argument("<repo>", "the repository's name")
    .option("--output <format[=file]>", "human or json", collect, [])
    .addHelpText("after", "\nExample:\n  sallyport promote shop")
    .action(run(async () => (await import("./commands/status.ts")).promoteCommand));

  const ledger = sallyport
    .command("ledger")
    .description("the signed record of everything that was decided and moved")
    .addHelpText("after", "\nExample:\n  sallyport ledger export > ledger.jsonl");
  ledger
    .command("verify")
    .description("verify every signature and the chain, with public keys alone")
    .option("--key <file>", "a public key, PEM; may be given more than once", collect, [])
    .option("--file <jsonl>", "an exported ledger; without it, the server's")
    .option("--expect <digest>", "an entry known from before: shows a ledger that was cut off")
    .addHelpText(
      "after",
      "\nExample:\n  sallyport ledger verify --key .sallyport-data/keys/public/*.pem --file ledger.jsonl",
    )
    .action(run(async () => (await import("./commands/ledger.ts")).verifyCommand));
  ledger
    .command("export")
    .description("print every entry, one JSON row a line")
    .addHelpText("after", "\nExample:\n  sallyport ledger export > ledger.jsonl")
    .action(run(async () => (await import("./commands/ledger.ts")).exportCommand));

  sallyport
    .command("login")
    .description("use a one-time sign-in link for the command line")
    .argument("<link>", "as serve or signin-link print it")
    .addHelpText("after", "\nExample:\n  sallyport login http://127.0.0.1:4400/signin/link/...")
    .action(run(async () => (await import("./commands/session.ts")).loginCommand));

  sallyport
    .command("signin-link")
    .description("print a new one-time sign-in link, where the server runs")
    .requiredOption("--as <person>", "whom it signs in")
    .option("--data <path>", "the server's data directory", process.env.SALLYPORT_DATA ?? ".sallyport-data")
    .addHelpText("after", "\nExample:\n  sallyport signin-link --as sam --data /var/lib/sallyport")
    .action(run(async () => (await import("./commands/session.ts")).signInLinkCommand));

  sallyport
    .command("schema")
    .description("print a JSON Schema, for an editor")
    .argument("<name>", "policy")
    .addHelpText("after", "\nExample:\n  sallyport schema policy > policy.schema.json")
    .action(run(async () => (await import("./commands/schema.ts")).schemaCommand));

  sallyport
    .command("doctor")
    .description("what is missing here, and what to do about it")
    .option("--data <path>", "the server's data directory", process.env.SALLYPORT_DATA ?? ".sallyport-data")
    .option("--repo <path>", "the repository", ".")
    .option("--port <number>", "the server's port", port, port(process.env.SALLYPORT_PORT ?? "4400"))
    .addHelpText(
      "after",
      "\nExamples:\n  sallyport doctor\n  sallyport doctor --repo ../shop --data /var/lib/sallyport",
    )
    .action(run(async () => (await import("./commands/doctor.ts")).doctorCommand));

  sallyport
    .command("serve")
    .description("the gate as a service: page, API, and the stages of the repositories it serves")
    .option("--data <path>", "where everything is kept", process.env.SALLYPORT_DATA ?? ".sallyport-data")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "port to listen on", port, port(process.env.SALLYPORT_PORT ?? "4400"))
    .option(
      "--repo <name=remote[#branch]>",
      "a repository to serve, and the branch whose policy lists its stages; may be given more than once",
      collect,
      [],
    )
    .option(
      "--person <id=email:group>",
      "somebody who may sign in, with the groups they are in; may be given more than once",
      collect,
      [],
    )
    .option("--guard", "let only signed promotions move the stages of bare repositories on this machine", false)
    .option(
      "--url <address>",
      "the address people reach it by, when a proxy stands before it",
      process.env.SALLYPORT_URL,
    )
    .option("--reconcile <seconds>", "how often to look for missed pushes", seconds, "60")
    .option("--demo", "make and serve the demo shop too", false)
    .addHelpText(
      "after",
      "\nExamples:\n  sallyport serve --demo\n  sallyport serve --repo shop=/srv/git/shop.git#prod --person sam=sam@example.org:security --guard",
    )
    .action(run(async () => (await import("./commands/serve.ts")).serveCommand));

  return sallyport;
}

ignoreLeftReaders();
try {
  const sallyport = program().exitOverride();
  for (const command of sallyport.commands.flatMap((c) => [c, ...c.commands])) command.exitOverride();
  await sallyport.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.pass : EXIT.usage;
  else if (error instanceof ProblemError) {
    printProblem(error.problem);
    process.exitCode = exitOfProblem(error.problem.code);
  } else {
    // A crash must never look like a pass.
    printProblem({
      code: "internal",
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      hints: [],
    });
    process.exitCode = EXIT.couldNotRun;
  }
}
