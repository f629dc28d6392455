/** Where a repository keeps its policy. */
export const POLICY_PATH = ".sallyport/policy.yaml";

/** The policy of a repository that has none of its own: useful unedited. `change.widens` is widen or unknown. */
export const DEFAULT_POLICY_TEXT = `version: 1
stages: # the branch is the stage
  - {id: dev, branch: dev, requires: [diff]}
  - {id: test, branch: test, requires: [diff]}
  - {id: prod, branch: prod, requires: [diff]}
services: [{id: main, paths: ["**"]}]
groups: # everyone whose sign-in names the group
  security: {from: sign-in}
  owners: {from: sign-in}
covers: # evidence that already looked at lines, bound to the tree: here the ordinary review, once somebody reports it
  - {spans: ["**"], by: peer-review}
rules: # outcome by stage, unnamed stage = note; order means nothing, the worst wins
  # a literal secret: the only place where waiting helps nobody
  - id: secrets/literal
    on: change
    when: change.rel == "holds-secret" && change.op != "remove" && change.direction == "widen" && change.shipped
    at: {"*": block}
  # unsafe on every reading
  - id: pipeline/untrusted-code
    on: change
    when: change.direction == "widen" && (change.rel == "interpolates" || change.rel == "runs-untrusted" && change.after.untrusted)
    at: {"*": block}
  - id: dependencies/other-bytes
    on: change
    when: change.rel == "integrity" && change.op == "change" && change.direction == "widen"
    at: {"*": block}
  # who may do what, and from where; shipped: not tests, docs, examples
  - id: access/widened
    on: change
    when: change.widens && change.shipped && change.area == "access"
    at: {prod: review}
    by: security
  - id: network/exposed
    on: change
    when: change.widens && change.shipped && change.area == "network"
    at: {prod: review}
    by: security
  - id: workload/loosened
    on: change
    when: change.shipped && change.area == "workload" && (change.direction == "widen" || change.widens && change.rel == "setting")
    at: {prod: review}
    by: security
  # pipelines act before any stage: reviewed at the first gate, once (obligations carry over)
  - id: pipeline/authority
    on: change
    when: change.widens && change.area == "pipeline" && change.rel in ["triggers", "token-can", "gate-on", "fails-open", "runs-on", "publishes", "reads-secret"]
    at: {"*": review}
    by: security
  - id: secrets/read
    on: change
    when: change.direction == "widen" && change.shipped && change.area == "secrets" && change.rel != "holds-secret"
    at: {prod: review}
    by: security
  # dependencies: upgrades are notes while evidence is good; strangers are not
  - id: dependencies/new-origin
    on: change
    when: change.widens && (change.rel in ["fetches-from", "overrides", "install-hook", "packs", "executes"] || change.rel == "uses" && change.op == "add" && change.after.ref != "this repository")
    at: {test: review, prod: review}
    by: security
  - id: dependencies/new-direct
    on: change
    when: change.rel == "component" && change.op == "add" && change.after.direct && !change.after.dev
    at: {prod: review}
    by: owners
  - id: dependencies/image
    on: change
    when: change.rel == "image" && change.direction == "widen" && change.shipped
    at: {prod: review}
    by: security
  # what the outside can call, read or lose
  - id: api/open
    on: change
    when: change.widens && change.shipped && (change.rel == "route" && change.op != "remove" && change.after.anonymous || change.rel in ["cors", "auth-scheme"])
    at: {prod: review}
    by: security
  - id: data/sensitive
    on: change
    when: change.shipped && (change.direction == "widen" && change.rel in ["stores", "deletes-data"] || change.widens && change.kind == "sql" && change.rel in ["db-code", "constraint"])
    at: {prod: review}
    by: owners
  - id: browser/foreign-code
    on: change
    when: change.direction == "widen" && change.shipped && change.rel in ["loads", "csp", "raw-html", "requests-permission"]
    at: {prod: review}
    by: owners
  - id: source/hidden-text
    on: change
    when: change.widens && change.shipped && change.rel == "hides-text"
    at: {"*": review}
    by: security
  - id: tests/failed
    on: finding
    when: finding.source == "tests"
    at: {"*": block}
  # the gate itself, and what nobody could read
  - id: policy/relaxed
    on: change
    when: change.widens && change.area == "policy" && (change.shipped || change.rel != "suppresses")
    at: {"*": review}
    by: security
  - id: residual/unseen
    on: span
    when: span.shipped && !span.covered
    at: {prod: review}
    by: owners
  - id: residual/opaque
    on: opaque
    when: opaque.shipped && opaque.active && !opaque.covered
    at: {prod: review}
    by: security
`;
