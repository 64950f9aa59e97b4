import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { AuditDaemon } from "../../support/servers/audit-daemon.ts";

/*
 * A list that was learned on the real engine lacks what the service never did meanwhile. While it is watched that passes and is logged by the kernel; afterwards
 * it is in the list, and passes with the list in force.
 */

const server = `import http.server, os
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        said = "plain"
        if self.path == "/rare":
            try:
                os.close(os.memfd_create("report"))
                said = "made"
            except OSError as error:
                said = f"refused with {error.errno}"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(said.encode())
http.server.HTTPServer(("", 8000), Page).serve_forever()
`;

const port = 18_166;
const daemon = new AuditDaemon();
const lab = new Lab("e2ewatch", port, {
  services: "",
  files: {
    "shop/server.py": server,
    "shop/Dockerfile": 'FROM python:3.13-slim\nCOPY server.py /\nCMD ["python3", "/server.py"]\n',
    "docker-compose.yml": `services:\n  shop:\n    build: ./shop\n    ports: ["127.0.0.1:${port}:8000"]\n`,
  },
});

beforeAll(() => daemon.start());

afterAll(() => {
  lab.remove();
  daemon.stop();
});

const answers = () => readFileSync(join(lab.folder, "harden.yml"), "utf8");
const askFor = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
const watched = z.object({
  services: z.array(z.object({ service: z.string(), missed: z.array(z.object({ name: z.string() }).loose()) }).loose()),
  gaps: z.array(z.string()),
  written: z.boolean(),
});

test("a list that was learned lacks what the service never did meanwhile", async () => {
  expect(lab.run(lab.importing)).toMatchObject({ code: 0 });
  lab.mustDeploy();
  expect(lab.run(["learn", "shop", "--yes"])).toMatchObject({ code: 0 });
  expect(answers()).toMatch(/^ +seccomp: learned$/m);
  lab.mustDeploy();
  expect(await askFor("/rare")).toBe("refused with 38");
});

test("while it is watched that passes, and the control does not count", async () => {
  expect(lab.run(["learn", "--watch", "7d", "shop", "--yes"])).toMatchObject({ code: 0 });
  expect(answers()).toMatch(/^ +seccomp: watched$/m);
  const { code, report } = lab.deploy();
  const [seccomp] = report.findings.filter(({ service, control }) => service === "shop" && control === "seccomp");
  expect({ code, seccomp }).toMatchObject({ code: 0, seccomp: { ok: false } });
  expect(JSON.stringify(seccomp)).toContain("own, only watched");
  expect(await askFor("/rare")).toBe("made");
  expect(await askFor("/rare")).toBe("made");
});

test("what was logged is shown, and added with a yes only", () => {
  const before = answers();
  const shown = lab.run(["learn", "--watch", "off"]);
  const told = /shop: \d+ logged that its lists do not have\n(?:.*\n)* {2}call {2}memfd_create +2 times .*\/python3/;
  expect(shown).toEqual({ code: 3, stdout: expect.stringMatching(told), stderr: expect.any(String) });
  expect(answers()).toBe(before);

  const ended = lab.run(["learn", "--watch", "off", "--yes", "--json"]);
  const { services, written } = watched.parse(JSON.parse(ended.stdout));
  expect(written).toBe(true);
  expect(services[0]?.missed.map(({ name }) => name)).toContain("memfd_create");
  expect(answers()).toMatch(/^ +# learned: .*logged while it was watched until .*\n +seccomp: learned$/m);
  expect(answers()).not.toContain("is watched");
});

test("with the list in force it passes, and every control holds", async () => {
  const report = expectProven(lab);
  const held = report.findings.filter(({ service, ok }) => service === "shop" && ok === true);
  expect(held.map(({ control }) => control)).toContain("seccomp");
  expect(await askFor("/rare")).toBe("made");
});
