/**
 * Which paths ship. Tests, documents and examples are demoted: read last, never proven away.
 * Only the name of the path counts; nothing the repository says about itself (attributes, ignore files) does.
 */
const DEMOTED: readonly { readonly why: string; readonly pattern: RegExp }[] = [
  {
    why: "a test",
    pattern:
      /(^|\/)((unit|integration|functional|e2e)?[_-]?tests?|__tests__|e2e|testing|testdata|test-data|fixtures?|__fixtures__|__mocks__|__snapshots__|spec)\//,
  },
  {
    why: "a test",
    pattern:
      /(_test\.go|[._-](test|spec)\.[cm]?[jt]sx?|_test\.py|(^|\/)test_[^/]*\.py|Tests?\.(java|kt|cs)|_spec\.rb)$/,
  },
  { why: "a document", pattern: /(^|\/)(docs?|documentation|man)\// },
  { why: "a document", pattern: /\.(md|rst|adoc|txt)$/i },
  { why: "a document", pattern: /(^|\/)(LICENSE|LICENCE|NOTICE|AUTHORS|CHANGELOG|CONTRIBUTORS|MAINTAINERS|README)$/ },
  { why: "an example", pattern: /(^|\/)(examples?|samples?|demos?)\// },
];

// Names that build tools read wherever they stand: a document by its ending, a dependency list by its use.
const ALWAYS_SHIPPED =
  /(^|\/)(requirements([^/]*|\/[^/]*)\.txt|constraints[^/]*\.txt|CMakeLists\.txt|robots\.txt|Dockerfile[^/]*|[^/]*\.Dockerfile)$|^\.github\/|^\.gitlab|^\.sallyport\//;

// Below these, `test` names an environment that something is deployed to.
const ENVIRONMENTS =
  /(^|\/)(overlays?|environments?|envs?|clusters?|stages?|variants|deploy|deployments?|kustomize|k8s|kubernetes|manifests|helm|charts|values)\/(tests?|testing|e2e|demos?)\//;

/** Why a path does not ship ("a test", "a document", "an example"), or null where it does. */
export function demotion(path: string): string | null {
  if (ALWAYS_SHIPPED.test(path)) return null;
  const named = path.replace(ENVIRONMENTS, "$1$2/");
  return DEMOTED.find((rule) => rule.pattern.test(named))?.why ?? null;
}
