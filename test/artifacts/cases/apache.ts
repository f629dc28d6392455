import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const of = (path: string) => casesAt("edge", path, `${path}: `);

const httpd = of("deploy/httpd.conf");
const access = of("public/.htaccess");
const host = (inner: string, port = "443"): string =>
  `<VirtualHost *:${port}>\n  ServerName shop.example\n  SSLEngine on\n${inner}</VirtualHost>\n`;
const place = (inner: string): string => host(`  <Location /admin>\n${inner}  </Location>\n`);
export const APACHE: readonly Case[] = [
  httpd(
    "an old protocol",
    host("  SSLProtocol -all +TLSv1.2 +TLSv1.3\n"),
    host("  SSLProtocol all -SSLv3\n"),
    said("tls", "widen"),
  ),
  httpd("the default protocols", host("  SSLProtocol all -SSLv3\n"), host("")),
  httpd(
    "protocols of another file",
    host("  SSLProtocol all -SSLv3\n"),
    host("  Include tls.conf\n"),
    said("tls", "unknown"),
  ),
  httpd(
    "a guard that holds only where a name is defined",
    place("    Require ip 10.0.0.0/8\n"),
    `<IfDefine GUARDED>\n${place("    Require ip 10.0.0.0/8\n")}</IfDefine>\n`,
    said("setting", "unknown", "ifdefine", "what holds if GUARDED"),
  ),
  httpd(
    "the same where a module is there",
    place("    Require ip 10.0.0.0/8\n"),
    `<IfModule ssl_module>\n${place("    Require ip 10.0.0.0/8\n")}</IfModule>\n`,
  ),
  httpd("no encryption", host(""), host("").replace("on", "off"), said("tls", "widen")),
  httpd(
    "everyone",
    place("    Require ip 10.0.0.0/8\n"),
    place("    Require all granted\n"),
    said("edge-guard", "widen", "requirements"),
    said("setting", "widen"),
  ),
  httpd(
    "one network more",
    place("    Require ip 10.0.0.0/8\n"),
    place("    Require ip 10.0.0.0/8 192.0.2.0/24\n"),
    said("edge-guard", "widen"),
  ),
  httpd("nobody", place("    Require valid-user\n"), place("    Require all denied\n"), said("edge-guard", "narrow")),
  httpd(
    "all of several",
    place("    Require valid-user\n"),
    place("    <RequireAll>\n      Require valid-user\n      Require not ip 192.0.2.1\n    </RequireAll>\n"),
    said("edge-guard", "unknown"),
  ),
  httpd(
    "rules of 2.2",
    place("    Order deny,allow\n    Deny from all\n    Allow from 10.0.0.1\n"),
    place("    Order allow,deny\n    Deny from all\n    Allow from 10.0.0.1\n"),
    said("edge-guard", "unknown", "rules of 2.2"),
  ),
  httpd(
    "both languages at once",
    place("    Require valid-user\n"),
    place("    Require valid-user\n    Satisfy any\n"),
    said("edge-guard", "widen", "requirements"),
    said("edge-guard", "narrow", "rules of 2.2"),
  ),
  httpd("a client certificate", host(""), host("  SSLVerifyClient require\n"), said("edge-guard", "narrow")),
  httpd("forwarded", host(""), host("  ProxyPass /api http://api.internal:8080/\n"), said("proxies-to", "widen")),
  httpd(
    "forwarded by a rule",
    host("  RewriteEngine on\n"),
    host("  RewriteEngine on\n  RewriteRule ^/x/(.*)$ http://x.internal/$1 [P,L]\n"),
    said("proxies-to", "widen"),
  ),
  httpd(
    "the upstream is not verified",
    host("  SSLProxyVerify require\n  ProxyPass /api https://api.internal/\n"),
    host("  ProxyPass /api https://api.internal/\n"),
    said("verifies-peer", "widen"),
  ),
  httpd(
    "a header is taken back",
    host('  Header always set X-Frame-Options "DENY"\n'),
    host('  Header always set X-Frame-Options "DENY"\n  Header unset X-Frame-Options\n'),
    said("security-header", "widen"),
  ),
  httpd(
    "what .htaccess may do",
    "ServerTokens Prod\n<Directory /srv>\n  AllowOverride None\n</Directory>\n",
    "ServerTokens Prod\n<Directory /srv>\n  AllowOverride All\n</Directory>\n",
    said("setting", "widen"),
  ),
  httpd(
    "versions in answers",
    "ServerRoot /etc/httpd\nServerTokens Prod\n",
    "ServerRoot /etc/httpd\n",
    said("setting", "widen"),
  ),
  httpd(
    "a forward proxy",
    "ServerRoot /etc/httpd\n",
    "ServerRoot /etc/httpd\nProxyRequests On\n",
    said("setting", "widen"),
  ),
  httpd(
    "within a module's test",
    host("  <IfModule mod_ssl.c>\n    SSLProtocol all -SSLv3\n  </IfModule>\n"),
    host("  SSLProtocol all -SSLv3\n"),
  ),
  access("listing of folders", "Options -Indexes\n", "Options +Indexes\n", said("setting", "widen")),
  access("an option that is unset", "Options -Indexes\n", "RewriteEngine on\n", said("setting", "widen")),
  access(
    "pictures run as scripts",
    "Options -Indexes\n",
    "Options -Indexes\nAddHandler application/x-httpd-php .jpg\n",
    said("setting", "widen"),
  ),
  access("scripts are off", "RewriteEngine on\n", "RewriteEngine on\nphp_flag engine off\n", said("setting", "narrow")),
  access(
    "errors in answers",
    "php_flag display_errors off\n",
    "php_flag display_errors on\n",
    said("setting", "widen"),
  ),
  access(
    "a page of the server",
    "Options -Indexes\n",
    "Options -Indexes\n<Location /s>\nSetHandler server-status\n</Location>\n",
    said("setting", "widen"),
  ),
  access(
    "a password",
    "Options -Indexes\n",
    "Options -Indexes\nAuthType Basic\nAuthName x\nRequire valid-user\n",
    said("edge-guard", "narrow"),
  ),
  access("a comment that goes on", "Options -Indexes\n", "Options -Indexes\n# x \\\nRequire all granted\n"),
  {
    ...access(
      "a section without end",
      "Options -Indexes\n",
      "Options -Indexes\n<Files x>\n",
      said("setting", "unknown"),
    ),
    opaque: "apache/broken",
  },
];
