import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { Secret } from "../../src/lib/secret.ts";
import { handOver } from "../../src/secrets/handover/hand-over.ts";
import { openKeychain } from "../../src/secrets/keychain/open.ts";
import { findPassphrase } from "../../src/secrets/passphrase/find.ts";
import { writeProjectId } from "../../src/secrets/passphrase/project-id.ts";
import { createPassphrase } from "../../src/secrets/passphrase/store.ts";
import { requireStrength } from "../../src/secrets/passphrase/strength.ts";
import { createRedactor } from "../../src/secrets/redact.ts";
import { VaultContent } from "../../src/secrets/vault/content.ts";
import { decryptVault, encryptVault } from "../../src/secrets/vault/encrypt.ts";
import { ensureSecrets } from "../../src/secrets/vault/ensure.ts";
import { readVault, writeVault } from "../../src/secrets/vault/file.ts";
import { setSecret } from "../../src/secrets/vault/rotate.ts";
import { lockedBackend } from "./fake-backends.ts";

/** A planted secret, strong enough to be a passphrase; no output may hold it, nor the half of it. */
const canary = "canary-7Kq2-vWx9-Zt4m-Jp8s-Lh3d-Qf6n";
const planted = new Secret(canary);
const login = { service: "db", server: "mariadb", account: "root", isAdopted: false };
const content = VaultContent.parse(new Secret(`vault_db_root_password: "${canary}"\n`), "v");

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "canary-"));
  const kept = join(home, "config/harden-init");
  await mkdir(kept, { recursive: true });
  await writeProjectId(home, "0123456789abcdef");
  await writeFile(join(kept, "csvs23-0123456789abcdef.passphrase"), canary, { mode: 0o600 });
});

afterAll(() => rm(home, { recursive: true, force: true }));

const place = () => ({
  root: home,
  stack: "csvs23",
  env: { XDG_CONFIG_HOME: join(home, "config") },
  cwd: home,
  keychain: openKeychain({ backends: [lockedBackend("fake")] }),
});

const results: Readonly<Record<string, () => unknown>> = {
  "the content of a vault": () => content,
  "its print": () => content.print(),
  "its secrets": () => content.secrets,
  "an edited one": () =>
    setSecret(content, { variable: "vault_db_root_password", logins: [login] }, new Secret(`${canary}-new`)),
  "what was ensured": () => ensureSecrets(content, []),
  "an encrypted vault": () => encryptVault(planted, planted, "csvs23"),
  "an opened vault": async () => decryptVault(await encryptVault(planted, planted, "csvs23"), planted, "v"),
  "a vault's file": async () => {
    await writeVault(home, content, planted, "csvs23");
    return readVault(home, planted);
  },
  "a kept passphrase": () => createPassphrase({ ...place(), chooseWithoutKeychain: async () => "file" }),
  "a found passphrase": () => findPassphrase(place()),
  "a typed passphrase": () => findPassphrase({ ...place(), root: "/nowhere", ask: async () => planted }),
  "a handover": async () => {
    const handover = await handOver({ secret: planted, from: "the prompt" }, { env: {} });
    handover.remove();
    return handover;
  },
  "a redactor": () => createRedactor([planted]),
  "an answer of the keychain": async () => place().keychain.write("x", planted),
  "a wrong passphrase": async () => decryptVault(await encryptVault(planted, new Secret("other"), "x"), planted, "v"),
  "a text that is no vault": () => decryptVault(`vault_db: ${canary}\n`, planted, "v"),
  "a vault with secrets below its header": () => decryptVault(`$ANSIBLE_VAULT;1.2;AES256;x\n${canary}\n`, planted, "v"),
  "broken YAML": () => VaultContent.parse(new Secret(`a: "${canary}\nb: [${canary}`), "v"),
  "YAML that holds a list": () => VaultContent.parse(new Secret(`- ${canary}`), "v"),
  "YAML with a template": () => VaultContent.parse(new Secret(`a: "{{ ${canary} }}"`), "v"),
  "a secret as a name": () => VaultContent.parse(new Secret(`${canary}: x\n`), "v"),
  "a secret twice": () => VaultContent.parse(new Secret(`a: ${canary}\na: ${canary}\n`), "v"),
  "a value of several lines": () => content.with("vault_a", new Secret(`${canary}\n${canary}`)),
  "a weak passphrase": () => requireStrength({ secret: new Secret(canary.slice(0, 12)), from: "the prompt" }, "csvs23"),
};

describe("a planted secret is not seen in", () => {
  test.each(Object.entries(results))("%s", async (_, act) => {
    const result = await Promise.resolve()
      .then(act)
      .catch((error: unknown) => error);
    const seen = [
      inspect(result, { depth: null, showHidden: true, getters: true }),
      JSON.stringify(result) ?? "",
      String(result),
      result instanceof Error ? `${result.message}${result.stack}${inspect(result.cause)}` : "",
    ].join("\n");
    expect(seen).not.toContain(canary.slice(0, 12));
  });
});
