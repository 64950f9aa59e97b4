import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCompose } from "../../src/compose/load.ts";
import { findPlace } from "../../src/import/find-place.ts";
import type { KeyPath } from "../../src/lib/paths.ts";
import { cli } from "../commands/cli.ts";
import { inFolder } from "../compose/folder.ts";

/* What keeps a compose file from becoming answers is told with the compose file's own line. */

const folder = mkdtempSync(join(tmpdir(), "harden-places-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each<[string, string, string]>([
  ["no service at all", "services: {}\n", "compose.yml:1: there is no service in it that could be taken over"],
  ["nothing where services belong", "# mine\nservices:\n", "compose.yml:2: there is no service in it"],
  [
    "a service that is called __proto__, alone",
    "services:\n  __proto__:\n    image: nginx:1\n",
    "compose.yml:2 services.__proto__: the name `__proto__` is not allowed\n",
  ],
  [
    "a name that no service can have",
    "services:\n  web:\n    image: nginx:1\n  constructor:\n    image: nginx:1\n",
    "compose.yml:4 services.constructor: a service cannot be called `constructor`",
  ],
  [
    "an image that is none",
    'services:\n  web:\n    labels: { a: b }\n    image: "nginx 1"\n',
    "compose.yml:4 services.web.image: must be an image reference",
  ],
  [
    "a secret in a variable that no file of variables can have",
    "services:\n  web:\n    image: nginx:1\n    environment:\n      MY PASSWORD: hunter22\n",
    "compose.yml:5 services.web.secrets.MY PASSWORD: the key must be the name of a variable",
  ],
])("%s", async (_title, text, message) => {
  const file = join(folder, "compose.yml");
  writeFileSync(file, text);
  const { code, stderr } = await cli(["-C", folder, "--from", file, "--yes"]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`error ${message}`) });
  expect(stderr.match(/^error/gm)).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(["compose.yml"]);
});

const project = `services:
  web:
    build:
      context: ./web
    environment:
      TOKEN: x
    ports:
      - "80:80"
volumes:
  rows: {}
`;

test.each<[KeyPath, number]>([
  [["services", "web", "source"], 4],
  [["services", "web", "secrets", "TOKEN"], 6],
  [["services", "web", "compose", "ports", 0], 8],
  [["services", "web", "compose", "ports", 0, "target"], 8],
  [["services", "web", "accept", "non-root-user"], 2],
  [["services", "web"], 2],
  [["services", "other"], 1],
  [["compose", "volumes", "rows"], 10],
  [["name"], 1],
])("the answers' %j are of line %i", (path, line) => {
  const place = inFolder({ "compose.yml": project }, (root) =>
    findPlace(loadCompose({ folder: root, files: [] }), path),
  );
  expect(place).toBe(`compose.yml:${line}`);
});
