import type { LocalFact } from "../../model/fact.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";
import type { Task } from "./task.ts";

/** Services and packages that guard or watch a host. */
const GUARDS =
  /^(auditd?|audit-libs|r?syslog(-ng|d)?|systemd-journal-(upload|remote)|firewalld|ufw|nftables|ip6?tables(-services|-persistent)?|fail2ban|crowdsec|apparmor(-utils)?|selinux-policy\w*|chronyd?|ntpd?|systemd-timesyncd|aide|tripwire|osqueryd?|wazuh-agent|falco|clamav(-daemon|-freshclam|d)?|rkhunter|unattended-upgrades|dnf-automatic(\.timer)?|yum-cron|apt-daily-upgrade(\.timer)?|psacct|acct|usbguard|sssd|MpsSvc|WinDefend|wuauserv|EventLog|mpssvc)(\.service|\.timer)?$/i;
/** Services and packages that speak without encryption or trust whoever asks. */
const OPEN =
  /^(telnet(d|-server|\.socket)?|inetutils-telnetd|rsh(-server|\.socket)?|rlogin(\.socket)?|rexec(\.socket)?|tftp(d|-server|\.socket)?(-hpa)?|vsftpd|proftpd|pure-ftpd|ftpd?|xinetd|inetd|ypserv|ypbind|nis|talk(-server)?|finger(d|-server)?|chargen\w*|rpcbind(\.socket)?|snmpd|TlntSvr|RemoteRegistry|SMB1\w*|FS-SMB1|Telnet-\w+)(\.service)?$/i;

const SERVICES = /^(service|systemd|systemd_service|sysvinit|win_service|runit|openrc)$/;
const PACKAGES = /^(package|apt|yum|dnf|dnf5|zypper|apk|pacman|win_feature|win_optional_feature|snap|homebrew)$/;
const OFF = /^(no|false|off)$/i;
const ON = /^(yes|true|on)$/i;

/** Whether a task runs or installs what guards the host, or what opens it. */
export function serviceFacts({ module, subject, args, head }: Task): LocalFact[] {
  const service = SERVICES.test(module);
  if (!service && !PACKAGES.test(module)) return [];
  const [state, enabled, masked] = ["state", "enabled", "masked"].map((n) => args.get(n));
  const list = (args.get("name") ?? args.get("pkg"))?.list.flatMap((name): Judgement[] => {
    const bare = name.replace(/[=<>~ ].*$/, "");
    const guard = GUARDS.test(bare);
    if (!guard && !OPEN.test(bare)) return [];
    const stopped = /^(stopped|absent|removed|purged|uninstalled)$/.test(state?.value ?? "");
    const away = stopped || OFF.test(enabled?.value ?? "") || ON.test(masked?.value ?? "");
    const said = `${service ? "service" : "package"} ${bare}`;
    const at = (stopped ? state : (enabled ?? masked ?? state))?.at ?? args.get("name")?.at ?? head;
    return [{ name: said, value: away ? "off" : "on", grade: away === guard ? 1 : 0, unset: INSTALLED, at }];
  });
  return list && list.length > 0 ? [settingsFact(subject, list, head, "what runs")] : [];
}
/** Whether it is there without the task is not known. */
const INSTALLED = 0;

const SECRET = /^(\w{1,40}_)?(pass(word|wd|phrase)?|secret(_key)?|token|api_?key|private_key)$/i;
const NO_SECRET = /^(update|reset|no|ask|generate|use|check|expire|store|save|validate|force|mfa)_/i;
const NO_VALUE = /^(|yes|no|true|false|always|on_create|omit|null|none|present|absent|\d{1,3}|[!*$<].*)$/i;

/** A variable that is called like a secret, as it is. */
const SHOWN =
  /\{\{\s{0,9}[\w.[\]'"]{0,80}(passw(or)?d|secret|token|api_?key|private_key)\w{0,40}['"\]]{0,4}\s{0,9}\}\}/i;

/** Passwords and keys that are written out among a task's arguments. */
export function secretFacts({ module, subject, args, head }: Task): LocalFact[] {
  const list = [...args].flatMap(([name, { value, at }]): Judgement[] => {
    if (!SECRET.test(name) || NO_SECRET.test(name)) return [];
    const known = !value.includes("{{") && !NO_VALUE.test(value) && !/^\S*(\/|:\\)\S*$/.test(value);
    return [{ name, value: known ? "written out" : "from elsewhere", grade: known ? 1 : 0, unset: 0, at }];
  });
  for (const name of module === "debug" ? ["msg", "var"] : []) {
    const shown = args.get(name);
    const said = shown?.value ?? "";
    if (shown && SHOWN.test(name === "var" ? `{{ ${said} }}` : said))
      list.push({ name: "secret on the screen", value: "shown", grade: 1, unset: 0, at: shown.at });
  }
  return list.length > 0 || module === "debug" ? [settingsFact(subject, list, head, "secrets")] : [];
}
