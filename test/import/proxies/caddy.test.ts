import { readProxies, readProxy } from "./read.ts";

/* Caddy before the services of a compose file, with a Caddyfile or by labels. */

const compose = `services:
  caddy:
    image: caddy:2-alpine
    restart: unless-stopped
    ports: ["80:80", "443:443", "443:443/udp"]
    environment: { DOMAIN: shop.example.com }
    volumes:
      - ./Caddyfile:/etc/caddy/Caddyfile:ro
      - caddy_data:/data
      - caddy_config:/config
  web: { image: example/shop:1 }
  api: { image: example/api:1, container_name: shop-api }
volumes: { caddy_data: {}, caddy_config: {} }
`;

const withFile = (file: string) => readProxy({ "compose.yml": compose, Caddyfile: file });

describe("a Caddyfile", () => {
  test("with a name, a path and a redirect", () => {
    const { sites, redirects, edge, losses, obstacles } = withFile(`{
	email ops@example.com
}

# The shop.
www.shop.example.com {
	redir https://shop.example.com{uri} permanent
}

shop.example.com, \\
example.org {
	encode gzip zstd
	log {
		output stdout
	}
	handle /api/* {
		reverse_proxy shop-api:8000 {
			header_up X-Real-IP {remote_host}
		}
	}
	handle {
		reverse_proxy http://web:3000
	}
}
`);
    expect({ sites, redirects, edge, losses, obstacles }).toEqual({
      sites: [
        "shop.example.com web:3000",
        "shop.example.com/api api:8000",
        "example.org/api api:8000",
        "example.org web:3000",
      ],
      redirects: [{ name: "www.shop.example.com", service: "web" }],
      edge: { email: "ops@example.com", http3: true },
      losses: ["`encode gzip`, at shop.example.com", expect.stringContaining("10 MB")],
      obstacles: [],
    });
  });

  test.each([
    ["of one site without braces", "shop.example.com\n\nreverse_proxy web:3000\n", ["shop.example.com web:3000"]],
    [
      "after options of its own",
      "{\n\tlocal_certs\n}\nshop.example.com\nreverse_proxy web:3000\n",
      ["shop.example.com web:3000"],
    ],
    ["with a variable of the container", "{$DOMAIN} {\n\treverse_proxy web:3000\n}\n", ["shop.example.com web:3000"]],
    [
      "with a variable that has a value of its own",
      "{$OTHER:b.example.com} {\n\treverse_proxy web\n}\n",
      ["b.example.com web:80"],
    ],
    [
      "with a path at the directive",
      "a.example.com {\n\treverse_proxy /api/* api:8000\n\treverse_proxy web:80\n}\n",
      ["a.example.com/api api:8000", "a.example.com web:80"],
    ],
    [
      "with a matcher that has a name",
      "a.example.com {\n\t@api path /api /api/*\n\thandle @api {\n\t\treverse_proxy api:8000\n\t}\n\treverse_proxy web:80\n}\n",
      ["a.example.com/api api:8000", "a.example.com web:80"],
    ],
    [
      "with a part that is used twice",
      "(app) {\n\treverse_proxy web:80\n}\na.example.com {\n\timport app\n}\nb.example.com {\n\timport app\n}\n",
      ["a.example.com web:80", "b.example.com web:80"],
    ],
    [
      "with the scheme and the port",
      "https://a.example.com:443 {\r\n\treverse_proxy web:80\r\n}\r\n",
      ["a.example.com web:80"],
    ],
  ])("%s", (_what, file, sites) => {
    expect(withFile(file)).toMatchObject({ sites, obstacles: [] });
  });

  test.each([
    ["tls internal", { certificates: "internal" }],
    ["tls ops@example.com", { email: "ops@example.com" }],
  ])("says by `%s` how the edge gets its certificates", (line, edge) => {
    expect(withFile(`a.example.com {\n\t${line}\n\treverse_proxy web:80\n}\n`).edge).toMatchObject(edge);
  });

  test.each([
    [
      "a login elsewhere",
      "forward_auth auth:9091 {\n\t\turi /verify\n\t}",
      "`forward_auth auth:9091`, at a.example.com",
    ],
    ["another path", "handle_path /api/* {\n\t\treverse_proxy api:80\n\t}", "`handle_path /api/*`, at a.example.com"],
    ["a rewriting", "rewrite * /app{uri}", "`rewrite *`, at a.example.com"],
    ["files", "file_server", "`file_server`, at a.example.com"],
    ["several that it asks", "reverse_proxy web:80 api:80", "`reverse_proxy web:80 api:80`, at a.example.com"],
    ["one that is no service", "reverse_proxy /x/* 10.0.0.5:80", "10.0.0.5, which is no service"],
    [
      "TLS to the service",
      "reverse_proxy /x/* https://api:443",
      "`reverse_proxy /x/* https://api:443`, at a.example.com",
    ],
    ["a single page", "reverse_proxy /health api:80", "`reverse_proxy /health api:80`, at a.example.com"],
    [
      "a header of its own",
      "reverse_proxy /x/* api:80 {\n\t\theader_up X-Key secret\n\t}",
      "`header_up X-Key` of `reverse_proxy /x/* api:80`, at a.example.com",
    ],
    ["certificates of visitors", "tls {\n\t\tclient_auth {\n\t\t\tmode require\n\t\t}\n\t}", "`client_auth` of `tls`"],
    ["another file", "import sites/*", "`import sites/*`, at a.example.com"],
  ])("with %s it stays, and that is named", (_what, lines, obstacle) => {
    const { obstacles } = withFile(`a.example.com {\n\t${lines}\n\treverse_proxy /w/* web:80\n}\n`);
    expect(obstacles).toEqual([obstacle]);
  });

  test.each([
    ["a site for every name", ":80 {\n\treverse_proxy web:80\n}\n", "the address :80"],
    ["another port", "a.example.com:8443 {\n\treverse_proxy web:80\n}\n", "the address a.example.com:8443"],
    [
      "an option that is not known",
      "{\n\tlayer4\n}\na.example.com {\n\treverse_proxy web:80\n}\n",
      "the option `layer4`",
    ],
    [
      "a variable that nobody sets",
      "{$NAME} {\n\treverse_proxy web:80\n}\n",
      "the variable NAME, which the compose file does not set",
    ],
    ["a brace too many", "a.example.com {\n\treverse_proxy web:80\n}\n}\n", "a brace without its other one"],
    ["a brace too few", "a.example.com {\n\treverse_proxy web:80\n", "a brace without its other one"],
    ["braces without an end", "a {\n".repeat(30), "too many braces"],
  ])("with %s it stays, or is none", (_what, file, obstacle) => {
    const found = readProxies({ "compose.yml": compose, Caddyfile: file });
    expect(found.flatMap(({ obstacles }) => obstacles).join(" ")).toContain(found.length === 0 ? "" : obstacle);
    expect(found.every(({ obstacles }) => obstacles.length > 0)).toBe(true);
  });

  test("that only serves files makes no proxy", () => {
    expect(
      readProxies({ "compose.yml": compose, Caddyfile: "a.example.com {\n\troot * /srv\n\tfile_server\n}\n" }),
    ).toEqual([]);
    expect(readProxies({ "compose.yml": compose })).toEqual([]);
  });

  test("outside of the project's folder is not looked into", () => {
    const elsewhere = compose.replace("./Caddyfile:", "/srv/Caddyfile:");
    expect(readProxies({ "compose.yml": elsewhere })).toEqual([]);
  });
});

const byLabels = (labels: string) =>
  readProxy({
    "compose.yml": `services:
  caddy:
    image: lucaslorentz/caddy-docker-proxy:ci-alpine
    ports: ["80:80", "443:443"]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
    labels: { caddy.email: ops@example.com }
  web:
    image: example/shop:1
    expose: ["3000"]
    labels:
${labels.replace(/^/gm, "      ")}
`,
  });

describe("labels", () => {
  test.each([
    ["a name", 'caddy: shop.example.com\ncaddy.reverse_proxy: "{{upstreams 3000}}"', ["shop.example.com web:3000"]],
    [
      "a name without a port",
      'caddy: shop.example.com\ncaddy.reverse_proxy: "{{upstreams}}"',
      ["shop.example.com web:?"],
    ],
    [
      "a path",
      'caddy: shop.example.com\ncaddy.reverse_proxy: "/api/* {{upstreams 3000}}"',
      ["shop.example.com/api web:3000"],
    ],
    [
      "several sites",
      'caddy_0: a.example.com\ncaddy_0.reverse_proxy: "{{upstreams 80}}"\ncaddy_1: b.example.com\ncaddy_1.reverse_proxy: "{{upstreams 80}}"',
      ["a.example.com web:80", "b.example.com web:80"],
    ],
    [
      "blocks in an order",
      'caddy: a.example.com\ncaddy.1_handle: /api/*\ncaddy.1_handle.reverse_proxy: "{{upstreams 80}}"',
      ["a.example.com/api web:80"],
    ],
  ])("say %s", (_what, labels, sites) => {
    expect(byLabels(labels)).toMatchObject({ program: "Caddy by labels", sites, obstacles: [] });
  });
});
