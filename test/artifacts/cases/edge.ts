import type { Case, Expected } from "../harness.ts";

const said = (rel: string, direction: Expected["direction"], object?: string, subject?: string): Expected => ({
  rel,
  direction,
  ...(object === undefined ? {} : { object }),
  ...(subject === undefined ? {} : { subject }),
});
const of =
  (path: string) =>
  (name: string, before: string | null, after: string | null, ...expect: Expected[]): Case => ({
    kind: "edge",
    name: `${path}: ${name}`,
    path,
    before,
    after,
    expect,
  });

const nginx = of("deploy/web/nginx.conf");
const server = (inner: string): string =>
  `http {\n  server {\n    listen 443 ssl;\n    server_name shop.example;\n${inner}  }\n}\n`;
const NGINX: readonly Case[] = [
  nginx(
    "requests without limit of size",
    server("    client_max_body_size 2m;\n"),
    server("    client_max_body_size 0;\n"),
    said("setting", "widen"),
  ),
  nginx(
    "protocols of another file",
    server("    ssl_protocols TLSv1.2 TLSv1.3;\n"),
    server("    include snippets/ssl.conf;\n"),
    said("tls", "unknown"),
  ),
  nginx(
    "a limit in other words",
    server("    client_max_body_size 1m;\n"),
    server("    client_max_body_size 1024k;\n"),
    said("setting", "neutral"),
  ),
  nginx(
    "a rate limit goes",
    server("    location /a { limit_req zone=one burst=5; }\n"),
    server("    location /a { }\n"),
    said("edge-guard", "widen", "a rate limit"),
  ),
  nginx(
    "another rate",
    server("    location /a { limit_req zone=one burst=5; }\n"),
    server("    location /a { limit_req zone=one burst=50; }\n"),
    said("edge-guard", "unknown", "a rate limit"),
  ),
  nginx(
    "an alias that can be left",
    server("    location /img/ { alias /srv/img/; }\n"),
    server("    location /img { alias /srv/img/; }\n"),
    said("setting", "neutral"),
    said("setting", "widen"),
  ),
  nginx(
    "any guard will do",
    server("    location /a { auth_basic x; allow 10.0.0.1; deny all; }\n"),
    server("    location /a { satisfy any; auth_basic x; allow 10.0.0.1; deny all; }\n"),
    said("setting", "widen"),
  ),
  nginx(
    "one guard alone has no other",
    server("    location /a { auth_basic x; }\n"),
    server("    location /a { satisfy any; auth_basic x; }\n"),
  ),
  nginx(
    "a header on success only",
    server("    add_header X-Frame-Options DENY always;\n"),
    server("    add_header X-Frame-Options DENY;\n"),
    said("security-header", "widen"),
  ),
  nginx(
    "headers are merged",
    server("    add_header X-Frame-Options DENY;\n    location /a { add_header X-T 1; }\n"),
    server("    add_header X-Frame-Options DENY;\n    location /a { add_header X-T 1; add_header_inherit merge; }\n"),
    said("security-header", "narrow"),
  ),
  nginx(
    "a folder is refused no more",
    server("    location ~ /\\.git { return 404; }\n"),
    server("    location ~ /\\.git { }\n"),
    said("edge-guard", "widen", "a refusal"),
  ),
  nginx(
    "methods that write",
    server("    location /up { }\n"),
    server("    location /up { dav_methods PUT DELETE; }\n"),
    said("setting", "widen"),
  ),
  nginx(
    "forwarded under a condition",
    server("    location /a { if ($arg_x) { return 200; } }\n"),
    server("    location /a { if ($arg_x) { proxy_pass http://b; } }\n"),
    said("proxies-to", "widen", "http://b"),
  ),
  nginx(
    "a stream",
    "stream {\n  server { listen 5432; }\n}\n",
    "stream {\n  server { listen 5432; proxy_pass db:5432; }\n}\n",
    said("proxies-to", "widen", "db:5432"),
  ),
];

const haproxy = of("deploy/haproxy.cfg");
const web = (inner: string, bind = "bind :443 ssl crt /etc/site.pem"): string =>
  `global\n  chroot /var/lib/haproxy\n  user haproxy\ndefaults\n  mode http\nfrontend web\n  ${bind}\n  default_backend app\n${inner}`;
const backend = (line: string): string => web(`backend app\n  ${line}\n`);
const HAPROXY: readonly Case[] = [
  haproxy(
    "an old protocol",
    web(""),
    web("", "bind :443 ssl crt /etc/site.pem ssl-min-ver TLSv1.0"),
    said("tls", "widen"),
  ),
  haproxy(
    "old protocols are switched off",
    web("", "bind :443 ssl crt /etc/site.pem ssl-min-ver SSLv3"),
    web("", "bind :443 ssl crt /etc/site.pem ssl-min-ver SSLv3 no-sslv3 no-tlsv10 no-tlsv11"),
    said("tls", "narrow"),
  ),
  haproxy(
    "what holds for all listeners",
    web("").replace("global\n", "global\n  ssl-default-bind-options ssl-min-ver TLSv1.2\n"),
    web("").replace("global\n", "global\n  ssl-default-bind-options ssl-min-ver TLSv1.1\n"),
    said("tls", "widen"),
  ),
  haproxy("what is the default", web(""), web("", "bind :443 ssl crt /etc/site.pem ssl-min-ver TLSv1.2")),
  haproxy("no encryption", web(""), web("", "bind :443"), said("tls", "widen")),
  haproxy(
    "nobody is sent to TLS any more",
    web("  http-request redirect scheme https unless { ssl_fc }\n", "bind :80"),
    web("", "bind :80"),
    said("tls", "widen"),
  ),
  haproxy(
    "only some are sent to TLS",
    web("  redirect scheme https if !{ ssl_fc }\n", "bind :80"),
    web("  redirect scheme https if { path / }\n", "bind :80"),
    said("tls", "widen"),
  ),
  haproxy(
    "whatever comes in",
    web("", "bind :443 ssl crt a"),
    web("", "bind :443\n  mode tcp"),
    said("tls", "unknown"),
  ),
  haproxy(
    "client certificates are optional",
    web("", "bind :443 ssl crt a ca-file b verify required"),
    web("", "bind :443 ssl crt a ca-file b verify optional"),
    said("edge-guard", "widen"),
  ),
  haproxy(
    "client certificates by another authority",
    web("", "bind :443 ssl crt a ca-file b verify required"),
    web("", "bind :443 ssl crt a ca-file c verify required"),
    said("edge-guard", "unknown"),
  ),
  haproxy(
    "another server",
    backend("server a 10.0.0.1:80"),
    backend("server a 10.0.0.2:80"),
    said("proxies-to", "widen"),
    said("proxies-to", "narrow"),
  ),
  haproxy(
    "the server is not verified",
    backend("server a 10.0.0.1:443 ssl verify required ca-file x"),
    backend("server a 10.0.0.1:443 ssl verify none"),
    said("verifies-peer", "widen"),
  ),
  haproxy(
    "the server is verified by default",
    backend("server a 10.0.0.1:443 ssl verify required ca-file x"),
    backend("server a 10.0.0.1:443 ssl ca-file x"),
  ),
  haproxy(
    "no server is verified",
    backend("server a 10.0.0.1:443 ssl"),
    backend("server a 10.0.0.1:443 ssl").replace("global\n", "global\n  ssl-server-verify none\n"),
    said("verifies-peer", "widen"),
    said("setting", "widen"),
  ),
  haproxy(
    "plain to the server",
    backend("server a 10.0.0.1:443 ssl verify required"),
    backend("server a 10.0.0.1:443"),
    said("proxies-to", "widen", "10.0.0.1:443"),
    said("proxies-to", "narrow", "TLS to 10.0.0.1:443"),
    said("verifies-peer", "neutral"),
  ),
  haproxy(
    "a rule goes",
    web("  acl admin path_beg /admin\n  http-request deny if admin\n"),
    web("  acl admin path_beg /admin\n"),
    said("edge-guard", "widen", "rule deny if admin"),
  ),
  haproxy(
    "a network more may pass",
    web("  acl office src 10.0.0.0/8\n  http-request deny if { path_beg /admin } !office\n"),
    web("  acl office src 10.0.0.0/8 192.0.2.0/24\n  http-request deny if { path_beg /admin } !office\n"),
    said("edge-guard", "widen"),
  ),
  haproxy(
    "a condition means something else",
    web("  acl admin path_beg /admin\n  http-request deny if admin\n"),
    web("  acl admin path_beg /adm\n  http-request deny if admin\n"),
    said("edge-guard", "unknown"),
  ),
  haproxy(
    "something passes before the rule",
    web("  http-request deny if { path_beg /admin }\n"),
    web("  http-request allow if { hdr(x) y }\n  http-request deny if { path_beg /admin }\n"),
    said("edge-guard", "unknown"),
  ),
  haproxy(
    "a password",
    web(""),
    web("  http-request auth realm x unless { http_auth(u) }\n"),
    said("edge-guard", "narrow"),
  ),
  haproxy("statistics for everyone", web(""), web("  stats enable\n"), said("setting", "widen")),
  haproxy(
    "statistics behind a password",
    web("  stats enable\n"),
    web("  stats enable\n  stats auth a:b\n"),
    said("setting", "narrow"),
  ),
  haproxy(
    "a header goes",
    web(
      "  http-response set-header X-Frame-Options DENY\n  http-response set-header Content-Security-Policy \"script-src 'self'\"\n",
    ),
    web("  http-response set-header X-Frame-Options DENY\n"),
    said("csp", "widen"),
  ),
  haproxy(
    "another backend by a condition",
    web(""),
    web("  use_backend internal if { hdr(host) -i in.example }\n"),
    said("proxies-to", "widen", "backend internal"),
  ),
  haproxy(
    "another condition",
    web("  use_backend internal if { hdr(host) -i in.example }\n"),
    web("  use_backend internal if { hdr(host) -i out.example }\n"),
    said("proxies-to", "unknown", "backend internal"),
  ),
  haproxy("as root", web(""), web("").replace("user haproxy", "user root"), said("setting", "widen")),
  haproxy(
    "a comment and other blanks",
    web("  option httplog\n"),
    web("  # stats enable\n\n  option   httplog # stats enable\n"),
  ),
  haproxy(
    "a section goes",
    web("listen stats\n  bind 127.0.0.1:9000\n"),
    web(""),
    said("tls", "neutral"),
    said("setting", "neutral"),
  ),
];

const httpd = of("deploy/httpd.conf");
const access = of("public/.htaccess");
const host = (inner: string, port = "443"): string =>
  `<VirtualHost *:${port}>\n  ServerName shop.example\n  SSLEngine on\n${inner}</VirtualHost>\n`;
const place = (inner: string): string => host(`  <Location /admin>\n${inner}  </Location>\n`);
const APACHE: readonly Case[] = [
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

export const EDGE_CASES: readonly Case[] = [...NGINX, ...HAPROXY, ...APACHE];
