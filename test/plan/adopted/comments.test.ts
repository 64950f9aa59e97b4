import fc from "fast-check";
import { parse } from "yaml";
import { formatAnswers } from "../../../src/answers/write.ts";
import type { KeyPath } from "../../../src/lib/paths.ts";
import type { PathComment } from "../../../src/lib/yaml/path-comments.ts";
import type { WrittenAnswers } from "../../../src/model/schema/answers.ts";
import { holds } from "../../support/holds.ts";
import { renderAnswers } from "../../support/rendered.ts";

/* What the answers say in comments of a service that they describe stands beside the same setting in compose.yml. */

const answers = {
  version: 1,
  name: "shop",
  hosts: [{ name: "local", connection: "local" }],
  services: {
    web: {
      kind: "generic",
      image: "registry.example.org/web:1.4",
      user: "1000:1000",
      capabilities: ["CHOWN"],
      writable: ["/tmp"],
      secrets: { API_TOKEN: "variable", DB_PASSWORD: "file" },
      compose: {
        command: ["serve", "--fast"],
        environment: { MODE: "live" },
        labels: { owner: "ada" },
        ports: [{ target: 80, published: "8080" }],
        volumes: [
          { type: "bind", source: "/var/run/docker.sock", target: "/var/run/docker.sock" },
          { type: "volume", source: "rows", target: "/rows" },
          { type: "volume", source: "logs", target: "/logs" },
        ],
        logging: { driver: "json-file" },
      },
    },
  },
  compose: { volumes: { rows: null, logs: { driver: "local" } } },
} satisfies WrittenAnswers;

const web: KeyPath = ["services", "web"];
const compose: KeyPath = [...web, "compose"];

async function rendered(text: string): Promise<string> {
  const { plan } = await renderAnswers(text);
  return plan.files.find(({ path }) => path.endsWith("/compose.yml"))?.text ?? "";
}

/** What stands below a comment of compose.yml, further comments left out; undefined where there is no such comment. */
function below(text: string, comment: string): string | undefined {
  const lines = text.split("\n").map((line) => line.trim());
  const at = lines.indexOf(`# ${comment}`);
  return at === -1 ? undefined : lines.slice(at + 1).find((line) => !line.startsWith("#"));
}

const moved: readonly (readonly [string, KeyPath, string | undefined])[] = [
  ["the service itself", web, "web:"],
  ["an answer that stands for a key", [...web, "image"], "image: registry.example.org/web:1.4"],
  ["its user", [...web, "user"], "user: 1000:1000"],
  ["its capabilities", [...web, "capabilities"], "cap_add: [CHOWN]"],
  ["where it writes", [...web, "writable"], 'tmpfs: ["/tmp:uid=1000,gid=1000,mode=1777"]'],
  ["a key", [...compose, "command"], "command: [serve, --fast]"],
  ["a word of a list", [...compose, "command", 1], "- --fast"],
  ["a variable", [...compose, "environment", "MODE"], "MODE: live"],
  [
    "a variable that became a file",
    [...web, "secrets", "DB_PASSWORD"],
    "DB_PASSWORD_FILE: /run/secrets/web_db_password",
  ],
  ["a variable that only root's file has", [...web, "secrets", "API_TOKEN"], undefined],
  ["a label", [...compose, "labels", "owner"], "owner: ada"],
  ["a port that got an address", [...compose, "ports", 0], "- 127.0.0.1:8080:80/tcp"],
  ["a part of a port", [...compose, "ports", 0, "published"], "- 127.0.0.1:8080:80/tcp"],
  ["an item behind one that was taken out", [...compose, "volumes", 1], "- type: volume"],
  ["a key of such an item", [...compose, "volumes", 2, "source"], "source: logs"],
  ["an item that was taken out", [...compose, "volumes", 0], undefined],
  ["what is replaced as a whole", [...compose, "logging"], "logging: *logging"],
  ["a part of that", [...compose, "logging", "driver"], undefined],
  ["a volume's own entry", ["compose", "volumes", "logs"], "logs:"],
  ["the section of the volumes", ["compose", "volumes"], undefined],
  ["what is no setting", [...web, "kind"], undefined],
];

test.each(moved)("a comment on %s", async (what, path, where) => {
  const text = await rendered(formatAnswers(answers, [{ path, text: `about ${what}` }]));
  expect(below(text, `about ${what}`)).toBe(where);
});

test("a line that sets something like a secret does not come into compose.yml, the others of its comment do", async () => {
  const said = "before\nold: DB_PASSWORD=hunter22\n'api_token': 'hunter22'\nredis-server --requirepass hunter22\nafter";
  const text = await rendered(formatAnswers(answers, [{ path: [...compose, "environment", "MODE"], text: said }]));
  expect(text).not.toContain("hunter22");
  expect(text).toContain("      # before\n      # after\n      MODE: live\n");
});

test("a long line is broken between words, a long word is cut, a drawing stays as it is", async () => {
  const long = `see ${"word ".repeat(40)}and https://example.org/${"x".repeat(300)}`;
  const drawing = "  a --> b\n    |\n\n    c";
  const text = await rendered(formatAnswers(answers, [{ path: [...compose, "labels"], text: `${long}\n${drawing}` }]));
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(text).toContain("    #   a --> b\n    #     |\n    #\n    #     c\n    labels:\n");
});

const plain = formatAnswers(answers);
const paths: readonly KeyPath[] = moved.map(([, path]) => path);
const hostile = [
  "{{ lookup('pipe', 'id') }}",
  "{% raw %}",
  "a: b",
  "- x",
  "---",
  "\u2028x: 1",
  "\u0085x: 1",
  "\r",
  "#",
  "$$",
];
const line = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "grapheme", maxLength: 200 }));
const comment: fc.Arbitrary<PathComment> = fc.record({
  path: fc.constantFrom(...paths),
  text: fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join("\n")),
});

test("any comments leave what compose.yml says as it is, and its lines as linters want them", async () => {
  const without: unknown = parse(await rendered(plain), { merge: true });
  await holds(
    fc.asyncProperty(fc.array(comment, { maxLength: 4 }), async (comments) => {
      const text = await rendered(formatAnswers(answers, comments));
      expect(parse(text, { merge: true })).toEqual(without);
      expectTidy(text);
    }),
    60,
  );
});

test("so do those that the user writes into harden.yml by hand", async () => {
  const without: unknown = parse(await rendered(plain), { merge: true });
  const lines = plain.trimEnd().split("\n");
  const free = line.map((text) => text.replaceAll("\n", " "));
  await holds(
    fc.asyncProperty(fc.nat(lines.length), fc.nat(12), free, async (at, indent, said) => {
      const text = await rendered(
        [...lines.slice(0, at), `${" ".repeat(indent)}# ${said}`, ...lines.slice(at), ""].join("\n"),
      );
      expect(parse(text, { merge: true })).toEqual(without);
      expectTidy(text);
    }),
    60,
  );
});

function expectTidy(text: string): void {
  const lines = text.split("\n");
  expect(lines.filter((each) => each.length > 160 || /\s$/.test(each))).toEqual([]);
  expect(lines.join("")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
}
