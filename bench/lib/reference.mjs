import { randomBytes } from "node:crypto";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";

const source = fileURLToPath(new URL("../reference/", import.meta.url));

/**
 * Copies the article's project to a folder of its own, with a password and a vault as the article has them.
 *
 * @returns {Promise<{ deploy: () => Promise<number>, remove: () => Promise<unknown>, removeImages: () => Promise<unknown> }>} `deploy`
 *   gives back its seconds
 */
export async function makeReference(folder) {
  const password = randomBytes(12).toString("hex");
  const vault = join(folder, "playbooks", "secrets.yml");
  const passphrase = join(folder, "passphrase");
  await cp(source, folder, { recursive: true });
  await writeFile(join(folder, ".env"), `DB_PASSWORD=${password}\n`);
  await writeFile(vault, `db_password: ${password}\n`);
  await writeFile(passphrase, randomBytes(24).toString("hex"), { mode: 0o600 });
  await run(["ansible-vault", "encrypt", "--vault-password-file", passphrase, vault]);
  const deploy = ["ansible-playbook", "playbooks/dbstack.yml", "--vault-password-file", passphrase];
  return {
    deploy: async () => (await run(deploy, { cwd: folder })).seconds,
    remove: () => run(["docker", "compose", "down", "--volumes"], { cwd: folder }),
    removeImages: () => run(["docker", "compose", "down", "--rmi", "local"], { cwd: folder }),
  };
}
