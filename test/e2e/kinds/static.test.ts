import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { wrongControls } from "../../support/projects/report.ts";

/* A folder of files on the real engine: served, and nothing else. */

const port = 18143;
const lab = new Lab("e2estatic", port, {
  files: "test/apps",
  services: `  site: { kind: static, source: ./static, publish: "127.0.0.1:${port}" }`,
});
const ask = (path: string, method = "GET") =>
  fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { connection: "close" } });

beforeAll(() => {
  writeFileSync(join(lab.folder, "static/.hidden.txt"), "kept back\n");
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => lab.remove());

test("is deployed with every control holding, and a second pass changes nothing", async () => {
  const report = expectProven(lab);
  expect(wrongControls(report)).toEqual([]);
  expect(await lab.page()).toMatch(/^200 [\s\S]*Open from nine to five/);
});

test.each([
  ["/", 200, "text/html; charset=utf-8"],
  ["/assets/site.css", 200, "text/css; charset=utf-8"],
  ["/assets/site.mjs", 200, expect.stringMatching(/^(?:text|application)\/javascript; charset=utf-8$/)],
  ["/assets/", 404, "text/html; charset=utf-8"],
  ["/missing", 404, "text/html; charset=utf-8"],
])("%s is answered with %i as %s", async (path, status, type) => {
  const answer = await ask(path);
  expect({ status: answer.status, type: answer.headers.get("content-type") }).toEqual({ status, type });
});

test("what is missing is told by the folder's own page, and programs and hidden files are as if they were not there", async () => {
  for (const path of ["/missing", "/old.php", "/.hidden.txt", "/healthz", "/index.html~"]) {
    const answer = await ask(path);
    expect({ path, status: answer.status, page: await answer.text() }).toEqual({
      path,
      status: 404,
      page: expect.stringContaining("There is no such page."),
    });
  }
});

test("every answer carries the headers that hold a browser back", async () => {
  for (const path of ["/", "/missing"]) {
    const { headers } = await ask(path);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("server")).toBe("nginx");
  }
});

test("nobody can send it anything", async () => {
  expect(await Promise.all(["POST", "PUT", "DELETE"].map(async (method) => (await ask("/", method)).status))).toEqual([
    405, 405, 405,
  ]);
});

test("an attacker inside can change no file and run no program", () => {
  const inside = (line: string) => lab.inside("site", "bash", "-c", `{ ${line}; } 2>&1 || true`);
  expect(inside("echo x > /var/www/html/index.html")).toContain("Read-only file system");
  expect(inside("echo x > /etc/nginx/nginx.conf")).toContain("Read-only file system");
  expect(inside("printf '#!/bin/bash\\necho ran\\n' > /tmp/own && chmod 700 /tmp/own && /tmp/own")).toContain(
    "Permission denied",
  );
  expect(inside("cat /proc/1/status")).toMatch(/^Uid:\s+10003\s+10003\s+10003\s+10003$/m);
});
