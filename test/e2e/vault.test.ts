import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { captureOutput } from "../../src/lib/exec.ts";
import { Secret } from "../../src/lib/secret.ts";
import type { SecretSpec } from "../../src/model/types/secrets.ts";
import { generateSecret } from "../../src/secrets/generate.ts";
import { handOver } from "../../src/secrets/handover/hand-over.ts";
import { VaultContent } from "../../src/secrets/vault/content.ts";
import { decryptVault, encryptVault } from "../../src/secrets/vault/encrypt.ts";
import { ensureSecrets } from "../../src/secrets/vault/ensure.ts";
import { setSecret } from "../../src/secrets/vault/rotate.ts";

/** Milliseconds for a test: each call of Ansible takes about one second, more on a busy machine. */
const limit = 120_000;

const label = "csvs23";
const passphrases = [
  ["one word", "plain"],
  ["blanks", "two words"],
  ["letters of many scripts", "Zwölf Boxkämpfer 漢字 😀"],
  ["signs that shells and Jinja read", "'\"$`\\{{ x }}"],
  ["a generated one", generateSecret().reveal()],
] as const;
const text = '---\n# a comment\nvault_a: "eins 漢字 😀"\n';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vault-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function passwordFile(passphrase: string, index = 0): Promise<string> {
  const path = join(folder, `passphrase-${index}`);
  await writeFile(path, passphrase, { mode: 0o600 });
  return path;
}

async function run(argv: readonly [string, ...string[]], input?: string): Promise<string> {
  const env = { ANSIBLE_VAULT_ID_MATCH: "1", ANSIBLE_LOCALHOST_WARNING: "0", LC_ALL: "C.UTF-8" };
  const result = await captureOutput(argv, { cwd: folder, env, ...(input === undefined ? {} : { input }) });
  expect(result).toMatchObject({ code: 0 });
  return result.stdout;
}

describe("ansible-vault", () => {
  test(
    "views and decrypts what we encrypt, under every sort of passphrase",
    async () => {
      const vaults = await Promise.all(
        passphrases.map(async ([sort, passphrase], index) => {
          const path = join(folder, `ours-${index}.yml`);
          const content = `${text}# ${sort}\n`;
          await writeFile(path, await encryptVault(new Secret(content), new Secret(passphrase), `label${index}`));
          return { path, content, id: `label${index}@${await passwordFile(passphrase, index)}` };
        }),
      );
      const words = [...vaults.flatMap(({ id }) => ["--vault-id", id]), ...vaults.map(({ path }) => path)];
      const shown = await run(["ansible-vault", "view", ...words]);
      expect(vaults.filter(({ content }) => !shown.includes(content.trim()))).toEqual([]);
      await run(["ansible-vault", "decrypt", ...words]);
      for (const { path, content } of vaults) {
        expect(await readFile(path, "utf8")).toBe(content);
      }
    },
    limit,
  );

  test.each(passphrases)(
    "encrypts what we open, under %s",
    async (_, passphrase) => {
      const id = `${label}@${await passwordFile(passphrase)}`;
      await expectOpened(passphrase, ["--vault-id", id, "--encrypt-vault-id", label], `1.2;AES256;${label}`);
    },
    limit,
  );

  test(
    "encrypts what we open, without a label",
    async () => expectOpened("plain", ["--vault-password-file", await passwordFile("plain")], "1.1;AES256"),
    limit,
  );

  async function expectOpened(passphrase: string, how: readonly string[], header: string): Promise<void> {
    const vault = await run(["ansible-vault", "encrypt", ...how], text);
    expect(vault.startsWith(`$ANSIBLE_VAULT;${header}\n`)).toBe(true);
    expect((await decryptVault(vault, new Secret(passphrase), "v")).reveal()).toBe(text);
  }

  test(
    "refuses a wrong passphrase for ours, as we do for its own",
    async () => {
      const vault = join(folder, "ours.yml");
      await writeFile(vault, await encryptVault(new Secret(text), new Secret("right"), label));
      const id = `${label}@${await passwordFile("wrong")}`;
      expect((await captureOutput(["ansible-vault", "view", "--vault-id", id, vault])).code).not.toBe(0);
    },
    limit,
  );
});

describe("a play", () => {
  const odd = [
    "yes",
    "1_000",
    "12:30:45",
    "0x1F",
    "~",
    "- a: b",
    "# no comment",
    "{{ lookup('pipe', 'echo ran') }}",
    "{% raw %}",
    "a\\nb\"'",
    "é漢😀",
    " x ",
  ];

  test(
    "reads every value as data, through the passphrase that was handed over",
    async () => {
      const passphrase = { secret: generateSecret(), from: "the test" };
      const root: SecretSpec = {
        name: "db_root_password",
        variable: "vault_db_root_password",
        service: "db",
        uid: 999,
        why: "root",
        logins: [{ service: "db", server: "mariadb", account: "root", isAdopted: false }],
      };
      const made = ensureSecrets(undefined, [root]).content;
      const content = odd.reduce(
        (vault, value, index) => setSecret(vault, { variable: `vault_odd_${index}`, logins: [] }, new Secret(value)),
        setSecret(made, root, new Secret("{{ second }}")),
      );
      await writeFile(join(folder, "vault.yml"), await encryptVault(content.print(), passphrase.secret, label));
      await writeFile(join(folder, "play.yml"), play(content.names));
      const handover = await handOver(passphrase, { env: process.env });
      try {
        await run([
          "ansible-playbook",
          "-i",
          "localhost,",
          "-c",
          "local",
          "--vault-id",
          `${label}@${handover.path}`,
          "play.yml",
        ]);
      } finally {
        handover.remove();
      }
      const read: unknown = JSON.parse(await readFile(join(folder, "values.json"), "utf8"));
      expect(read).toEqual(Object.fromEntries(content.names.map((name) => [name, content.get(name)?.reveal()])));
      expect(read).toMatchObject({ vault_db_root_password_previous: expect.stringMatching(/^[\w-]{32}$/) });
      expect(VaultContent.parse(content.print(), "v").names).toEqual(content.names);
    },
    limit,
  );

  /** Takes each value through a variable of another name, as the inventory does. */
  function play(names: readonly string[]): string {
    const values = names.map((name) => `        ${name}: "{{ ${name} }}"`).join("\n");
    return `- hosts: all
  gather_facts: false
  vars_files: [vault.yml]
  tasks:
    - ansible.builtin.copy:
        content: "{{ values | to_json }}"
        dest: "${folder}/values.json"
        mode: "0600"
      vars:
        values:
${values.replace(/^/gm, "  ")}
`;
  }
});
