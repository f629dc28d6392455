import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { INHERITED, settingsFact } from "../table.ts";
import { EXTRA_ARGUMENTS, FIELDS } from "./fields.ts";
import type { Flag } from "./flag.ts";
import { FLAGS, PLUGINS } from "./flags.ts";
import type { KubeObject } from "./object.ts";

interface Word {
  readonly text: string;
  readonly at: ByteRange;
}

/** Words of a command line; what one item spells is one place. */
const wordsOf = (node: Located | undefined): Word[] =>
  (node?.type === "scalar" ? [node] : items(node)).flatMap((item) =>
    (text(item) ?? "")
      .split(/\s+/)
      .filter((w) => w !== "" && w !== "\\")
      .map((w) => ({ text: w, at: item.at })),
  );

const BEFORE_A_PROGRAM = /^((\S*\/)?(ba|da|a)?sh|-\w+|exec|(\S*\/)?env|\w+=\S*|(\S*\/)?hyperkube)$/;

/** Which of the cluster's own programs a container runs: the first word that is no shell, or the image where only flags stand. */
function program(container: Located, words: readonly Word[]): string | undefined {
  const first = words.find((w) => !BEFORE_A_PROGRAM.test(w.text));
  if (first && !first.text.startsWith("--")) {
    const name = first.text.slice(first.text.lastIndexOf("/") + 1);
    return FLAGS.has(name) ? name : undefined;
  }
  const image = text(get(container, "image")) ?? "";
  const name = /([^/:@]+)(:[^/]*)?(@.*)?$/.exec(image)?.[1]?.replace(/-(amd64|arm64)$/, "");
  return name !== undefined && FLAGS.has(name) ? name : undefined;
}

interface Given {
  readonly value: string;
  readonly at: ByteRange;
}

/** `--flag=value`, `--flag value`, or `--flag` alone for true; the last one counts. */
function flagsOf(words: readonly Word[]): Map<string, Given> {
  const found = new Map<string, Given>();
  words.forEach((word, i) => {
    const match = /^--?([a-z][\w.-]*)(?:=(.*))?$/s.exec(word.text);
    if (!match) return;
    const next = words[i + 1];
    const value = match[2] ?? (next && !next.text.startsWith("-") ? next.text : "true");
    found.set((match[1] as string).replaceAll("_", "-"), {
      value: value.replace(/^(["'])(.*)\1$/s, "$2"),
      at: word.at,
    });
  });
  return found;
}

/** What stands for a flag, by whichever of its names. */
const givenTo = (flag: Flag, flags: ReadonlyMap<string, Given>): Given | undefined =>
  [flag.name, ...(flag.also ?? [])].map((n) => flags.get(n)).find((f) => f !== undefined);

const settingOf = (subject: string, scope: string, flag: Flag, found: Given | undefined, at: ByteRange): LocalFact =>
  fact(
    flag.rel ?? "setting",
    subject,
    flag.object ?? flag.name,
    found
      ? { value: found.value, grade: flag.grade(found.value), ...(flag.apart ? { apart: true } : {}) }
      : { ...flag.unset },
    [found?.at ?? at],
    scope,
  );

/** Settings of the API server, the kubelet and their like, where a container runs one. */
export function component(subject: string, scope: string, container: Located, at: ByteRange): LocalFact[] {
  const command = [...wordsOf(get(container, "command")), ...wordsOf(get(container, "args"))];
  const name = program(container, command);
  if (!name) return [];
  const flags = flagsOf(command);
  const facts = (FLAGS.get(name) as readonly Flag[]).map((f) => settingOf(subject, scope, f, givenTo(f, flags), at));
  return name === "kube-apiserver" ? [...facts, ...plugins(subject, scope, flags, at)] : facts;
}

/** What looks at each request before it is stored: the default plugins, those added, less those taken away. */
function plugins(subject: string, scope: string, flags: ReadonlyMap<string, Given>, at: ByteRange): LocalFact[] {
  const [enabled, disabled] = [
    flags.get("enable-admission-plugins") ?? flags.get("admission-control"),
    flags.get("disable-admission-plugins"),
  ];
  const [on, off] = [enabled, disabled].map((f) => (f?.value ?? "").split(",").map((p) => p.trim())) as [
    string[],
    string[],
  ];
  const places = [enabled, disabled].flatMap((f) => f?.at ?? []);
  const one = (plugin: string, value: string, grade: number): LocalFact =>
    fact("setting", subject, `admission plugin ${plugin}`, { value, grade }, places.length > 0 ? places : [at], scope);
  return [
    ...[...PLUGINS].map(([plugin, usual]) => {
      if (off.includes(plugin)) return one(plugin, "off", 1);
      // Which are on unasked depends on the version: named is surer.
      if (on.includes(plugin)) return one(plugin, "on", usual ? -1 : 0);
      return one(plugin, usual ? "on by default" : "off", usual ? 0 : 1);
    }),
    one("AlwaysAdmit", on.includes("AlwaysAdmit") ? "on" : "off", on.includes("AlwaysAdmit") ? 1 : 0),
  ];
}

/** Words of a field; keys of a map with what they are. */
const said = (node: Located | undefined): string =>
  node?.type === "map"
    ? entries(node)
        .map((e) => `${e.key}=${text(e.value) ?? ""}`)
        .join(",")
    : texts(node).join(",");

/** Settings of a program in a file of their own. */
export function configuration(node: Located, { kind, name, scope, at }: KubeObject): LocalFact[] {
  return (FIELDS[kind] ?? []).map(({ path, flag }) => {
    const found = entry(node, ...path);
    return settingOf(`${kind} ${name}`, scope, flag, found && { value: said(found.value), at: found.at }, at);
  });
}

/** Flags that kubeadm hands on: what is not among them is what kubeadm itself says, of whichever version. */
export function extraArguments(node: Located, { kind, name, at }: KubeObject): LocalFact[] {
  return EXTRA_ARGUMENTS.flatMap(({ path, program }) => {
    const list = entry(node, ...path);
    if (!list) return [];
    const pairs =
      list.value.type === "map"
        ? entries(list.value).map((e) => [e.key, { value: text(e.value) ?? "", at: e.at }] as const)
        : items(list.value).map(
            (i) => [text(get(i, "name")) ?? "", { value: text(get(i, "value")) ?? "", at: i.at }] as const,
          );
    const flags = new Map(pairs);
    const judged = (FLAGS.get(program) as readonly Flag[]).flatMap((flag) => {
      const found = givenTo(flag, flags);
      if (!found) return [];
      const { value, at } = found;
      const apart = flag.apart ? { apart: true } : {};
      return [{ name: flag.object ?? flag.name, value, grade: flag.grade(value), unset: INHERITED, ...apart, at }];
    });
    // Only plugins that are named: which others are on is what kubeadm says.
    const named = ["enable-admission-plugins", "admission-control", "disable-admission-plugins"].flatMap(
      (n) =>
        flags
          .get(n)
          ?.value.split(",")
          .map((p) => `admission plugin ${p.trim()}`) ?? [],
    );
    const admission = plugins("", "", flags, at).filter((f) => named.includes(f.object));
    const guards = admission.map((f) => ({
      ...{ name: f.object, value: String(f.attrs.value), grade: Number(f.attrs.grade), unset: INHERITED },
      at: f.at[0] ?? at,
    }));
    return [settingsFact(`${kind} ${name}`, [...judged, ...guards], at, `${program} of the cluster`)];
  });
}
