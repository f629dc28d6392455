import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const gha = casesAt("gha", ".github/workflows/build.yml", "names: ");
const k8s = casesAt("k8s", "deploy/web.yaml", "names: ");
const compose = casesAt("compose", "compose.yaml", "names: ");

const [OLD, NEW] = ["0123456789abcdef0123456789abcdef01234567", "89abcdef0123456789abcdef0123456789abcdef"];
const uses = (written: string): string =>
  `on: push\npermissions: {}\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: ${written}\n`;
const DIGESTS = ["a", "b"].map((c) => `@sha256:${c.repeat(64)}`) as [string, string];
const job = (written: string): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - name: c\n          image: ${written}\n`;
const service = (written: string): string => `services:\n  web:\n    image: ${written}\n`;

/** Comments that call a pin by a version: read with it, as the reader reads them. */
export const PINS: readonly Case[] = [
  gha("a newer one under its name", uses(`a/b@${OLD} # v1.2.3`), uses(`a/b@${NEW} # v1.3.0`), said("uses", "unknown")),
  gha(
    "another one under the old name",
    uses(`a/b@${OLD} # v1.2.3`),
    uses(`a/b@${NEW} # v1.2.3`),
    said("uses", "unknown"),
  ),
  gha("a tag becomes its digest", uses("a/b@v1"), uses(`a/b@${OLD} # v1`), said("uses", "narrow")),
  gha("a digest becomes its name", uses(`a/b@${OLD} # v1`), uses("a/b@v1 # v1"), said("uses", "widen")),
  gha("the same called newer", uses(`a/b@${OLD} # v1.2.3`), uses(`a/b@${OLD} # v1.3.0`), said("uses", "unknown")),
  gha(
    "the same called newer by a bot",
    uses(`a/b@${OLD} # tag=v1`),
    uses(`a/b@${OLD} # pin@v2`),
    said("uses", "unknown"),
  ),
  gha(
    "the same called by a longer number",
    uses(`a/b@${OLD} # v1.2`),
    uses(`a/b@${OLD} # v1.20`),
    said("uses", "unknown"),
  ),
  gha("the same said more exactly", uses(`a/b@${OLD} # v1`), uses(`a/b@${OLD} # tag=v1.2.3`), said("uses", "neutral")),
  gha("a name that is new", uses(`a/b@${OLD}`), uses(`a/b@${OLD} # v1`), said("uses", "neutral")),
  gha("a name that is gone", uses(`'a/b@${OLD}' # v1`), uses(`'a/b@${OLD}'`), said("uses", "neutral")),
  gha(
    "a name with its part of the repository",
    uses(`a/b@${OLD} # bundle-v1.2`),
    uses(`a/b@${NEW} # bundle/v1.3`),
    said("uses", "unknown"),
  ),
  gha(
    "an image's digest",
    uses(`docker://a/b${DIGESTS[0]} # v1`),
    uses(`docker://a/b${DIGESTS[0]} # v2`),
    said("uses", "unknown"),
  ),
  gha(
    "a name that says more than a version",
    uses(`a/b@${OLD} # v1`),
    uses(`a/b@${OLD} # v2, see below`),
    said("uses", "neutral"),
  ),
  gha("another text", uses(`a/b@${OLD} # pinned`), uses(`a/b@${OLD} # not pinned`)),
  gha("a very long number", uses(`a/b@${OLD}`), uses(`a/b@${OLD} # v${"1".repeat(90)}`)),
  gha("a name on the next line", uses(`a/b@${OLD}`), uses(`a/b@${OLD}\n        # v2`)),
  gha("a hash without a space", uses("a/b@v1"), uses("a/b@v1#v2"), said("uses", "widen")),
  gha("beside a tag it names nothing", uses("a/b@v1 # v1"), uses("a/b@v1 # v2")),
  gha("in a script", uses(`a/b@${OLD}`), `${uses(`a/b@${OLD}`)}      - run: "true" # v2\n`),

  k8s("an image under its name", job(`a/b${DIGESTS[0]} # v1`), job(`a/b${DIGESTS[1]} # v2`), said("image", "unknown")),
  k8s(
    "the same image called newer",
    job(`a/b${DIGESTS[0]} # v1`),
    job(`a/b${DIGESTS[0]} # v2`),
    said("image", "unknown"),
  ),
  k8s(
    "the same image said more exactly",
    job(`a/b${DIGESTS[0]} # v1`),
    job(`a/b${DIGESTS[0]} # v1.1`),
    said("image", "neutral"),
  ),
  k8s("an image with its tag", job("a/b:1 # v1"), job("a/b:1 # v2")),
  compose(
    "an image under its name",
    service(`a/b${DIGESTS[0]} # v1`),
    service(`a/b${DIGESTS[1]} # v2`),
    said("image", "unknown"),
  ),
];
