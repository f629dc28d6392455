import { latin1 } from "../../formats/latin1.ts";
import type { ArtifactKind } from "../../model/fact.ts";
import { bounded, EMPTY, unreadable } from "../common.ts";
import { apacheFacts } from "./apache.ts";
import { haproxyFacts } from "./haproxy.ts";
import { nginxFacts } from "./nginx.ts";

const NGINX =
  /(^|\/)nginx[^/]*\.conf(\.template|\.tmpl|\.j2)?$|(^|\/)(sites-(enabled|available)|conf\.d|nginx)\/[^/]+$|\.nginx$|\.nginx\.conf$/;
const NGINX_FILE = /\.(conf|nginx|template|tmpl|j2)$|\/[^./]+$/;
const NGINX_SIGN = /\b(server|location|upstream|http)\s{0,20}[^;{}\n]{0,200}\{|\b(proxy_pass|listen|server_name)\s/;
const HAPROXY = /(^|\/)haproxy[^/]*\.cfg$|\.haproxy\.cfg$|(^|\/)haproxy\/[^/]+\.cfg$/;
const HAPROXY_SIGN = /^(global|defaults|frontend|backend|listen|userlist)\b/m;
const HTACCESS = /(^|\/)\.htaccess$/;
const APACHE =
  /(^|\/)(httpd|apache2?)[^/]*\.conf$|(^|\/)(sites-(enabled|available)|conf-(enabled|available)|mods-(enabled|available)|conf\.d|apache2?|httpd)\/[^/]+\.conf$/;
const APACHE_SIGN =
  /^[ \t]{0,40}(<(VirtualHost|Directory|DirectoryMatch|Location|LocationMatch|Files|FilesMatch|IfModule|Proxy)\b|(ServerRoot|LoadModule|SSLProtocol|ProxyPass|ServerTokens|DocumentRoot|SSLEngine)[ \t])/im;

type Reader = typeof nginxFacts;

/** Which server a file configures, by its name and, where several share one, by its first lines. */
function readerOf(path: string, head: Uint8Array): Reader | null {
  if (HTACCESS.test(path)) return apacheFacts;
  const [haproxy, apache, nginx] = [HAPROXY.test(path), APACHE.test(path), NGINX.test(path) && NGINX_FILE.test(path)];
  if (!haproxy && !apache && !nginx) return null;
  const text = latin1(head);
  if (haproxy && HAPROXY_SIGN.test(text)) return haproxyFacts;
  if (apache && APACHE_SIGN.test(text)) return apacheFacts;
  return nginx && NGINX_SIGN.test(text) ? nginxFacts : null;
}

const HEAD = 4096;

/** Servers at the edge (NGINX, HAProxy, Apache): listeners with their protocols, guards, headers, and where requests are forwarded. */
export const edge: ArtifactKind = {
  id: "edge",
  version: 4,
  load: async () => {},
  claims: (path, head) => (readerOf(path, head) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    const facts = readerOf(path, bytes.subarray(0, HEAD))?.(bytes) ?? [];
    return "code" in facts ? unreadable(bytes, facts) : bounded(bytes, facts);
  },
};
