import { readProxy } from "./read.ts";

/* Whom a proxy lets in: the edge does the same in its place, or the proxy stays. */

const body = "requests of more than 10 MB, unless `edge.body` says more";
const newPasswords = (users: string) => [
  `the passwords of ${users}: each gets a new one, at all names the same`,
  "what the services learn of a login",
];

/** What is kept of a proxy for these tests. */
const readAccess = (files: Parameters<typeof readProxy>[0]) => {
  const { access, losses, obstacles } = readProxy(files);
  return { access, losses: losses.filter((loss) => loss !== body), obstacles };
};

const guarded = (guard: object, losses: readonly string[] = []) => ({
  access: [{ service: "web", guard }],
  losses,
  obstacles: [],
});

const traefik = (labels: readonly string[]) => ({
  "compose.yml": `services:
  traefik:
    image: traefik:v3.1
    command: [--providers.docker=true, --entrypoints.web.address=:80]
    ports: ["80:80", "443:443"]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]
  web:
    image: example/shop:1
    labels:
      - traefik.http.routers.w.rule=Host(\`w.example.com\`)
${labels.map((label) => `      - ${JSON.stringify(`traefik.http.${label}`)}`).join("\n")}
`,
});

describe("Traefik", () => {
  const behind = (...options: readonly string[]) =>
    traefik(["routers.w.middlewares=m", ...options.map((option) => `middlewares.m.${option}`)]);

  test.each([
    ["basicauth.users=admin:$$apr1$$x$$y", { users: ["admin"] }, newPasswords("admin")],
    [
      "basicauth.users=alice:$$2y$$05$$x, bob:{SHA}x=,alice:$$apr1$$z",
      { users: ["alice", "bob"] },
      newPasswords("alice, bob"),
    ],
    [
      "ipallowlist.sourcerange=10.0.0.0/8, 203.0.113.7,2001:db8::/32",
      { from: ["10.0.0.0/8", "203.0.113.7", "2001:db8::/32"] },
      [],
    ],
    ["ipwhitelist.sourcerange=10.0.0.0/8", { from: ["10.0.0.0/8"] }, []],
  ])("%s goes along", (option, guard, losses) => {
    expect(readAccess(behind(option))).toEqual(guarded(guard, losses));
  });

  test("its realm and that it hides the login are of no account", () => {
    const files = behind("basicauth.realm=Staff", "basicauth.removeheader=true", "basicauth.users=admin:x");
    expect(readAccess(files)).toMatchObject(guarded({ users: ["admin"] }, newPasswords("admin")));
  });

  test("two middlewares hold together, and one that leads to TLS beside them is the edge's own work", () => {
    const labels = [
      "routers.w.middlewares=https,login,office",
      "middlewares.https.redirectscheme.scheme=https",
      "middlewares.login.basicauth.users=admin:x",
      "middlewares.office.ipallowlist.sourcerange=10.0.0.0/8",
    ];
    expect(readAccess(traefik(labels))).toEqual(
      guarded({ users: ["admin"], from: ["10.0.0.0/8"] }, newPasswords("admin")),
    );
  });

  test.each([
    ["a file of passwords", ["basicauth.usersfile=/users"]],
    ["a login in a header", ["basicauth.users=admin:x", "basicauth.headerfield=X-User"]],
    ["a name that no secret can have", ["basicauth.users=Alice.Smith:x"]],
    ["no name", ["basicauth.users="]],
    ["an address of a header", ["ipallowlist.sourcerange=10.0.0.0/8", "ipallowlist.ipstrategy.depth=1"]],
    ["what is no network", ["ipallowlist.sourcerange=10.0.0.0/33"]],
    ["every address", ["ipallowlist.sourcerange=0.0.0.0/0"]],
  ])("%s keeps it", (_what, options) => {
    expect(readAccess(behind(...options)).obstacles).toEqual([expect.stringMatching(/^the middleware m \(/)]);
  });

  test("two lists of people at once keep it", () => {
    const labels = [
      "routers.w.middlewares=a,b",
      "middlewares.a.basicauth.users=alice:x",
      "middlewares.b.basicauth.users=bob:x",
    ];
    expect(readAccess(traefik(labels)).obstacles).toEqual(["two middlewares of one kind at the router w, at web"]);
  });

  test("a part of a service that is guarded otherwise keeps it", () => {
    const labels = [
      "routers.a.rule=Host(`w.example.com`) && PathPrefix(`/admin`)",
      "routers.a.middlewares=m",
      "middlewares.m.basicauth.users=admin:x",
    ];
    expect(readAccess(traefik(labels)).obstacles).toEqual(["web, to which not everybody gets everywhere"]);
  });
});

describe("nginx", () => {
  const nginx = (server: string, password = "alice:$apr1$x\n# of the office\n\nbob:y\n") => ({
    "compose.yml": `services:
  nginx:
    image: nginx:1.27-alpine
    ports: ["80:80", "443:443"]
    volumes: ["./conf.d:/etc/nginx/conf.d:ro", "./htpasswd:/etc/nginx/.htpasswd:ro"]
  web: { image: example/shop:1 }
`,
    "conf.d/default.conf": `server {\n  listen 443 ssl;\n  server_name w.example.com;\n  ${server}\n}\n`,
    htpasswd: password,
  });
  const pass = "location / { proxy_pass http://web:3000; }";
  const login = 'auth_basic "Staff only"; auth_basic_user_file';

  test.each([
    ["a password for a server", `${login} /etc/nginx/.htpasswd; ${pass}`, { users: ["alice", "bob"] }],
    ["its file from nginx's folder on", `${login} .htpasswd; ${pass}`, { users: ["alice", "bob"] }],
    [
      "a password for a location",
      `location / { ${login} .htpasswd; proxy_pass http://web:3000; }`,
      { users: ["alice", "bob"] },
    ],
  ])("%s goes along", (_what, server, guard) => {
    expect(readAccess(nginx(server))).toEqual(guarded(guard, newPasswords("alice, bob")));
  });

  test.each([
    ["for a server", `allow 10.0.0.0/8; allow 2001:db8::/32; deny all; ${pass}`, ["10.0.0.0/8", "2001:db8::/32"]],
    [
      "of a location alone",
      "allow 10.0.0.0/8; deny all; location / { allow 192.0.2.1; deny all; proxy_pass http://web:3000; }",
      ["192.0.2.1"],
    ],
  ])("addresses %s go along", (_what, server, from) => {
    expect(readAccess(nginx(server))).toEqual(guarded({ from }));
  });

  test("a location that takes both back is open", () => {
    const server = `${login} .htpasswd; allow 10.0.0.0/8; deny all; location / { auth_basic off; allow all; proxy_pass http://web:3000; }`;
    expect(readAccess(nginx(server))).toEqual({ access: [], losses: [], obstacles: [] });
  });

  test.each([
    ["passwords that are elsewhere", `${login} /srv/htpasswd; ${pass}`, "`auth_basic Staff only`"],
    ["addresses that are kept out", `deny 192.0.2.1; allow all; ${pass}`, "`deny 192.0.2.1`"],
    ["addresses behind which everybody may", `allow 192.0.2.1; ${pass}`, "`allow 192.0.2.1`"],
    ["a socket", `allow unix:; deny all; ${pass}`, "`allow unix:`"],
    ["one of both", `satisfy any; allow 192.0.2.1; deny all; ${pass}`, "`satisfy any`"],
  ])("%s keep it", (_what, server, obstacle) => {
    expect(readAccess(nginx(server)).obstacles).toEqual(expect.arrayContaining([expect.stringContaining(obstacle)]));
  });

  test("a password for a part of a service keeps it", () => {
    const server = `location /admin/ { ${login} .htpasswd; proxy_pass http://web:3000; } ${pass}`;
    expect(readAccess(nginx(server)).obstacles).toEqual(["web, to which not everybody gets everywhere"]);
  });

  test("who is in a file that nobody could log in by is not guessed at", () => {
    expect(readAccess(nginx(`${login} .htpasswd; ${pass}`, "")).obstacles).toHaveLength(2);
  });
});

describe("nginx-proxy", () => {
  const proxy = (mount: string, files: Readonly<Record<string, string>>) => ({
    "compose.yml": `services:
  proxy:
    image: nginxproxy/nginx-proxy:1.6
    ports: ["80:80", "443:443"]
    volumes: ["/var/run/docker.sock:/tmp/docker.sock:ro", "${mount}:/etc/nginx/htpasswd:ro"]
  web: { image: example/shop:1, environment: { VIRTUAL_HOST: w.example.com } }
`,
    ...files,
  });

  test("a password file that is called like a name goes along", () => {
    expect(readAccess(proxy("./passwords", { "passwords/w.example.com": "alice:x\n" }))).toEqual(
      guarded({ users: ["alice"] }, newPasswords("alice")),
    );
  });

  test.each([
    ["of another name", { "passwords/other.example.com": "alice:x\n" }],
    ["with a name that no secret can have", { "passwords/w.example.com": "Alice:x\n" }],
  ])("one %s keeps it", (_what, files) => {
    expect(readAccess(proxy("./passwords", files)).obstacles).toEqual([
      expect.stringMatching(/^what is at \/etc\/nginx\/htpasswd\/.*example.com, which is not read here$/),
    ]);
  });
});

describe("Caddy", () => {
  const caddy = (site: string) => ({
    "compose.yml": `services:
  caddy:
    image: caddy:2
    ports: ["80:80", "443:443"]
    volumes: ["./Caddyfile:/etc/caddy/Caddyfile:ro"]
  web: { image: example/shop:1 }
  api: { image: example/api:1 }
`,
    Caddyfile: `w.example.com {\n${site}\n}\n`,
  });
  const login = "basic_auth {\n alice $2a$14$x\n bob $2a$14$y\n}";

  test.each([
    ["for a site", `${login}\nreverse_proxy web:3000`],
    ["for a site, as before 2.8", `${login.replace("basic_auth", "basicauth * bcrypt")}\nreverse_proxy web:3000`],
    ["for a block", `handle {\n${login}\nreverse_proxy web:3000\n}\nhandle /api/* {\nreverse_proxy api:80\n}`],
  ])("a password %s goes along", (_what, site) => {
    expect(readAccess(caddy(site))).toEqual(guarded({ users: ["alice", "bob"] }, newPasswords("alice, bob")));
  });

  test("one around blocks holds in all of them", () => {
    const site = `${login}\nhandle /api/* {\nreverse_proxy api:80\n}\nhandle {\nreverse_proxy web:3000\n}`;
    expect(readAccess(caddy(site)).access.map(({ service }) => service)).toEqual(["api", "web"]);
  });

  test.each([
    ["for a path", `basic_auth /admin/* {\n alice x\n}\nreverse_proxy web:3000`, "`basic_auth /admin/*`"],
    ["for a matcher", `basic_auth @staff {\n alice x\n}\nreverse_proxy web:3000`, "`basic_auth @staff`"],
    ["of nobody", "basic_auth {\n}\nreverse_proxy web:3000", "`basic_auth`"],
    [
      "in a block and around it",
      `${login}\nhandle {\nbasic_auth {\n carol x\n}\nreverse_proxy web:3000\n}`,
      "`basic_auth`",
    ],
  ])("a password %s keeps it", (_what, site, obstacle) => {
    expect(readAccess(caddy(site)).obstacles).toEqual([expect.stringContaining(obstacle)]);
  });

  test("that labels write goes along", () => {
    const files = {
      "compose.yml": `services:
  caddy: { image: "lucaslorentz/caddy-docker-proxy:2.9", ports: ["80:80", "443:443"] }
  web:
    image: example/shop:1
    labels: { caddy: w.example.com, caddy.basic_auth.alice: hash, caddy.reverse_proxy: "{{upstreams 80}}" }
`,
    };
    expect(readAccess(files)).toEqual(guarded({ users: ["alice"] }, newPasswords("alice")));
  });
});
