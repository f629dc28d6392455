import type { LocalFact } from "../../model/fact.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";
import type { Task } from "./task.ts";

/** Everyone may read it. */
const READABLE = 0.25;
/** What the host gives a new file is not known; it is seldom less than that everyone may read. */
const UNSET = 0.5;

/** How open a mode is: 1 where everyone may write, 2 where it runs with its owner's rights; null by a variable. */
function gradeOf(mode: string): number | null {
  if (/^(0o?)?[0-7]{3,5}$/.test(mode)) {
    const bits = Number.parseInt(mode.replace(/^0o/, ""), 8);
    return (bits & 0o6000) !== 0 ? 2 : (bits & 0o002) !== 0 ? 1 : (bits & 0o004) !== 0 ? READABLE : 0;
  }
  if (mode === "preserve" || mode === "") return UNSET;
  const parts = mode.split(",");
  if (!parts.every((p) => /^[ugoa]*[-+=][rwxXst]*$/.test(p))) return null;
  if (parts.some((p) => /^[uga]*[+=][rwxX]*s/.test(p))) return 2;
  if (parts.some((p) => /^[ug]{0,2}[oa]\w*[+=][rxX]*w/.test(p))) return 1;
  return parts.some((p) => /^([ug]{0,2}[oa]\w*)?[+=][xX]*r/.test(p)) ? READABLE : 0;
}

const MODES =
  /^(file|copy|template|assemble|unarchive|get_url|lineinfile|blockinfile|synchronize|git|archive|fetch|tempfile|openssl_\w+|x509_\w+)$/;
/** Files where one line decides who may do what. */
const GUARDS =
  /(^|\/)(sudoers(\.d\/[^/]+)?|sshd_config(\.d\/[^/]+)?|pam\.d\/[^/]+|hosts\.(allow|deny)|ld\.so\.preload|passwd|shadow|crontab|cron\.\w+\/[^/]+|authorized_keys|login\.defs|selinux\/config|pg_hba\.conf)$/;

/** Modes of files, and lines put into files that guard the host. */
export function fileFacts(task: Task): LocalFact[] {
  const { module, args } = task;
  const list: Judgement[] = [];
  const path = args.get("path") ?? args.get("dest") ?? args.get("name");
  const mode = args.get("mode");
  if (MODES.test(module) && mode) {
    const value = mode.number !== null && Number.isInteger(mode.number) ? `0${mode.number.toString(8)}` : mode.value;
    list.push({
      name: `mode of ${path?.value ?? "the file"}`,
      value,
      grade: gradeOf(value),
      unset: UNSET,
      at: mode.at,
    });
  }
  const line = args.get("line") ?? args.get("block") ?? args.get("content") ?? args.get("job");
  if (line && path && GUARDS.test(path.value))
    list.push({ name: `lines of ${path.value}`, value: line.value.trim(), grade: null, unset: 0, at: line.at });
  if (module === "selinux") {
    const state = args.get("state");
    const grade = ["enforcing", "permissive", "disabled"].indexOf(state?.value ?? "");
    if (state)
      list.push({ name: "SELinux", value: state.value, grade: grade < 0 ? null : grade, unset: 0, at: state.at });
  }
  const source = args.get("src");
  if (source && /^(copy|template|script|include_vars)$/.test(module) && source.value.startsWith("../"))
    list.push({ name: "source outside of its folder", value: source.value, grade: 1, unset: 0, at: source.at });
  const absent = args.get("state")?.value === "absent";
  return list.length > 0 || (MODES.test(module) && !absent)
    ? [settingsFact(task.subject, list, task.head, "what it sets")]
    : [];
}
