import type { Command } from "commander";
import { collect, knownArgument, outputOption, run, wholeNumber } from "./options.ts";

const port = wholeNumber("the port", 0, 65_535);
const seconds = wholeNumber("--reconcile", 1, 86_400);

/** The server, and what its people do from a terminal. */
export function addServerCommands(sallyport: Command): void {
  sallyport
    .command("status")
    .description("what each stage holds and what waits, from the server")
    .addOption(outputOption("human", "json"))
    .addHelpText("after", "\nExamples:\n  sallyport status\n  sallyport status --output json")
    .action(run(async () => (await import("../commands/status.ts")).statusCommand));

  sallyport
    .command("approve")
    .description("cover the obligations of a verdict that are yours")
    .argument("<verdict>", "the digest that status prints")
    .option("--reason <text>", "why, for the ledger", "")
    .option("--yes", "do not ask", false)
    .addHelpText("after", '\nExample:\n  sallyport approve sha256:3f... --reason "read it with the team"')
    .action(run(async () => (await import("../commands/approve.ts")).approveCommand));

  sallyport
    .command("return")
    .description("send a change back to its author")
    .argument("<verdict>", "the digest that status prints")
    .option("--reason <text>", "what is wrong, for its author and the ledger", "")
    .addHelpText("after", '\nExample:\n  sallyport return sha256:3f... --reason "the role may read every secret"')
    .action(run(async () => (await import("../commands/return.ts")).returnCommand));

  sallyport
    .command("take-back")
    .description("take a return back, so that the change can be approved again")
    .argument("<verdict>", "the digest that was returned")
    .option("--reason <text>", "why, for the ledger", "")
    .addHelpText("after", "\nExample:\n  sallyport take-back sha256:3f...")
    .action(run(async () => (await import("../commands/return.ts")).takeBackCommand));

  sallyport
    .command("promote")
    .description("make the server look now; it promotes what may be promoted")
    .argument("<repo>", "the repository's name")
    .addOption(outputOption("human", "json"))
    .addHelpText("after", "\nExample:\n  sallyport promote shop")
    .action(run(async () => (await import("../commands/status.ts")).promoteCommand));

  const ledger = sallyport
    .command("ledger")
    .description("the signed record of everything that was decided and moved")
    .addHelpText("after", "\nExample:\n  sallyport ledger export > ledger.jsonl");
  ledger
    .command("verify")
    .description("verify every signature and the chain, with public keys alone")
    .option("--key <files...>", "public keys, PEM", [])
    .option("--file <jsonl>", "an exported ledger; without it, the server's")
    .option("--expect <digest>", "an entry known from before: shows a ledger that was cut off")
    .addHelpText(
      "after",
      "\nExample:\n  sallyport ledger verify --key .sallyport-data/keys/public/*.pem --file ledger.jsonl",
    )
    .action(run(async () => (await import("../commands/ledger.ts")).verifyCommand));
  ledger
    .command("export")
    .description("print every entry, one JSON row a line")
    .addHelpText("after", "\nExample:\n  sallyport ledger export > ledger.jsonl")
    .action(run(async () => (await import("../commands/ledger.ts")).exportCommand));

  sallyport
    .command("login")
    .description("use a one-time sign-in link for the command line")
    .argument("<link>", "as serve or signin-link print it")
    .addHelpText("after", "\nExample:\n  sallyport login http://127.0.0.1:4400/signin/link/...")
    .action(run(async () => (await import("../commands/session.ts")).loginCommand));

  sallyport
    .command("signin-link")
    .description("print a new one-time sign-in link, where the server runs")
    .requiredOption("--as <person>", "whom it signs in")
    .option("--data <path>", "the server's data directory", process.env.SALLYPORT_DATA ?? ".sallyport-data")
    .addHelpText("after", "\nExample:\n  sallyport signin-link --as sam --data /var/lib/sallyport")
    .action(run(async () => (await import("../commands/session.ts")).signInLinkCommand));

  sallyport
    .command("schema")
    .description("print a JSON Schema, for an editor")
    .addArgument(knownArgument("<name>", "policy", ["policy"]))
    .addHelpText("after", "\nExample:\n  sallyport schema policy > policy.schema.json")
    .action(run(async () => (await import("../commands/schema.ts")).schemaCommand));

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
    .action(run(async () => (await import("../commands/doctor.ts")).doctorCommand));

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
    .action(run(async () => (await import("../commands/serve.ts")).serveCommand));
}
