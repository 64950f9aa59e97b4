import { execFileSync } from "node:child_process";
import { createCipheriv, createHmac, pbkdf2Sync } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { Problem } from "../../src/lib/errors.ts";
import { Secret } from "../../src/lib/secret.ts";
import { decryptVault, encryptVault } from "../../src/secrets/vault/encrypt.ts";
import { armour, readEnvelope } from "../../src/secrets/vault/envelope.ts";
import { hasVault } from "../../src/secrets/vault/file.ts";
import { holds } from "../support/holds.ts";
import { makeFolders } from "../support/projects/folders.ts";

const makeFolder = makeFolders();
const passphrase = new Secret("Zwölf Boxkämpfer");

/** Written by ansible-vault 2.19, the first without a label, the second with one. */
const written: Readonly<Record<string, string>> = {
  "1.1": `$ANSIBLE_VAULT;1.1;AES256
64636336346531346631663664373437316238376465303963386632363132353661353232633134
6430346661343065333234613738646131336261363433630a393337633337363631323163346532
35653738633439663737383963613464343765306230313237353930386239623163363664373633
3961303230353963330a623335613338343637626433663861653032373734636434323235366239
35373833646366373939373939663235343436386531306261306137313465393463
`,
  "1.2": `$ANSIBLE_VAULT;1.2;AES256;csvs23
32633263386565363932383162376563373462386561616461343634353262636362316662326138
6565393533643365623736653533663763323932336434620a663535623066646130336263343763
37353032636236313039316430336238383764346563393261396562333833643538663733383263
3337663562613635300a366162316263326661333237373265366239623134313063626336333864
66626437393330323735663032346236653535663462386135356331353732386366
`,
};

const fewRuns = 40;

describe("encryptVault and decryptVault", () => {
  test("any text under any passphrase comes back, whatever the label", async () => {
    const anyText = fc.string({ unit: "grapheme", maxLength: 200 });
    await holds(
      fc.asyncProperty(anyText, anyText, fc.stringMatching(/^[a-z][a-z0-9_]{0,30}$/), async (text, word, label) => {
        const vault = await encryptVault(new Secret(text), new Secret(word), label);
        expect((await decryptVault(vault, new Secret(word), "v")).reveal()).toBe(text);
      }),
      fewRuns,
    );
  });

  test("the text form and the parts are one and the same", () => {
    expect(armour(readEnvelope(written["1.2"] ?? "", "v"), "csvs23")).toBe(written["1.2"]);
  });

  test.each([0, 1, 15, 16, 17, 4096])("a text of %i bytes comes back", async (length) => {
    const text = "x".repeat(length);
    const vault = await encryptVault(new Secret(text), passphrase, "csvs23");
    expect((await decryptVault(vault, passphrase, "v")).reveal()).toBe(text);
  });

  test("the file is one header and lines of at most 80 hexadecimal digits, and differs each time", async () => {
    const [first, second] = await Promise.all([1, 2].map(() => encryptVault(new Secret("same"), passphrase, "csvs23")));
    expect(first).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;csvs23\n(?:[0-9a-f]{80}\n)*[0-9a-f]{1,80}\n$/);
    expect(first).not.toBe(second);
  });

  test.each(Object.entries(written))(
    "reads format %s as ansible-vault writes it, also with line ends of Windows",
    async (_, vault) => {
      for (const text of [
        vault,
        vault.replaceAll("\n", "\r\n"),
        vault.trimEnd(),
        vault.toUpperCase().replace(/AES256.*/, "AES256"),
      ]) {
        expect((await decryptVault(text, passphrase, "v")).reveal()).toBe('---\nvault_a: "eins"\n');
      }
    },
  );

  test("a vault with one changed character is refused, or means the same", async () => {
    const text = "vault_a: eins\n";
    const vault = await encryptVault(new Secret(text), passphrase, "csvs23");
    const change = fc.record({
      at: fc.nat(vault.length - 1),
      with: fc.string({ unit: "binary-ascii", minLength: 0, maxLength: 2 }),
    });
    await holds(
      fc.asyncProperty(change, async ({ at, with: other }) => {
        const broken = vault.slice(0, at) + other + vault.slice(at + 1);
        const result = await decryptVault(broken, passphrase, "v").catch((error: unknown) => error);
        expect(result instanceof Secret ? result.reveal() : (result as Problem).exitCode).toBe(
          result instanceof Secret ? text : 2,
        );
      }),
      300,
    );
  });

  test("any text at all is a clear problem", async () => {
    await holds(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string().map((rest) => `$ANSIBLE_VAULT;1.2;AES256;x\n${rest}`),
        ),
        async (text) => {
          await expect(decryptVault(text, passphrase, "v")).rejects.toBeInstanceOf(Problem);
        },
      ),
    );
  });
});

describe("what is wrong is told apart", () => {
  const good = written["1.2"] ?? "";
  const lines = good.split("\n");
  test.each([
    ["a wrong passphrase", good, "wrong", /does not open with this passphrase/],
    ["an empty file", "", "wrong", /not a vault/],
    ["a text in the clear", "vault_a: eins\n", "wrong", /not a vault/],
    [
      "an older format",
      "$ANSIBLE_VAULT;1.0;AES\nabcd\n",
      "wrong",
      /format that is not known here: \$ANSIBLE_VAULT;1\.0;AES/,
    ],
    ["a header alone", `${lines[0]}\n`, "wrong", /damaged/],
    ["a missing last line", lines.slice(0, -2).join("\n"), "wrong", /damaged/],
    ["merge marks", good.replace("\n", "\n<<<<<<< HEAD\n"), "wrong", /damaged/],
  ])("%s", async (_, text, word, message) => {
    const error = await decryptVault(text, new Secret(word), "secrets/vault.yml").catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({
      exitCode: 2,
      complaints: [{ where: "secrets/vault.yml", what: expect.stringMatching(message), fix: expect.any(String) }],
    });
  });

  test.each([
    ["bytes that are not UTF-8", Buffer.from(`\xff\xfe${"\x0e".repeat(14)}`, "latin1"), /not text in UTF-8/],
    ["no padding", Buffer.alloc(16, "x"), /not padded/],
    ["a padding that is not even", Buffer.from(`${"x".repeat(13)}\x01\x02\x03`), /not padded/],
  ])("%s inside", async (_, bytes, message) => {
    await expect(decryptVault(seal(bytes, "word"), new Secret("word"), "v")).rejects.toThrow(message);
  });
});

/** The format by hand, so that contents can be sealed that no vault has. */
function seal(padded: Buffer, word: string): string {
  const salt = Buffer.alloc(32, 7);
  const keys = pbkdf2Sync(word, salt, 10_000, 80, "sha256");
  const ciphertext = createCipheriv("aes-256-ctr", keys.subarray(0, 32), keys.subarray(64)).update(padded);
  const hmac = createHmac("sha256", keys.subarray(32, 64)).update(ciphertext).digest();
  return armour({ salt, hmac, ciphertext }, "csvs23");
}

test.each([
  ["a pipe, which would never end", "mkfifo", "secrets/vault.yml: the file cannot be read (not a regular file)"],
  ["a folder", "mkdir", "secrets/vault.yml: the file cannot be read (EISDIR)"],
])("a vault that is %s is refused", async (_, make, expected) => {
  const root = makeFolder();
  mkdirSync(join(root, "secrets"));
  execFileSync(make, [join(root, "secrets/vault.yml")]);
  await expect(hasVault(root)).rejects.toThrow(expected);
});
