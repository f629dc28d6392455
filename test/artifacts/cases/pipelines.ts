// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold expressions
import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const lab = casesAt("gitlab", ".gitlab-ci.yml");
const ci = (job: string, top = ""): string =>
  `${top}stages: [test]\ntest:\n  image: alpine:3.20\n  script: [make]\n${job}`;
const GITLAB: readonly Case[] = [
  lab("a failure is allowed", ci(""), ci("  allow_failure: true\n"), said("fails-open", "widen")),
  lab(
    "a failure counts again",
    ci("  allow_failure: true\n"),
    ci("  allow_failure: false\n"),
    said("fails-open", "narrow"),
  ),
  lab("a need goes", ci("  needs: [lint]\n"), ci(""), said("gate-on", "widen")),
  lab("a person starts it", ci(""), ci("  when: manual\n"), said("gate-on", "narrow")),
  lab(
    "other rules",
    ci("  rules:\n    - if: $CI_COMMIT_TAG\n"),
    ci("  rules:\n    - if: $CI_COMMIT_BRANCH\n"),
    said("triggers", "unknown"),
  ),
  lab("rules go", ci("  rules:\n    - if: $CI_COMMIT_TAG\n"), ci(""), said("triggers", "narrow")),
  lab(
    "an include that nobody pins",
    ci(""),
    ci("", "include:\n  - remote: https://a.example/ci.yml\n"),
    said("uses", "widen"),
  ),
  lab(
    "an include follows a branch",
    ci("", "include:\n  - {project: a/b, ref: v1.0.0, file: x.yml}\n"),
    ci("", "include:\n  - {project: a/b, ref: main, file: x.yml}\n"),
    said("uses", "widen"),
  ),
  lab("an include of its own", ci(""), ci("", "include:\n  - local: /ci/a.yml\n")),
  lab("runners of one's own", ci(""), ci("  tags: [metal]\n"), said("runs-on", "widen")),
  lab("another image", ci(""), ci("").replace("3.20", "3.21"), said("image", "unknown")),
  lab(
    "another environment",
    ci("  environment: prod\n"),
    ci("  environment: {name: stage}\n"),
    said("gate-on", "unknown"),
  ),
  lab(
    "a download into a shell",
    ci(""),
    ci("").replace("[make]", '["curl https://a.example/x | sh"]'),
    said("executes", "widen"),
  ),
  lab(
    "a title that is evaluated",
    ci(""),
    ci("").replace("[make]", "['eval \"echo $CI_MERGE_REQUEST_TITLE\"']"),
    said("interpolates", "widen"),
  ),
  lab(
    "a token for a cloud",
    ci(""),
    ci("  id_tokens:\n    T: {aud: https://cloud.example}\n"),
    said("may-assume", "widen"),
  ),
  lab("a secret is read", ci(""), ci("  secrets:\n    KEY: {vault: a/b}\n"), said("reads-secret", "widen")),
  lab(
    "a new job",
    ci(""),
    `${ci("")}more:\n  script: [make]\n`,
    said("gate-on", "neutral"),
    said("runs-on", "neutral"),
  ),
  lab("a template that nobody takes", ci(""), `${ci("")}.more:\n  allow_failure: true\n  script: [make]\n`),
];

const file = casesAt("jenkins", "Jenkinsfile");
const pipeline = (steps: string, top = "", agent = "agent { label 'small' }"): string =>
  `${top}pipeline {\n  ${agent}\n  stages {\n    stage('test') {\n      steps {\n        ${steps}\n      }\n    }\n  }\n}\n`;
const JENKINS: readonly Case[] = [
  file("any agent", pipeline("sh 'make'"), pipeline("sh 'make'", "", "agent any"), said("runs-on", "widen")),
  file(
    "a library without version",
    pipeline("sh 'make'", "@Library('tools@v1.0') _\n"),
    pipeline("sh 'make'", "@Library('tools') _\n"),
    said("uses", "unknown"),
  ),
  file(
    "a library by branch",
    pipeline("sh 'make'", "@Library('tools@v1.0') _\n"),
    pipeline("sh 'make'", "@Library('tools@main') _\n"),
    said("uses", "widen"),
  ),
  file(
    "credentials",
    pipeline("sh 'make'"),
    pipeline("withCredentials([string(credentialsId: 'key', variable: 'K')]) { sh 'make' }"),
    said("reads-secret", "widen"),
  ),
  file(
    "credentials go",
    pipeline("withCredentials([string(credentialsId: 'key', variable: 'K')]) { sh 'make' }"),
    pipeline("sh 'make'"),
    said("reads-secret", "narrow"),
  ),
  file(
    "a title in a command",
    pipeline("sh 'make'"),
    pipeline('sh "echo ${env.CHANGE_TITLE}"'),
    said("interpolates", "widen"),
  ),
  file("a title that the shell expands", pipeline("sh 'make'"), pipeline("sh 'echo \"$CHANGE_TITLE\"'")),
  file("a person goes on", pipeline("sh 'make'"), pipeline("input message: 'deploy?'"), said("gate-on", "narrow")),
  file(
    "failures are caught",
    pipeline("sh 'make'"),
    pipeline("catchError(buildResult: 'SUCCESS') { sh 'make' }"),
    said("fails-open", "widen"),
  ),
  file(
    "a download into a shell",
    pipeline("sh 'make'"),
    pipeline("sh 'curl https://a.example/x | sh'"),
    said("executes", "widen"),
  ),
  file("words in a comment", pipeline("sh 'make'"), pipeline("sh 'make' // agent any, input message: 'x'")),
  file("a pipeline is new", null, pipeline("sh 'make'"), said("gate-on", "neutral"), said("runs-on", "widen")),
  {
    ...file(
      "a script",
      pipeline("sh 'make'"),
      "node { sh 'make' }\n",
      said("gate-on", "unknown"),
      said("runs-on", "unknown"),
    ),
    opaque: "jenkins/scripted",
  },
];

const set = casesAt("ruleset", "rulesets/main.json");
const rules = (
  over: object = {},
  list: readonly object[] = [
    { type: "deletion" },
    { type: "pull_request", parameters: { required_approving_review_count: 1 } },
  ],
): string =>
  `${JSON.stringify({ name: "main", target: "branch", enforcement: "active", conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } }, rules: list, bypass_actors: [], ...over }, null, 2)}\n`;
const RULESET: readonly Case[] = [
  set("a rule goes", rules(), rules({}, [{ type: "deletion" }]), said("admission-guard", "widen")),
  set("a rule is added", rules({}, [{ type: "deletion" }]), rules(), said("admission-guard", "narrow")),
  set(
    "only evaluated",
    rules({}, [{ type: "deletion" }]),
    rules({ enforcement: "evaluate" }, [{ type: "deletion" }]),
    said("admission-guard", "widen"),
  ),
  set(
    "other parameters",
    rules({}, [{ type: "pull_request", parameters: { required_approving_review_count: 2 } }]),
    rules({}, [{ type: "pull_request", parameters: { required_approving_review_count: 1 } }]),
    said("admission-guard", "unknown"),
  ),
  set(
    "somebody may bypass it",
    rules(),
    rules({ bypass_actors: [{ actor_id: 5, actor_type: "Team", bypass_mode: "always" }] }),
    said("member-of", "widen"),
  ),
  set(
    "a branch is spared",
    rules({}, [{ type: "deletion" }]),
    rules({ conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: ["refs/heads/x"] } } }, [
      { type: "deletion" },
    ]),
    said("admission-guard", "widen"),
  ),
  set(
    "a set that only records",
    null,
    rules({ enforcement: "evaluate" }, [{ type: "deletion" }]),
    said("admission-guard", "neutral"),
  ),
  set("an id", rules(), rules({ id: 7 })),
];

export const PIPELINE_CASES: readonly Case[] = [...GITLAB, ...JENKINS, ...RULESET];
