import { readRule } from "../../../src/import/proxies/traefik/rule.ts";
import { readProxies, readProxy } from "./read.ts";

/* Traefik before the services of a compose file, in the manner of those that people have. */

describe("a rule stands for", () => {
  test.each([
    ["Host(`shop.example.com`)", [["shop.example.com", ""]]],
    [
      "Host(`a.example.com`) || Host(`b.example.com`)",
      [
        ["a.example.com", ""],
        ["b.example.com", ""],
      ],
    ],
    [
      "Host(`a.example.com`, `b.example.com`)",
      [
        ["a.example.com", ""],
        ["b.example.com", ""],
      ],
    ],
    ["Host(`a.example.com`) && PathPrefix(`/api`)", [["a.example.com", "/api"]]],
    ['Host("a.example.com") && PathPrefix("/api/")', [["a.example.com", "/api"]]],
    ["PathPrefix(`/`) && Host(`a.example.com`)", [["a.example.com", ""]]],
    [
      "(Host(`a.example.com`) || Host(`b.example.com`)) && (PathPrefix(`/x`) || PathPrefix(`/y`))",
      [
        ["a.example.com", "/x"],
        ["a.example.com", "/y"],
        ["b.example.com", "/x"],
        ["b.example.com", "/y"],
      ],
    ],
    [
      "Host(`a.example.com`) || Host(`b.example.com`) && PathPrefix(`/x`)",
      [
        ["a.example.com", ""],
        ["b.example.com", "/x"],
      ],
    ],
  ])("%s", (rule, places) => {
    expect(readRule(rule)).toEqual(places.map(([name, path]) => ({ name, path })));
  });

  test.each([
    ["HostRegexp(`{sub:[a-z]+}.example.com`)", "a rule with `HostRegexp`"],
    ["Host(`a.example.com`) && Path(`/x`)", "a rule with `Path`"],
    ["Host(`a.example.com`) && !PathPrefix(`/admin`)", "a rule with `!`"],
    ["Host(`a.example.com`) && Headers(`X-Kind`, `beta`)", "a rule with `Headers`"],
    ["PathPrefix(`/api`)", "a rule without `Host`"],
    ["Host(`a.example.com`) && Host(`b.example.com`)", "a rule with two names, or paths, at once"],
    ["Host(`a.example.com`", "a rule that is not written as one"],
    ["Host(`a.example.com`))", "a rule that is not written as one"],
    ["Host:a.example.com", "a rule that is not written as one"],
    ["", "a rule that is not written as one"],
    [Array(70).fill("Host(`a.example.com`)").join(" || "), "a rule with too many alternatives"],
    [`${"(".repeat(50)}Host(\`a\`)`, "a rule that is not written as one"],
  ])("%s is only Traefik's", (rule, why) => {
    expect(readRule(rule)).toBe(why);
  });
});

const traefik = `
  traefik:
    image: traefik:v3.1
    command:
      - --providers.docker=true
      - --providers.docker.exposedbydefault=false
      - --entrypoints.web.address=:80
      - --entrypoints.web.http.redirections.entrypoint.to=websecure
      - --entrypoints.websecure.address=:443
      - --certificatesresolvers.le.acme.tlschallenge=true
      - --certificatesresolvers.le.acme.email=ops@example.com
      - --certificatesresolvers.le.acme.storage=/letsencrypt/acme.json
    ports: ["80:80", "443:443"]
    volumes:
      - letsencrypt:/letsencrypt
      - /var/run/docker.sock:/var/run/docker.sock:ro
`;

const withLabels = (labels: string, more = "", head = traefik): { readonly "compose.yml": string } => ({
  "compose.yml": `services:${head}
  web:
    image: example/shop:1
    labels:
      - traefik.enable=true
${labels
  .trim()
  .split("\n")
  .map((label) => `      - ${label.trim()}`)
  .join("\n")}
${more}
volumes: { letsencrypt: {}, data: {} }
`,
});

const body = "requests of more than 10 MB, unless `edge.body` says more";

test("the names of a shop with an interface for programs, as its labels have them", () => {
  const { sites, edge, losses, obstacles, program } = readProxy(
    withLabels(
      "traefik.http.routers.web.rule=Host(`shop.example.com`) || Host(`www.shop.example.com`)\ntraefik.http.routers.web.entrypoints=websecure\ntraefik.http.routers.web.tls.certresolver=le\ntraefik.http.services.web.loadbalancer.server.port=3000",
      `
  api:
    image: example/api:1
    labels:
      traefik.enable: "true"
      traefik.http.routers.api.rule: Host(\`shop.example.com\`) && PathPrefix(\`/api\`)
      traefik.http.routers.api.entrypoints: websecure
      traefik.http.routers.api.tls: "true"
  db:
    image: postgres:17
`,
    ),
  );
  expect({ sites, edge, losses, obstacles, program }).toEqual({
    program: "Traefik",
    sites: ["shop.example.com web:3000", "www.shop.example.com web:3000", "shop.example.com/api api:?"],
    edge: { email: "ops@example.com" },
    losses: [body],
    obstacles: [],
  });
});

test("a router for each entry point is one name, and the one that leads to TLS is the edge's own work", () => {
  const { sites, obstacles } = readProxy(
    withLabels(`
      traefik.http.routers.plain.rule=Host(\`shop.example.com\`)
      traefik.http.routers.plain.entrypoints=web
      traefik.http.routers.plain.middlewares=https
      traefik.http.middlewares.https.redirectscheme.scheme=https
      traefik.http.routers.secure.rule=Host(\`shop.example.com\`)
      traefik.http.routers.secure.entrypoints=websecure
      traefik.http.routers.secure.tls=true`),
  );
  expect({ sites, obstacles }).toEqual({ sites: ["shop.example.com web:?"], obstacles: [] });
});

test("only services that say so have names where the others are not exposed", () => {
  const other = "\n  other:\n    image: a:1\n    labels: ['traefik.http.routers.o.rule=Host(`o.example.com`)']";
  const rule = "traefik.http.routers.w.rule=Host(`w.example.com`)";
  expect(readProxy(withLabels(rule, other)).sites).toEqual(["w.example.com web:?"]);
  const open = traefik.replace("--providers.docker.exposedbydefault=false", "--log.level=INFO");
  expect(readProxy(withLabels(rule, other, open)).sites).toEqual(["w.example.com web:?", "o.example.com other:?"]);
});

const rule = "traefik.http.routers.w.rule=Host(`w.example.com`)";

test.each([
  ["compression", "compress=true", "the middleware m@docker (compress), at web"],
  ["headers for browsers", "headers.stsseconds=31536000", "the middleware m@docker (headers), at web"],
  ["a limit of requests", "ratelimit.average=100", "the middleware m@docker (ratelimit), at web"],
])("%s would be lost, and that is told", (_what, middleware, loss) => {
  const labels = `${rule}\ntraefik.http.routers.w.middlewares=m@docker\ntraefik.http.middlewares.m.${middleware}`;
  expect(readProxy(withLabels(labels))).toMatchObject({
    sites: ["w.example.com web:?"],
    losses: [loss, body],
    obstacles: [],
  });
});

test.each([
  ["a login elsewhere", "forwardauth.address=http://auth:9091", "the middleware m (forwardauth), at web"],
  ["another path", "stripprefix.prefixes=/api", "the middleware m (stripprefix), at web"],
  ["another name", "redirectregex.regex=^https://www.(.*)", "the middleware m (redirectregex), at web"],
  ["a header for the program", "headers.customrequestheaders.X-Script-Name=/x", "the middleware m (headers), at web"],
  ["a plugin", "plugin.geoblock.countries=DE", "the middleware m (plugin), at web"],
])("by %s the proxy stays, and it is named", (_what, middleware, obstacle) => {
  const labels = `${rule}\ntraefik.http.routers.w.middlewares=m\ntraefik.http.middlewares.m.${middleware}`;
  expect(readProxy(withLabels(labels)).obstacles).toEqual([obstacle]);
});

test.each([
  [
    "a middleware of a file",
    `${rule}\ntraefik.http.routers.w.middlewares=auth@file`,
    "the middleware auth@file, at web",
  ],
  ["a middleware that is nowhere", `${rule}\ntraefik.http.routers.w.middlewares=auth`, "the middleware auth, at web"],
  [
    "a service of a file",
    `${rule}\ntraefik.http.routers.w.service=app@file`,
    "the service app@file, which no label describes, at web",
  ],
  [
    "a rule that only it has",
    "traefik.http.routers.w.rule=HostRegexp(`.+`)",
    "a rule with `HostRegexp`, at the router w, at web",
  ],
  [
    "TLS to the service",
    `${rule}\ntraefik.http.services.w.loadbalancer.server.scheme=https`,
    "`loadbalancer.server.scheme` of the service w, at web",
  ],
  ["options of TLS", `${rule}\ntraefik.http.routers.w.tls.options=mtls@file`, "`tls.options` of the router w, at web"],
  ["TCP", `${rule}\ntraefik.tcp.routers.db.rule=HostSNI(\`*\`)`, "TCP of its own, at web"],
  ["labels of its first version", "traefik.frontend.rule=Host:w.example.com", "labels of Traefik 1, at web"],
  [
    "two ports of a service",
    `${rule}\ntraefik.http.routers.w.service=w\ntraefik.http.services.w.loadbalancer.server.port=80\ntraefik.http.routers.m.rule=Host(\`m.example.com\`)\ntraefik.http.routers.m.service=m\ntraefik.http.services.m.loadbalancer.server.port=9090`,
    "web at two ports",
  ],
  [
    "a name that ACME does not certify",
    `${rule}\ntraefik.http.routers.l.rule=Host(\`shop.localhost\`)`,
    "shop.localhost, which ACME does not certify",
  ],
  ["a name that is none", "traefik.http.routers.w.rule=Host(`shop_1.example.com`)", "the name shop_1.example.com"],
])("by %s the proxy stays, and it is named", (_what, labels, obstacle) => {
  expect(readProxy(withLabels(labels)).obstacles).toContain(obstacle);
});

test("one name of two services is not guessed at", () => {
  const other =
    "\n  other:\n    image: a:1\n    labels: [traefik.enable=true, 'traefik.http.routers.o.rule=Host(`w.example.com`)']";
  expect(readProxy(withLabels(rule, other)).obstacles).toEqual(["w.example.com of two services"]);
});

test("its own page goes with it, and that is told", () => {
  const head = traefik.replace(
    '"443:443"]',
    '"443:443", "8080:8080"]\n    labels: [traefik.enable=true, "traefik.http.routers.d.rule=Host(`traefik.example.com`)", traefik.http.routers.d.service=api@internal]',
  );
  expect(readProxy(withLabels(rule, "", head)).losses).toEqual([
    "api@internal of the router d",
    "its own page at port 8080",
    body,
  ]);
});

describe("of its own settings", () => {
  const setting = (word: string) =>
    traefik
      .replace("--log.level=INFO", "")
      .replace("      - --providers.docker=true", `      - --providers.docker=true\n      - ${word}`);

  test.each([
    ["--providers.file.directory=/etc/traefik/dynamic", "its provider file"],
    ["--providers.docker.defaultrule=Host(`{{ .Name }}.example.com`)", "its default rule"],
    ["--entrypoints.websecure.http.middlewares=auth@docker", "middlewares of an entry point"],
    ["--entrypoints.mail.address=:25", "the entry point mail at :25"],
    ["--certificatesresolvers.le.acme.caserver=https://ca.example.org/dir", "the authority https://ca.example.org/dir"],
  ])("%s keeps it", (word, obstacle) => {
    expect(readProxy(withLabels(rule, "", setting(word))).obstacles).toEqual([obstacle]);
  });

  test("those of a file are read, too, and what is no YAML keeps it", () => {
    const head = traefik.replace(
      "      - letsencrypt:/letsencrypt",
      "      - ./traefik.yml:/etc/traefik/traefik.yml:ro",
    );
    const file =
      "certificatesResolvers:\n  le:\n    acme:\n      caServer: https://acme-staging-v02.api.letsencrypt.org/directory\n";
    const files = withLabels(rule, "", head);
    expect(readProxy({ ...files, "traefik.yml": file })).toMatchObject({ edge: { ca: "staging" }, obstacles: [] });
    const provider = "providers:\n  file:\n    filename: /etc/traefik/dynamic.yml\n";
    expect(readProxy({ ...files, "traefik.yml": provider }).obstacles).toEqual(["its provider file"]);
    const toml = { "compose.yml": files["compose.yml"].replaceAll("traefik.yml", "traefik.toml"), "traefik.toml": "" };
    expect(readProxy(toml).obstacles).toEqual(["what is at /etc/traefik/traefik.toml, which is not read here"]);
  });

  test("a challenge by DNS is told", () => {
    const head = setting("--certificatesresolvers.le.acme.dnschallenge.provider=cloudflare");
    expect(readProxy(withLabels(rule, "", head)).losses[0]).toContain("certificates by DNS");
  });

  test("HTTP/3 goes along where its port is published", () => {
    const head = traefik.replace('"443:443"]', '"443:443", "443:443/udp"]');
    expect(readProxy(withLabels(rule, "", head))).toMatchObject({ edge: { http3: true }, losses: [body] });
  });

  test("ports that are not the web's keep it", () => {
    const head = traefik.replace('"443:443"]', '"443:443", "5432:5432"]');
    expect(readProxy(withLabels(rule, "", head)).obstacles).toEqual(["port 5432, at which it answers, too"]);
  });
});

test("names of a private network alone are certified by the edge itself", () => {
  const { edge, obstacles } = readProxy(withLabels("traefik.http.routers.w.rule=Host(`whoami.localhost`)"));
  expect({ edge, obstacles }).toEqual({ edge: { certificates: "internal" }, obstacles: [] });
});

test("labels for a Traefik elsewhere make no proxy here", () => {
  const alone = { "compose.yml": `services:\n  web: { image: a:1, labels: ["${rule}"] }\n` };
  expect(readProxies(alone)).toEqual([]);
  const hidden = withLabels(rule, "", traefik.replace('ports: ["80:80", "443:443"]', 'ports: ["8000:80"]'));
  expect(readProxies(hidden)).toEqual([]);
});
