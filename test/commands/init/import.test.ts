import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cli, makeFolders } from "../cli.ts";

const newFolder = makeFolders();

/** A folder with a compose file, and how `init` takes it over there. */
function stack(compose: string) {
  const root = newFolder();
  writeFileSync(join(root, "compose.yml"), compose);
  writeFileSync(join(root, "passphrase"), "harbour violet 4711 teapot lantern quarry\n", { mode: 0o600 });
  const env = { ANSIBLE_VAULT_PASSWORD_FILE: join(root, "passphrase"), XDG_STATE_HOME: join(newFolder(), "state") };
  const answers = () => readFileSync(join(root, "harden.yml"), "utf8");
  return {
    answers,
    init: (argv: readonly string[], lines?: readonly string[]) =>
      cli(["init", "-C", root, "--from", join(root, "compose.yml"), ...argv], {
        env,
        ...(lines && { plain: true, stdin: lines.map((line) => `${line}\n`).join("") }),
      }),
  };
}

const compose = `name: shop
services:
  web: { image: "example.org/app:1", environment: { API_TOKEN: c4nary-kV9x-T2mQ } }
`;

test("--json carries the table in its one document, and no secret", async () => {
  const { init, answers } = stack(compose);
  const { code, stdout, stderr } = await init(["--json", "--yes", "--set", "services.web.limits.memory=256m"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout + answers()).not.toContain("c4nary");
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ changes: expect.any(Array), secrets: expect.any(Array), notes: expect.any(Array) });
  expect(document.import).toMatchObject({ services: [{ service: "web" }], leftOut: [], movedSecrets: [], notices: [] });
  const [web] = document.import.services;
  expect(web.changes).toContainEqual({
    path: ["mem_limit"],
    after: "256m",
    control: "memory-limit",
    why: expect.stringContaining("A leak"),
    mayBreak: true,
  });
  expect(web.changes).toContainEqual(
    expect.objectContaining({ path: ["environment", "API_TOKEN"], before: "[REDACTED]", control: "secrets-as-files" }),
  );
  expect(web.open.map(({ control }: { control: string }) => control)).toContain("read-only-root");
  expect(web.movedToVault).toEqual([{ variable: "API_TOKEN", way: "variable", secret: "web_api_token" }]);
});

test("what is changed in the review changes the table and what is accepted", async () => {
  const { init, answers } = stack(compose);
  const { code, stdout } = await init([], ["no", "services.web.user", "7:7", "services.web.writable", "/tmp", "yes"]);
  expect(code).toBe(0);
  const [first = "", , last = ""] = stdout.split("What becomes of each service").slice(1);
  expect(first).toContain("- non-root-user: which user its image can run as is unknown");
  expect(first).toContain("- read-only-root: where its image writes is unknown");
  expect(last).not.toMatch(/- (?:non-root-user|no-capabilities|read-only-root):/);
  expect(last).toMatch(/non-root-user +user: – +7:7/);
  expect(answers()).toMatch(/accept:\n {6}health-check: .*\n {6}image-digest: .*\n {4}\S/);
});
