import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatTable } from "../../../src/import/table/text.ts";
import { ensureSecrets } from "../../../src/secrets/vault/ensure.ts";
import { renderCompose, takeOver } from "../take.ts";

const folder = mkdtempSync(join(tmpdir(), "harden-secret-files-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const compose = `services:
  db:
    image: mysql:8.4
    user: "999:999"
    environment: { MYSQL_ROOT_PASSWORD_FILE: /run/secrets/root-pw }
    secrets: [root-pw]
  web:
    image: example.org/web:1
    secrets:
      - { source: root-pw, target: db }
      - cert
      - away
secrets:
  root-pw: { file: ./secrets/root.txt }
  cert: { file: ./secrets/cert.pem }
  away: { file: ./secrets/link }
  gone: { file: ./secrets/gone.txt }
  other: { external: true }
`;

async function taken(text = compose, variables: ReadonlyMap<string, string> = new Map()) {
  mkdirSync(join(folder, "secrets"), { recursive: true });
  writeFileSync(join(folder, "compose.yml"), text);
  writeFileSync(join(folder, "secrets/root.txt"), "kV9x-T2mQ\n");
  writeFileSync(join(folder, "secrets/cert.pem"), "-----BEGIN-----\nMIIB\n-----END-----\n");
  rmSync(join(folder, "secrets/link"), { force: true });
  symlinkSync("/etc/passwd", join(folder, "secrets/link"));
  mkdirSync(join(folder, "built"), { recursive: true });
  const all = await takeOver(join(folder, "compose.yml"), { set: ["name=shop"] }, Object.fromEntries(variables));
  const { text: answers, model } = all.project;
  return { ...all, text: answers, model, rendered: await renderCompose(all.project) };
}

test("a secret of one line goes into the vault; each reader gets a file of its own", async () => {
  const { imported, project, text, model, rendered } = await taken();
  expect(imported.movedSecrets).toEqual([{ name: "root-pw", file: "./secrets/root.txt" }]);
  expect([...imported.secrets].map(([name, secret]) => [name, secret.reveal()])).toEqual([
    ["vault_file_root_pw", "kV9x-T2mQ"],
  ]);
  expect(text).toContain("root-pw: { vault: true }");
  expect(text).not.toContain("kV9x");
  expect(model.secrets).toMatchObject([
    { name: "db_file_root-pw", variable: "vault_file_root_pw", service: "db", uid: 999 },
    { name: "web_file_root-pw", variable: "vault_file_root_pw", service: "web" },
  ]);
  // Whom it runs as is unknown.
  expect(model.secrets[1]).not.toHaveProperty("uid");
  expect(project.answers.services.web?.accept).toMatchObject({
    "secrets-as-files": { reason: expect.stringContaining("every account of the server can read") },
  });
  expect(rendered).toMatch(/- source: db_file_root-pw\n +target: root-pw/);
  expect(rendered).toMatch(/- source: web_file_root-pw\n +target: db/);
  expect(rendered).toMatch(/^ {2}db_file_root-pw:\n {4}file: \.\/secrets\/db_file_root-pw$/m);
  expect(rendered).not.toContain("root.txt");
});

test("a secret that a service has at two places is one file, mounted twice", async () => {
  const { model, rendered } = await taken(
    compose.replace("secrets: [root-pw]", "secrets: [root-pw, {source: root-pw, target: /tmp/pw}]"),
  );
  expect(model.secrets.map(({ name }) => name)).toEqual(["db_file_root-pw", "web_file_root-pw"]);
  expect(rendered).toMatch(
    /- source: db_file_root-pw\n +target: root-pw\n +- source: db_file_root-pw\n +target: \/tmp\/pw/,
  );
  expect(rendered.match(/^ {2}db_file_root-pw:$/gm)).toHaveLength(1);
});

test("the file is named, and that it stays", async () => {
  const { table } = await taken();
  expect(formatTable(table).join("\n")).toContain(
    "root-pw (./secrets/root.txt) goes into the vault; the file stays where it is: delete it once the stack runs",
  );
  expect(readFileSync(join(folder, "secrets/root.txt"), "utf8")).toBe("kV9x-T2mQ\n");
});

test("several lines and a missing file stay what they were, and a link into the server's settings is left out", async () => {
  const { rendered } = await taken();
  for (const [name, file] of [
    ["cert", "cert.pem"],
    ["gone", "gone.txt"],
  ]) {
    expect(rendered).toMatch(new RegExp(`^ {2}${name}:\\n {4}file: ${join(folder, "secrets", file ?? "")}$`, "m"));
  }
  expect(rendered).not.toContain("link");
});

test("the vault has a shared secret once, and no place for an earlier one", async () => {
  const { imported, model } = await taken();
  const { added, content } = ensureSecrets(undefined, model.secrets, imported.secrets);
  expect(added).toEqual(["vault_file_root_pw", "vault_fingerprint_key"]);
  expect(content.get("vault_file_root_pw")?.reveal()).toBe("kV9x-T2mQ");
});

describe("a secret that is a variable of Compose's user", () => {
  const variables = `services:
  web:
    image: example.org/web:1
    user: "1000:1000"
    secrets: [token, absent, cert]
    configs: [motd]
  built:
    build: { context: ., secrets: [npm] }
secrets:
  token: { environment: API_TOKEN }
  absent: { environment: OTHER_TOKEN }
  cert:
    environment: CERT
  npm:
    environment: NPM_TOKEN
configs:
  motd: { environment: MOTD }
`;
  const environment = new Map([
    ["API_TOKEN", "kV9x-T2mQ"],
    ["CERT", "-----BEGIN-----\nMIIB\n"],
    ["NPM_TOKEN", "npm_kV9x"],
  ]);

  test("goes into the vault, because on a server nobody sets it", async () => {
    const { imported, text, model, rendered } = await taken(variables, environment);
    expect(imported.movedSecrets).toEqual([
      { name: "token", variable: "API_TOKEN" },
      { name: "absent", variable: "OTHER_TOKEN", isMissing: true },
    ]);
    expect([...imported.secrets].map(([name, secret]) => [name, secret.reveal()])).toEqual([
      ["vault_file_token", "kV9x-T2mQ"],
    ]);
    expect(text).toContain("token: { vault: true }");
    expect(text).not.toContain("kV9x");
    expect(rendered).toMatch(/^ {2}web_file_token:\n {4}file: \.\/secrets\/web_file_token$/m);
    expect(model.secrets.map(({ variable }) => variable)).toEqual(["vault_file_token", "vault_file_absent"]);
  });

  test("is told with what is left to do: one that is not set, one of several lines, one of a build, and a config", async () => {
    const { imported, table } = await taken(variables, environment);
    const lines = formatTable(table).join("\n");
    expect(lines).toContain(
      "token (the variable API_TOKEN) goes into the vault, because nobody sets a variable on the server",
    );
    expect(lines).toContain("before the first deploy, harden-init secrets set vault_file_absent");
    const left = imported.notices.filter(({ what }) => what.includes("is read from the variable"));
    expect(left.map(({ at, what }) => `${at.line} ${what.split(",")[0]}`)).toEqual([
      "12 secrets.cert is read from the variable CERT of the user who runs Compose",
      "14 secrets.npm is read from the variable NPM_TOKEN of the user who runs Compose",
      "17 configs.motd is read from the variable MOTD of the user who runs Compose",
    ]);
  });
});
