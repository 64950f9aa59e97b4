import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { ComposeFolder } from "../../support/projects/compose-folder.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { brokenControls } from "../../support/projects/report.ts";

/* What an import reads off images and Dockerfiles holds on the engine: whom a service runs as, how it is asked, who can read its secrets. */

/** Says how long its secret is, and who reads it, to whoever comes. */
const server = (port: number) => `use IO::Socket::INET;
my $door = IO::Socket::INET->new(LocalPort => ${port}, Listen => 5, ReuseAddr => 1) or die;
while (my $guest = $door->accept) {
  open my $file, '<', '/run/secrets/token' or print $guest "no token: $!\\n";
  print $guest "uid $> token " . length(<$file> // '') . "\\n" if $file;
  close $guest;
}
`;

/** In the manner of the official image: a master of root that opens port 80, and gives its temporary places to the user that its workers become. */
const front = "nginx:harden-init-test";
const frontImage = `FROM debian:13
RUN apt-get update && apt-get install --yes --no-install-recommends nginx-light && rm -r /var/lib/apt/lists \\
  && groupadd --gid 101 --non-unique nginx && useradd --uid 101 --gid 101 --non-unique --no-create-home nginx \\
  && mkdir /var/cache/nginx
COPY nginx.conf /etc/nginx/nginx.conf
CMD ["nginx", "-g", "daemon off;"]
`;
const frontSettings = `user nginx;
pid /run/nginx.pid;
error_log /dev/stderr;
events {}
http {
  access_log /dev/stdout;
  client_body_temp_path /var/cache/nginx/client_temp;
  proxy_temp_path /var/cache/nginx/proxy_temp;
  fastcgi_temp_path /var/cache/nginx/fastcgi_temp;
  scgi_temp_path /var/cache/nginx/scgi_temp;
  uwsgi_temp_path /var/cache/nginx/uwsgi_temp;
  server { listen 80; return 200 "front\\n"; }
}
`;

const lab = new ComposeFolder("imageanswers", 8077, {
  "docker-compose.yml": `services:
  own:
    build: ./own
    secrets: [token]
  stage:
    build: { context: ./stage, target: run }
    stop_grace_period: 1s
    expose: ["7000"]
    secrets: [token]
  front:
    image: ${front}
    ports: ["127.0.0.1:8077:80"]
secrets: { token: { file: ./token.txt } }
`,
  "token.txt": "t0ken-99182\n",
  "own/Dockerfile": `FROM debian:13
RUN useradd --no-create-home guest
COPY server.pl /
USER guest
HEALTHCHECK --interval=2s --timeout=3s \\
  CMD perl -MIO::Socket::INET -e 'exit !IO::Socket::INET->new("127.0.0.1:7000")'
CMD ["perl", "/server.pl"]
`,
  "own/server.pl": server(7000),
  "stage/Dockerfile": `FROM debian:13 AS run
COPY server.pl /
CMD ["perl", "/server.pl"]
FROM scratch
COPY server.pl /
`,
  "stage/server.pl": server(7000),
  "image/Dockerfile": frontImage,
  "image/nginx.conf": frontSettings,
});

/** The capabilities that a service's container was given. */
function given(service: string): string {
  return docker("inspect", "--format", "{{.HostConfig.CapAdd}}", `${lab.stack}-${service}-1`);
}

function said(service: string): string {
  const ask = 'print IO::Socket::INET->new("127.0.0.1:7000")->getline';
  return lab.inside(service, "perl", "-MIO::Socket::INET", "-e", ask);
}

beforeAll(() => {
  docker("build", "--quiet", "--tag", front, join(lab.folder, "image"));
  rmSync(join(lab.folder, "image"), { recursive: true });
});

afterAll(() => {
  lab.remove();
  docker("rmi", "--force", front);
});

test("the user and the check of a Dockerfile are its service's, a port is asked where there is no check, and each can read its secret", () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  const answers = readFileSync(join(lab.folder, "harden.yml"), "utf8");
  expect(answers).toMatch(/ own:\n(?: {4}.*\n)* {4}user: image\n {4}health: \{ image: true \}\n/);
  expect(answers).toMatch(/ stage:\n(?: {4}.*\n)* {4}health: \{ listens: 7000 \}\n/);

  const report = expectProven(lab);
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      control: "non-root-user",
      service: "own",
      ok: true,
      evidence: "is_root no, server_groups none",
    }),
  );
  expect(brokenControls(report)).toEqual([]);
  expect(said("own")).toMatch(/^uid [1-9]\d+ token 11$/);
  expect(said("stage")).toBe("uid 0 token 11");
  expect(given("own")).toBe("[]");
});

test("an image that is known to begin as root begins as its own user, with no capability, and answers on its port below 1024", async () => {
  const status = lab.inside("front", "cat", "/proc/1/status");
  expect(status).toMatch(/^Uid:\s+101\s+101\s+101\s+101$/m);
  expect(status).toMatch(/^CapBnd:\s+0+$/m);
  expect(given("front")).toBe("[]");
  expect(await lab.page()).toBe("200 front\n");
});

test("a port that is not listened on ends the deploy, which says what was asked", () => {
  lab.edit("harden.yml", (answers) =>
    answers.replace("listens: 7000", "listens: 7001, interval: 1s, retries: 2, start_period: 0s"),
  );
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
  const { code, stdout } = lab.run(["deploy"]);
  expect(code).toBe(5);
  expect(stdout).toMatch(/stage said last:\n\s+health check: CMD grep .*:1B59 .* ended with 1\n/);
  expect(stdout).toContain("Nothing listens on port 7001 in stage.");
});
