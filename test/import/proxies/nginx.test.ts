import { readProxies, readProxy } from "./read.ts";

/* nginx before the services of a compose file, with files of its own; and nginx-proxy, which finds them by their variables. */

const compose = `services:
  nginx:
    image: nginx:1.27-alpine
    ports: ["80:80", "443:443"]
    volumes:
      - ./nginx/conf.d:/etc/nginx/conf.d:ro
      - certbot-etc:/etc/letsencrypt:ro
      - certbot-www:/var/www/certbot:ro
    depends_on: [web]
  certbot:
    image: certbot/certbot
    volumes: [certbot-etc:/etc/letsencrypt, certbot-www:/var/www/certbot]
  web: { image: example/shop:1 }
  api: { image: example/api:1 }
volumes: { certbot-etc: {}, certbot-www: {} }
`;

const withFile = (file: string) => readProxy({ "compose.yml": compose, "nginx/conf.d/default.conf": file });

const server = (lines: string) => `server {
    listen 443 ssl http2;
    server_name shop.example.com;
    ssl_certificate /etc/letsencrypt/live/shop.example.com/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/shop.example.com/privkey.pem;
    ${lines}
}
`;

const pass = "location / { proxy_pass http://web:3000; }";

test("the usual two servers, with the proof of Let's Encrypt and the headers that everyone writes", () => {
  const { sites, redirects, edge, losses, obstacles, companions } = withFile(`
upstream backend {
    server api:8000;
    keepalive 16;
}
map $http_upgrade $connection_upgrade { default upgrade; '' close; }
server {
    listen 80;
    listen [::]:80;
    server_name shop.example.com www.shop.example.com;
    location /.well-known/acme-challenge/ { root /var/www/certbot; }
    location / { return 301 https://$host$request_uri; }
}
server {
    listen 443 ssl;
    server_name www.shop.example.com;
    return 301 https://shop.example.com$request_uri;
}
${server(`client_max_body_size 50M;
    gzip on;
    add_header X-Frame-Options "SAMEORIGIN" always;
    location / {
        proxy_pass http://web:3000/;
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
    }
    location /api/ { proxy_pass http://backend; }`)}`);
  expect({ sites, redirects, edge, losses, obstacles, companions }).toEqual({
    sites: ["shop.example.com web:3000", "shop.example.com/api api:8000"],
    redirects: [{ name: "www.shop.example.com", service: "web" }],
    edge: { body: "50m" },
    losses: ["`gzip on`, at shop.example.com", "`add_header X-Frame-Options`, at shop.example.com"],
    obstacles: [],
    companions: ["certbot"],
  });
});

test("what certbot writes into a file is the way to TLS", () => {
  const plain = `server {
    if ($host = shop.example.com) { return 301 https://$host$request_uri; } # managed by Certbot
    listen 80; server_name shop.example.com; return 404; # managed by Certbot
}
`;
  expect(withFile(plain + server(pass))).toMatchObject({
    sites: ["shop.example.com web:3000"],
    redirects: [],
    obstacles: [],
  });
});

test("one file for all is read with what is around the servers", () => {
  const whole = compose.replace("./nginx/conf.d:/etc/nginx/conf.d:ro", "./nginx.conf:/etc/nginx/nginx.conf:ro");
  const file = `worker_processes auto;\nevents { worker_connections 1024; }\nhttp {\n  include /etc/nginx/mime.types;\n  sendfile on;\n${server(pass)}}\n`;
  expect(readProxy({ "compose.yml": whole, "nginx.conf": file })).toMatchObject({
    sites: ["shop.example.com web:3000"],
    obstacles: [],
  });
});

test.each([
  [
    "another path",
    "location /api/ { proxy_pass http://api:8000/; }",
    "`proxy_pass http://api:8000/`, at shop.example.com/api/",
  ],
  ["a rewriting", `rewrite ^/old(.*)$ /new$1 permanent; ${pass}`, "`rewrite ^/old(.*)$`, at shop.example.com"],
  [
    "a pattern",
    `location ~ \\.php$ { proxy_pass http://web:3000; } ${pass}`,
    "`location ~ \\.php$`, at shop.example.com",
  ],
  [
    "one page",
    `location = /status { proxy_pass http://web:3000; } ${pass}`,
    "`location = /status`, at shop.example.com",
  ],
  ["files", `location /static/ { alias /srv/static/; } ${pass}`, "`location /static/`, at shop.example.com"],
  [
    "a variable",
    "set $app web; location / { proxy_pass http://$app:3000; }",
    "`proxy_pass http://$app:3000`, at shop.example.com/",
  ],
  [
    "TLS to the service",
    "location / { proxy_pass https://web:8443; }",
    "`proxy_pass https://web:8443`, at shop.example.com/",
  ],
  ["another program", `location /php/ { fastcgi_pass api:9000; } ${pass}`, "`location /php/`, at shop.example.com"],
  [
    "a header of its own",
    "location / { proxy_set_header X-Key secret; proxy_pass http://web:3000; }",
    "`proxy_set_header X-Key`, at shop.example.com/",
  ],
  ["certificates of visitors", `ssl_verify_client on; ${pass}`, "`ssl_verify_client on`, at shop.example.com"],
  ["another file", `include snippets/auth.conf; ${pass}`, "`include snippets/auth.conf`, at shop.example.com"],
  [
    "one that is no service",
    "location / { proxy_pass http://other.example.org; }",
    "other.example.org, which is no service",
  ],
])("with %s it stays, and that is named", (_what, lines, obstacle) => {
  expect(withFile(server(lines)).obstacles).toContain(obstacle);
});

test.each([
  ["a server for every name", `server { listen 80 default_server; server_name _; ${pass} }`, "a server for every name"],
  ["streams", `stream { server { listen 3306; proxy_pass api:3306; } }\n${server(pass)}`, "`stream`"],
  [
    "several that it asks",
    `upstream all { server web:80; server api:80; }\n${server("location / { proxy_pass http://all; }\nlocation /x { proxy_pass http://web; }")}`,
    "`proxy_pass http://all`, at shop.example.com/",
  ],
])("with %s it stays, and that is named", (_what, file, obstacle) => {
  expect(withFile(file).obstacles).toContain(obstacle);
});

test("the user's own certificate is not taken along, and that is told", () => {
  const own = server(pass).replace("/etc/letsencrypt/live/shop.example.com/fullchain.pem", "/etc/nginx/ssl/shop.crt");
  expect(withFile(own).losses).toEqual([
    "`ssl_certificate /etc/nginx/ssl/shop.crt`, at shop.example.com: the edge gets its own",
  ]);
});

test("a web server is no proxy, and neither is one behind another", () => {
  const php = server("root /var/www; location ~ \\.php$ { fastcgi_pass web:9000; }");
  const files = { "compose.yml": compose, "nginx/conf.d/default.conf": php };
  expect(readProxies(files)).toEqual([]);
  const behind = compose.replace('ports: ["80:80", "443:443"]', 'ports: ["8080:80"]');
  expect(readProxies({ "compose.yml": behind, "nginx/conf.d/default.conf": server(pass) })).toEqual([]);
});

test("templates, whose variables are filled in later, keep it", () => {
  const both = compose
    .replace("    depends_on: [web]", "    depends_on: [web]")
    .replace(
      "      - certbot-etc:/etc/letsencrypt:ro",
      "      - certbot-etc:/etc/letsencrypt:ro\n      - ./templates:/etc/nginx/templates:ro",
    );
  const files = { "compose.yml": both, "nginx/conf.d/a.conf": server(pass), "templates/b.conf.template": "server {}" };
  expect(readProxy(files).obstacles).toEqual([
    "what is at /etc/nginx/templates/b.conf.template, which is not read here",
  ]);
});

const byVariables = (variables: string, more = "") =>
  readProxy({
    "compose.yml": `services:
  nginx-proxy:
    image: nginxproxy/nginx-proxy:1.6
    ports: ["80:80", "443:443"]
    volumes:
      - certs:/etc/nginx/certs
      - vhost:/etc/nginx/vhost.d
      - html:/usr/share/nginx/html
      - /var/run/docker.sock:/tmp/docker.sock:ro
${more}
  acme:
    image: nginxproxy/acme-companion
    volumes_from: [nginx-proxy]
    environment: { DEFAULT_EMAIL: ops@example.com }
  web:
    image: example/shop:1
    environment: { ${variables} }
volumes: { certs: {}, vhost: {}, html: {} }
`,
  });

describe("nginx-proxy", () => {
  test("has the names that services have in their variables", () => {
    const found = byVariables(
      'VIRTUAL_HOST: "shop.example.com, www.shop.example.com", VIRTUAL_PORT: 3000, LETSENCRYPT_HOST: shop.example.com',
    );
    expect(found).toMatchObject({
      program: "nginx-proxy",
      sites: ["shop.example.com web:3000", "www.shop.example.com web:3000"],
      edge: { email: "ops@example.com" },
      companions: ["acme"],
      losses: [],
      obstacles: [],
    });
  });

  test.each([
    ["a path", "VIRTUAL_HOST: a.example.com, VIRTUAL_PATH: /api/", ["a.example.com/api web:?"], []],
    [
      "another path for the service",
      "VIRTUAL_HOST: a.example.com, VIRTUAL_PATH: /api/, VIRTUAL_DEST: /",
      ["a.example.com/api web:?"],
      ["VIRTUAL_DEST, at web"],
    ],
    ["a pattern", 'VIRTUAL_HOST: "~^.*$"', ["~^.*$ web:?"], ["the name ~^.*$"]],
    [
      "TLS to the service",
      "VIRTUAL_HOST: a.example.com, VIRTUAL_PROTO: https",
      ["a.example.com web:?"],
      ["VIRTUAL_PROTO https, at web"],
    ],
  ])("with %s", (_what, variables, sites, obstacles) => {
    expect(byVariables(variables)).toMatchObject({ sites, obstacles });
  });

  test("with passwords stays", () => {
    expect(byVariables("VIRTUAL_HOST: a.example.com", "      - ./htpasswd:/etc/nginx/htpasswd:ro").obstacles).toEqual(
      [],
    );
    expect(
      byVariables("VIRTUAL_HOST: a.example.com", "      - /srv/htpasswd:/etc/nginx/htpasswd:ro").obstacles,
    ).toEqual(["what is at /etc/nginx/htpasswd, which is not read here"]);
  });
});

test.each(["jc21/nginx-proxy-manager:2", "haproxy:3.0", "lscr.io/linuxserver/swag:latest"])(
  "of %s only that it is one is known",
  (image) => {
    const [proxy] = readProxies({
      "compose.yml": `services:\n  door: { image: "${image}", ports: ["443:443"] }\n  web: { image: a:1 }\n`,
    });
    expect(proxy?.obstacles).toEqual(["its settings, which are not read here"]);
  },
);
