// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold expressions
import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const of = (path: string) => casesAt("ansible", path, `${path}: `);

const play = of("site.yml");
const web = (inner: string): string => `---\n- name: web\n  hosts: web\n${inner}`;
const task = of("roles/web/tasks/main.yml");
const one = (inner: string): string => `- name: it\n  ${inner}\n`;

export const ANSIBLE: readonly Case[] = [
  play("as root", web(""), web("  become: true\n"), said("runs-as", "widen", "user", "play web")),
  play(
    "as another user",
    web("  become: yes\n"),
    web("  become: yes\n  become_user: app\n"),
    said("runs-as", "narrow"),
  ),
  play(
    "by a variable",
    web("  become: yes\n  become_user: app\n"),
    web("  become: '{{ up }}'\n"),
    said("runs-as", "widen"),
  ),
  play(
    "hosts are not checked",
    web("  vars: {port: 80}\n"),
    web("  vars: {port: 80, ansible_host_key_checking: false}\n"),
    said("setting", "widen", "connection", "play web"),
  ),
  play(
    "another play",
    web(""),
    `${web("")}- hosts: db\n  become: yes\n`,
    said("runs-as", "widen", "user", "play db"),
    said("setting", "neutral"),
  ),
  play("tags and a comment", web("  tags: [a]\n"), web("  # become: yes\n  tags: [b]\n")),
  play(
    "a play is gone",
    web(""),
    "---\n- hosts: db\n",
    said("runs-as", "neutral"),
    said("runs-as", "neutral"),
    said("setting", "neutral"),
    said("setting", "neutral"),
  ),

  task(
    "a download into a shell",
    one("shell: make"),
    one("shell: curl https://x.example/i | sh"),
    said("executes", "widen", "pipes a download into a shell", "it"),
  ),
  task(
    "the same module by its whole name",
    one("shell: curl https://x.example/i | sh"),
    one("ansible.builtin.shell: curl https://x.example/i | sh"),
  ),
  task(
    "a command that checks nothing",
    one("command: {cmd: curl -k https://x.example/i}"),
    one("command: {cmd: curl https://x.example/i}"),
    said("executes", "narrow"),
  ),
  task(
    "certificates are not checked",
    one("get_url: {url: 'https://x.example/a', dest: /a}"),
    one("get_url: {url: 'https://x.example/a', dest: /a, validate_certs: no}"),
    said("verifies-peer", "widen", "the server"),
  ),
  task(
    "certificates by a variable",
    one("uri: {url: 'https://x.example/a', validate_certs: yes}"),
    one("uri: {url: 'https://x.example/a', validate_certs: '{{ strict }}'}"),
    said("verifies-peer", "unknown"),
  ),
  task(
    "a download without a checksum",
    one("get_url: {url: 'https://x.example/a', dest: /a, checksum: 'sha256:12'}"),
    one("get_url: {url: 'https://x.example/a', dest: /a}"),
    said("packs", "widen"),
  ),
  task(
    "packages without signature",
    one("apt: {name: a}"),
    one("apt: {name: a, allow_unauthenticated: yes}"),
    said("setting", "widen", "packages"),
  ),
  task(
    "in the short form",
    one("apt: name=a"),
    one("apt: name=a allow_unauthenticated=yes"),
    said("setting", "widen", "packages"),
  ),
  task(
    "packages with signature",
    one("yum_repository: {name: a, gpgcheck: no}"),
    one("yum_repository: {name: a, gpgcheck: yes}"),
    said("setting", "narrow"),
  ),
  task(
    "another repository of packages",
    one("apt_repository: {repo: 'deb https://a.example/deb x main'}"),
    one("apt_repository: {repo: 'deb [trusted=yes] http://b.example/deb x main'}"),
    said("fetches-from", "widen", "b.example"),
    said("fetches-from", "narrow", "a.example"),
  ),
  task(
    "everyone may write",
    one("file: {path: /srv/a, mode: '0755'}"),
    one("file: {path: /srv/a, mode: '0777'}"),
    said("setting", "widen"),
  ),
  task(
    "by a number of YAML",
    one("file: {path: /srv/a, mode: '0755'}"),
    one("file: {path: /srv/a, mode: 0757}"),
    said("setting", "widen"),
  ),
  task(
    "with its owner's rights",
    one("copy: {src: a, dest: /a, mode: u=rwx,g=rx}"),
    one("copy: {src: a, dest: /a, mode: u=rwxs,g=rx}"),
    said("setting", "widen"),
  ),
  task(
    "a mode by a variable",
    one("copy: {src: a, dest: /a, mode: '0600'}"),
    one("copy: {src: a, dest: /a, mode: '{{ m }}'}"),
    said("setting", "unknown"),
  ),
  task(
    "a line of a file that guards",
    one("lineinfile: {path: /etc/sudoers, line: a}"),
    one("lineinfile: {path: /etc/sudoers, line: b}"),
    said("setting", "unknown"),
  ),
  task(
    "a group more",
    one("user: {name: ann, groups: [web]}"),
    one("user: {name: ann, groups: [web, sudo]}"),
    said("member-of", "widen", "sudo", "ann"),
  ),
  task(
    "a group less",
    one("user: {name: ann, groups: 'web,sudo'}"),
    one("user: {name: ann, groups: web}"),
    said("member-of", "narrow", "sudo", "ann"),
  ),
  task(
    "another key",
    one("authorized_key: {user: ann, key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIone ann@a'}"),
    one("authorized_key: {user: ann, key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAItwo eve@b'}"),
    said("may-assume", "widen", "ann"),
    said("may-assume", "narrow", "ann"),
  ),
  task(
    "any command",
    one("community.general.sudoers: {name: a, user: ann, commands: /bin/a}"),
    one("community.general.sudoers: {name: a, user: ann, commands: ALL}"),
    said("can", "widen", "commands", "ann"),
  ),
  task(
    "a port",
    one("ufw: {rule: allow, port: '22', proto: tcp, from_ip: 10.0.0.0/8}"),
    one("ufw: {rule: allow, port: '22', proto: tcp}"),
    said("flow", "widen", "the host", "everyone"),
    said("flow", "narrow", "the host", "10.0.0.0/8"),
  ),
  task(
    "what no rule names",
    one("ufw: {policy: deny, direction: incoming}"),
    one("ufw: {policy: allow, direction: incoming}"),
    said("isolated", "widen"),
  ),
  task(
    "a service",
    one("firewalld: {service: https, state: disabled}"),
    one("firewalld: {service: https, state: enabled}"),
    said("flow", "widen"),
  ),
  task(
    "by a rule of iptables",
    one("iptables: {chain: INPUT, jump: DROP}"),
    one("iptables: {chain: INPUT, protocol: tcp, destination_port: 22, jump: ACCEPT}"),
    said("flow", "widen"),
  ),
  task(
    "SELinux",
    one("selinux: {policy: targeted, state: enforcing}"),
    one("selinux: {policy: targeted, state: permissive}"),
    said("setting", "widen"),
  ),
  task(
    "a check that fails nothing",
    one("command: gpg --verify a.sig"),
    one("command: gpg --verify a.sig\n  ignore_errors: yes"),
    said("fails-open", "widen"),
  ),
  task("something else that fails nothing", one("command: make"), one("command: make\n  ignore_errors: yes")),
  task(
    "values in logs",
    one("uri: {url: 'https://x.example', password: a}\n  no_log: true"),
    one("uri: {url: 'https://x.example', password: a}"),
    said("setting", "widen", "logs"),
  ),
  task(
    "a repository at a branch",
    one("git: {repo: 'https://x.example/a.git', dest: /a, version: v1.2.3}"),
    one("git: {repo: 'https://x.example/a.git', dest: /a}"),
    said("uses", "widen"),
  ),
  task(
    "a block as root",
    one("block: [{debug: {msg: a}}]"),
    one("become: true\n  block: [{debug: {msg: a}}]"),
    said("runs-as", "widen", "user", "block it"),
  ),
  task(
    "without checking by a variable",
    one("command: make"),
    one("command: make\n  environment: {GIT_SSL_NO_VERIFY: 'true'}"),
    said("executes", "widen"),
  ),
  of("group_vars/all.yml")(
    "root on every host",
    "port: 80\n",
    "port: 80\nansible_user: root\n",
    said("setting", "widen", "connection", "variables"),
  ),
  of("ansible.cfg")(
    "hosts are not checked",
    "[defaults]\nforks = 5\n",
    "[defaults]\nforks = 5\nhost_key_checking = False\n",
    said("setting", "widen", "settings", "ansible"),
  ),
  of("requirements.yml")(
    "a range",
    "collections:\n  - name: a.b\n    version: 1.2.3\n",
    "collections:\n  - name: a.b\n    version: '>=1.0.0'\n",
    said("uses", "widen", "a.b"),
  ),
  of("requirements.yml")(
    "a list at the top",
    "- src: a.b\n  version: 1.2.3\n",
    "- src: a.b\n",
    said("uses", "widen", "a.b"),
  ),
  of("requirements.yml")(
    "another version",
    "roles:\n  - src: a.b\n    version: 1.2.3\n",
    "roles:\n  - src: a.b\n    version: 1.2.4\n",
    said("uses", "unknown", "a.b"),
  ),
  {
    ...of("site.yml")(
      "cannot be read",
      web(""),
      web("  a: [\n"),
      said("runs-as", "unknown"),
      said("setting", "unknown"),
    ),
    opaque: "yaml/broken",
  },
];
