import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAnswers } from "../../src/answers/parse.ts";
import { formatAnswers } from "../../src/answers/write.ts";
import { loadCompose } from "../../src/compose/load.ts";
import { importProject } from "../../src/import/import.ts";
import { loadKinds } from "../../src/kinds/load.ts";

const folder = mkdtempSync(join(tmpdir(), "harden-comments-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function imported(text: string) {
  writeFileSync(join(folder, "compose.yml"), text);
  const kind = (await loadKinds()).get("generic");
  if (kind === undefined) {
    throw new Error("the kind of services of one's own is gone");
  }
  const project = loadCompose({ folder, files: ["compose.yml"] });
  const all = importProject({
    project,
    kind,
    root: project.folder,
    stack: "shop",
    movable: [],
    kept: new Map(),
    dockerfiles: [],
  });
  return { ...all, text: formatAnswers(all.answers, all.comments) };
}

const commented = `# The shop of our village.
# Ask Ada.

# old format
version: "3"

services: # all of them
  # what visitors see
  web: # the shop
    # pinned since the outage
    image: nginx:1.29 # not 1.30
    ports: # open
      # for people
      - "80:80" # http
      - "81:81"
    environment:
      - MODE=live # or "test"
      # the mailer's
      - MAIL_HOST=mail
    # ports: ["443:443"]
  # the rows
  db:
    image: mysql:8.4
    environment:
      # change me
      MYSQL_ROOT_PASSWORD: s3cret-s3cret # used to be s3cret-s3cret too
      MYSQL_DATABASE: shop # "#" is no comment here
    # MYSQL_PASSWORD=hunter22
    command: ["--x=#1"] # words

# what must stay
volumes:
  data: {} # rows
# the end
`;

test("a comment goes with what it belongs to", async () => {
  const { text } = await imported(commented);
  const below = (comment: string) => {
    const lines = text.split("\n").map((line) => line.trim());
    const at = lines.indexOf(`# ${comment}`);
    return at === -1 ? undefined : lines.slice(at + 1).find((line) => !line.startsWith("#"));
  };
  expect(text).toMatch(/generate\n#?\n# The shop of our village\.\n# Ask Ada\.\n/);
  expect(below("what visitors see")).toBe("web:");
  expect(below("the shop")).toBe("web:");
  expect(below('ports: ["443:443"]')).toBe("web:");
  expect(below("pinned since the outage")).toBe("image: nginx:1.29");
  expect(below("not 1.30")).toBe("image: nginx:1.29");
  expect(below("open")).toBe("ports:");
  expect(below("for people")).toMatch(/^- /);
  expect(below("http")).toMatch(/^- /);
  expect(below('or "test"')).toBe("MODE: live");
  expect(below("the mailer's")).toBe("MAIL_HOST: mail");
  expect(below("the rows")).toBe("db:");
  expect(below("change me")).toBe("MYSQL_ROOT_PASSWORD: file");
  expect(below('"#" is no comment here')).toBe("MYSQL_DATABASE: shop");
  expect(below("words")).toMatch(/^command:/);
  expect(below("what must stay")).toBe("volumes:");
  expect(below("rows")).toMatch(/^data:/);
  expect(text).not.toContain("old format");
});

test("what looks like a credential does not come along in a comment, and that is said", async () => {
  const { text, notices } = await imported(commented);
  expect(text).not.toMatch(/hunter22|s3cret/);
  expect(notices.filter(({ what }) => what.includes("looks like a credential"))).toHaveLength(2);
});

test.each([
  "old: DB_PASSWORD=hunter22",
  "{ 'password': 'hunter22' }",
  '"api_token" => "hunter22"',
  "redis-server --requirepass hunter22",
  "mysql -u root -phunter22 shop",
  "CREATE USER shop IDENTIFIED BY 'hunter22'",
  "Authorization: Bearer hunter22hunter22",
  "postgres://shop:hunter22@db/shop",
  "pw: hunter22",
])("a comment that says %s stays behind", async (comment) => {
  const { text, notices } = await imported(`services:\n  web:\n    # ${comment}\n    image: nginx:1\n`);
  expect(text).not.toContain("hunter22");
  expect(notices.map(({ what }) => what).join()).toContain("looks like a credential");
});

test.each([
  "password: $DB_PASSWORD",
  "secrets: [db]",
  "DB_PASSWORD_FILE=/run/secrets/db",
  "no secret here",
  "-p 80:80 mysql",
])("a comment that says %s is no secret", async (comment) => {
  const { text } = await imported(`services:\n  web:\n    # ${comment}\n    image: nginx:1\n`);
  expect(text).toContain(`# ${comment}\n`);
});

test("what stands at an item that is a map is said of it once", async () => {
  const { comments } = await imported(
    "services:\n  web:\n    image: nginx:1\n    volumes:\n      # rows\n      - type: volume\n        # where\n        source: rows\n        target: /rows\nvolumes: { rows: {} }\n",
  );
  const volume = ["services", "web", "compose", "volumes", 0];
  expect(comments).toEqual([
    { path: volume, text: "rows" },
    { path: [...volume, "source"], text: "where" },
  ]);
});

test("the answers are the same with and without comments", async () => {
  const { text, answers } = await imported(commented);
  expect(parseAnswers(text, "harden.yml").value).toEqual(parseAnswers(formatAnswers(answers), "harden.yml").value);
});

test("a comment cannot steer a terminal or turn its line", async () => {
  const { text } = await imported("services:\n  # red \u001b[31m\u202eversion: 9\n  web: { image: nginx:1 }\n");
  expect(text).toContain("# red \\u{1b}[31m");
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}]/u);
});

test("many comments take no more time than their lines", async () => {
  const lines = Array.from({ length: 3_000 }, (_, index) => `      # line ${index}\n      A${index}: "1" # more`);
  const before = performance.now();
  const project = await imported(`services:\n  web:\n    image: nginx:1\n    environment:\n${lines.join("\n")}\n`);
  expect(project.comments).toHaveLength(3_000);
  expect(performance.now() - before).toBeLessThan(60_000);
});
