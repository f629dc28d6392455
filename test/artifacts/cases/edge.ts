import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const of = (path: string) => casesAt("edge", path, `${path}: `);

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
    "a place that could only be redirected to",
    server("    location /a { internal; proxy_pass http://app; }\n"),
    server("    location /a { proxy_pass http://app; }\n"),
    said("edge-guard", "widen", "being for redirects within the server only"),
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

export const EDGE_CASES: readonly Case[] = [...NGINX, ...HAPROXY];
