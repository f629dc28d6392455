// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold variables
import type { Case, Expected } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const file = (rest: string, image = "registry.example/web:1.0"): string =>
  `services:\n  web:\n    image: ${image}\n${rest === "" ? "" : `    ${rest.replaceAll("\n", "\n    ")}\n`}`;
const one = casesAt("compose", "compose.yaml");
/** There and back. */
const both = (name: string, safe: string, weak: string, rel: string, object?: string): Case[] => [
  one(name, file(safe), file(weak), said(rel, "widen", object)),
  one(`${name}, the other way`, file(weak), file(safe), said(rel, "narrow", object)),
];

const HOST_PATHS = "paths of the host";

export const COMPOSE: readonly Case[] = [
  ...both("privileged", "", "privileged: true", "privileged"),
  ...both("privileged by another word", "privileged: no", "privileged: yes", "privileged"),
  ...both("a capability more", "", "cap_add: [NET_ADMIN]", "capability"),
  ...both("capabilities are kept", "cap_drop: [ALL]", "", "capability"),
  one("a capability in the other spelling", file("cap_add: [NET_ADMIN]"), file("cap_add: [CAP_NET_ADMIN]")),
  ...both("root", 'user: "1000:1000"', "user: root", "runs-as"),
  ...both("no user", 'user: "1000"', "", "runs-as"),
  one("another number", file('user: "1000"'), file('user: "1001"'), said("runs-as", "neutral")),
  ...both("the network of the host", "", "network_mode: host", "host-namespace"),
  ...both("the processes of the host", "", "pid: host", "host-namespace"),
  one("the network of another service", file(""), file("network_mode: 'service:db'")),
  ...both(
    "the socket of the runtime",
    "",
    "volumes: ['/var/run/docker.sock:/var/run/docker.sock']",
    "mounts",
    HOST_PATHS,
  ),
  ...both("a folder may be written", "volumes: ['/etc:/e:ro']", "volumes: ['/etc:/e']", "mounts", HOST_PATHS),
  ...both(
    "a folder in the long form",
    "",
    "volumes: [{type: bind, source: /etc, target: /e, read_only: true}]",
    "mounts",
    HOST_PATHS,
  ),
  ...both("a device", "", "devices: ['/dev/kmsg:/dev/kmsg']", "mounts", HOST_PATHS),
  one("a folder of the project", file(""), file("volumes: ['./data:/data', 'cache:/cache']")),
  one(
    "a volume that is a folder of the host",
    file("volumes: ['data:/data']"),
    `${file("volumes: ['data:/data']")}volumes: {data: {driver_opts: {type: none, o: bind, device: /srv}}}\n`,
    said("mounts", "widen", HOST_PATHS),
  ),
  ...both("no new privileges", "security_opt: ['no-new-privileges:true']", "", "confinement", "escalation"),
  ...both("no seccomp", "", "security_opt: ['seccomp:unconfined']", "confinement", "seccomp"),
  ...both("no AppArmor", "", "security_opt: ['apparmor=unconfined']", "confinement", "AppArmor"),
  ...both("no SELinux", "", "security_opt: ['label:disable']", "confinement", "SELinux"),
  ...both("a read-only filesystem", "read_only: true", "", "confinement", "root filesystem"),
  ...both("a port on every address", "ports: ['127.0.0.1:80:80']", "ports: ['80:80']", "exposed", "port 80/tcp"),
  ...[said("exposed", "widen", "port 80/udp"), said("exposed", "narrow", "port 80/udp")].map((first, i) => {
    const [open, closed] = [file("ports: ['8080:80/udp']"), file("")];
    const low = said("setting", "neutral", "ports of the host");
    return one(
      i === 0 ? "a port" : "a port, the other way",
      i === 0 ? closed : open,
      i === 0 ? open : closed,
      first,
      low,
    );
  }),
  ...both(
    "a port in the long form",
    "ports: [{target: 80, published: '8080', host_ip: 127.0.0.1}]",
    "ports: [{target: 80, published: '8080'}]",
    "exposed",
    "port 80/tcp",
  ),
  one(
    "a port of this host only",
    file(""),
    file("ports: ['[::1]:80:80']"),
    said("exposed", "neutral"),
    said("setting", "neutral", "ports of the host"),
  ),
  one(
    "a port at an address that is not there",
    file("ports: ['127.0.0.1:80:80']"),
    file("ports: ['${IP}:80:80']"),
    said("exposed", "unknown"),
  ),
  one(
    "the same port in two forms",
    file("ports: ['8080:80']"),
    file("ports: [{target: 80, published: 8080, protocol: tcp}]"),
  ),
  ...both("a secret in a file", "", "secrets: [stripe]", "reads-secret", "stripe"),
  ...both("a secret in the environment", "", "environment: {DB_PASSWORD: '${DB_PASSWORD}'}", "reads-secret"),
  one(
    "a secret in the environment, as a list",
    file("environment: {DB_PASSWORD: a}"),
    file("environment: [DB_PASSWORD=a]"),
  ),
  one("a secret's file", file(""), file("environment: {DB_PASSWORD_FILE: /run/secrets/db}")),
  ...both("code by a variable", "", "environment: [LD_PRELOAD=/tmp/a.so]", "executes", "loads code by LD_PRELOAD"),
  one("options that load nothing", file(""), file("environment: {NODE_OPTIONS: '--max-old-space-size=512'}")),
  ...both("a file of variables", "", "env_file: .env.prod", "reads-secret", ".env.prod"),
  ...both("a secret for the build", "build: .", "build: {context: ., args: {NPM_TOKEN: x}}", "reads-secret"),
  ...both("a build from elsewhere", "build: .", "build: 'https://x.example/a.git#main'", "uses"),
  ...both("memory without a limit", "mem_limit: 1g", "", "setting", "resource limits"),
  ...both("no health check", "healthcheck: {test: [CMD, x]}", "healthcheck: {disable: true}", "setting"),
  one("other limits", file("mem_limit: 1g"), file("deploy: {resources: {limits: {memory: 2g}}}")),
  ...both("limits that are none", "pids_limit: 10", "pids_limit: -1", "setting", "resource limits"),
  ...both("files without a limit", "ulimits: {nofile: 1000}", "", "setting", "resource limits"),
  ...both("restarts without end", "restart: on-failure:5", "restart: always", "setting", "how it runs"),
  ...both("the network of every container", "", "network_mode: bridge", "setting", "how it runs"),
  ...both("the network of the project", "networks: [back]", "", "setting", "how it runs"),
  ...both("another control group", "", "cgroup_parent: c", "setting"),
  ...both("others go for its memory", "", "oom_kill_disable: true", "setting"),
  ...both("the group of the runtime", "", "group_add: [docker]", "setting"),
  one("another group", file(""), file("group_add: [audio]")),
  ...both("devices by a rule", "", "device_cgroup_rules: ['c 1:3 mr']", "setting"),
  ...both("volumes of another service", "", "volumes_from: [db]", "setting"),
  ...both("no sandbox", "runtime: runsc", "runtime: runc", "setting"),
  ...both("output that nobody keeps", "", "logging: {driver: none}", "audited"),
  one("output that is kept elsewhere", file(""), file("logging: {driver: journald}")),
  ...both("users of the host", "", "userns_mode: host", "host-namespace"),
  ...both("a build in the network of the host", "build: .", "build: {context: ., network: host}", "host-namespace"),
  one(
    "a build with every right",
    file("build: ."),
    file("build: {context: ., entitlements: [security.insecure]}"),
    said("privileged", "widen"),
  ),
  one(
    "a port below 1024",
    file("ports: ['8080:80']"),
    file("ports: ['80:80']"),
    said("exposed", "widen"),
    said("setting", "widen", "ports of the host"),
  ),
  one(
    "a secret is written out",
    file("environment: {DB_PASSWORD: '${DB_PASSWORD}'}"),
    file("environment: {DB_PASSWORD: '${DB_PASSWORD:-hello-shop}'}"),
    said("setting", "widen", "secrets written into variables"),
  ),
  one(
    "a secret in a command",
    file(""),
    file("command: serve --password=hello-shop"),
    said("setting", "widen", "secrets written into its command"),
  ),
  one("a secret in a command by a variable", file(""), file("command: serve --password=${PASSWORD}")),
  one(
    "mounted back to the host",
    file("volumes: ['/srv:/s']"),
    file("volumes: ['/srv:/s:rshared']"),
    said("mounts", "widen"),
  ),
  one(
    "a volume of two services",
    `${file("volumes: ['data:/d']")}  db: {image: 'a:1', volumes: ['other:/d']}\n`,
    `${file("volumes: ['data:/d']")}  db: {image: 'a:1', volumes: ['data:/d']}\n`,
    said("setting", "widen", "volumes of several services"),
  ),
  one(
    "a port at one address of the host",
    file("ports: ['192.0.2.7:80:80']"),
    file("ports: ['80:80']"),
    said("exposed", "widen"),
  ),
  one("another tag", file(""), file("", "registry.example/web:1.1"), said("image", "unknown")),
  one("no tag", file(""), file("", "registry.example/web"), said("image", "widen")),
  one("another image", file(""), file("", "registry.example/evil:1.0"), said("image", "widen")),
  one("a tag by a default", file(""), file("", "registry.example/web:${V:-1.0}")),
  one("a tag that is not there", file(""), file("", "registry.example/web:${V}"), said("image", "unknown")),
  one("a label", file(""), file("labels: {privileged: 'true'}")),
  one("a comment", file(""), file("# privileged: true")),
  one("replicas and a restart", file(""), file("restart: always\ndeploy: {replicas: 3}")),
  one(
    "what is inherited in the same file",
    file("privileged: true"),
    `x-a: 1\nservices:\n  base: {}\n${file("extends: base").slice("services:\n".length).replace("extends: base", "extends: {service: base}\n    privileged: true")}`,
    ...["runs-as", "privileged", "capability", "host-namespace"].map(
      (rel): Expected => ({ rel, direction: "neutral", subject: "service base" }),
    ),
    ...Array.from(
      { length: 6 },
      (): Expected => ({ rel: "confinement", direction: "neutral", subject: "service base" }),
    ),
    ...Array.from({ length: 3 }, (): Expected => ({ rel: "setting", direction: "neutral", subject: "service base" })),
    { rel: "audited", direction: "neutral", subject: "service base" },
  ),
  one(
    "what is inherited from another file",
    file("privileged: true\nuser: root\nread_only: true\nsecurity_opt: [a]\ncap_add: [A]\npid: host"),
    file(
      "extends: {file: base.yaml, service: web}\nuser: root\nread_only: true\nsecurity_opt: [a]\ncap_add: [A]\npid: host",
    ),
    said("privileged", "unknown"),
  ),
  one(
    "services of somebody else",
    file(""),
    `include: [infra.yaml, "https://git.example/infra.git#main"]\n${file("")}`,
    said("uses", "widen", "https://git.example/infra.git", "compose files"),
  ),
  one(
    "a port for the host alone, in the long form",
    file("ports:\n- target: 80\n  published: 8080"),
    file('ports:\n- target: 80\n  published: "127.0.0.1:8080"'),
    said("exposed", "narrow"),
  ),
  one("a network opens", `${file("")}networks: {back: {internal: true}}\n`, `${file("")}networks: {back: {}}\n`, {
    rel: "isolated",
    direction: "widen",
    subject: "network back",
  }),
  one("a network closes", `${file("")}networks: {back: {}}\n`, `${file("")}networks: {back: {internal: true}}\n`, {
    rel: "isolated",
    direction: "narrow",
    subject: "network back",
  }),
  { ...one("the same words elsewhere", null, file("privileged: true")), path: "docs/services.yaml" },
];
