import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startLoad } from "../../support/edge/load.ts";
import { placedLogin } from "../../support/edge/login.ts";
import { visit } from "../../support/edge/visit.ts";
import { docker } from "../../support/engine/docker.ts";
import { imageWith } from "../../support/engine/image-with.ts";
import { ComposeFolder } from "../../support/projects/compose-folder.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { eventually } from "../../support/wait.ts";

/* A compose file with Caddy before its application: the edge takes Caddy's place, and a new version of the application takes over without a failed request. */

const [https, http] = [18332, 18333];
const place = { host: "127.0.0.1", port: https };
const name = "app.edgeimported.localhost";
const guarded = "staff.edgeimported.localhost";

const lab = new ComposeFolder("edgeimported", https, {
  "docker-compose.yml": `services:
  caddy:
    image: caddy:2
    ports: ["80:80", "443:443"]
    volumes: ["./Caddyfile:/etc/caddy/Caddyfile:ro", "caddy-data:/data"]
  app:
    build: ./app
    stop_grace_period: 1s
  staff: { build: { context: ./app, dockerfile: Dockerfile.kept } }
volumes: { caddy-data: {} }
`,
  Caddyfile: `${name} {\n\treverse_proxy app:8000\n}\n${guarded} {\n\tbasic_auth {\n\t\talice $2a$14$Zkx19XLiW6VYouLHR5NmfOFU0z2GTNmpkT/5qqR7hx4IjWJPDhjvG\n\t}\n\treverse_proxy staff:8000\n}\n`,
  // It answers 503 for its first three seconds, and then tells its version.
  "app/app.py": readFileSync("test/apps/versions/app.py", "utf8"),
  "app/version.txt": "0\n",
  "app/Dockerfile": dockerfile(),
  // A volume that nothing but the image names.
  "app/Dockerfile.kept": dockerfile('VOLUME ["/var/kept"]\n'),
});

function dockerfile(more = ""): string {
  return `FROM ${imageWith("debian:13", ["python3"])}
RUN install -d -o 1000 /var/kept
WORKDIR /app
COPY app.py version.txt /app/
ENV PORT=8000
USER 1000:1000
HEALTHCHECK --interval=1s --timeout=2s --retries=60 \\
  CMD python3 -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/')"
${more}CMD ["python3", "app.py"]
`;
}

afterAll(() => lab.remove());

function init(...words: readonly string[]) {
  const places = ["--set", `edge.https=127.0.0.1:${https}`, "--set", `edge.http=127.0.0.1:${http}`];
  return lab.run(["init", "--from", join(lab.folder, "docker-compose.yml"), ...places, ...words, "--yes"]);
}

const keep = (script: string): string => docker("exec", lab.containers().staff ?? "", "sh", "-c", script);
const readRoot = (): string => lab.inside("edge", "cat", "/data/pki/authorities/local/root.crt");

test("the name that its proxy had is answered for by the edge, with a certificate of its own", async () => {
  const { code, stdout } = init("--move-proxy");
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("caddy (Caddy) is left out") });
  const { findings } = expectProven(lab);
  const measured = findings.filter(({ control, ok }) => control.startsWith("edge-") && ok === true);
  expect(measured.map(({ control }) => control).sort()).toEqual(["edge-access", "edge-certificate", "edge-tls"]);
  expect(Object.keys(lab.containers()).sort()).toEqual(["app", "edge", "staff"]);
  const ca = await eventually(readRoot, (text) => text.includes("BEGIN"));
  expect(await visit(place, `https://${name}/`, { ca })).toMatchObject({ status: 200, text: "0" });
});

test("whom its proxy asked for a password the edge asks, too, for one of the vault", async () => {
  const ask = (headers: object) => visit(place, `https://${guarded}/`, { ca: readRoot(), ...headers });
  expect(await ask({})).toMatchObject({ status: 401 });
  expect(await ask(placedLogin(lab, "alice"))).toMatchObject({ status: 200 });
});

test("a new version takes over while visitors ask, and none of their requests fails", async () => {
  const { edge } = lab.containers();
  keep("echo kept > /var/kept/file");
  const end = startLoad({ ...place, name, ca: readRoot() }, 50);
  writeFileSync(join(lab.folder, "app/version.txt"), "1\n");
  // Beside the load, which is in this process.
  const { ended } = lab.start(["deploy", "--json"]);
  expect((await ended).code).toBe(0);
  const { sent, failed, answers } = await end();
  expect({ failed, answers }).toEqual({ failed: [], answers: ["0", "1"] });
  expect(sent).toBeGreaterThan(100);
  // Its image keeps data, so two of it never ran at once, and the data are handed on.
  expect(await visit(place, `https://${guarded}/`, { ca: readRoot(), ...placedLogin(lab, "alice") })).toMatchObject({
    text: "1",
  });
  expect(keep("cat /var/kept/file")).toContain("kept");
  expect(lab.containers()).toMatchObject({ edge });
  expect(Object.keys(lab.containers()).sort()).toEqual(["app", "edge", "staff"]);
});
