import { Problem } from "../../src/lib/errors.ts";
import { Secret } from "../../src/lib/secret.ts";
import { generateSecret, isGeneratedForm } from "../../src/secrets/generate.ts";
import { estimateGuesses } from "../../src/secrets/passphrase/estimate.ts";
import { findWeakness, leastBits, requireStrength } from "../../src/secrets/passphrase/strength.ts";

const typed = (text: string) => ({ secret: new Secret(text), from: "the prompt" });

describe("requireStrength", () => {
  test.each([
    "",
    "password",
    "P@ssw0rd123!",
    "P@$$w0rd!W3bsh0p!S3cr3t",
    "Tr0ub4dor&3",
    "correct horse battery staple",
    "correct-horse-battery-staple",
    "correcthorsebatterystaple",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabcabcabcabcabcabc",
    "0123456789abcdef0123456789abcdef",
    "qwertyuiopasdfghjklzxcvbnm1234567890",
    "1234567890123456789012345678901234567890",
    "password password password password password password",
    "MariaDB-2024-Production!",
    "my company production vault 2024",
    "harden-init-webshop-production",
    "20.11.1984 und 24.12.1987",
    "constructor",
    "__proto__",
    "\u0000",
    "😀".repeat(40),
  ])("refuses %j", async (text) => {
    const error = await requireStrength(typed(text), "webshop").catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining("It is too easy to guess: about ") });
  });

  test.each([
    "correct horse battery staple lamp orbit",
    "drift-mango-pillar-sonnet-glacier-thumb-oval",
    "x7K!pQ2v&Lz9#mR4Ws5%bN",
    "9f86d081884c7d659a2feaa0c55ad015",
    "3rXb0v8mWqZ/5cT1kYhJ+NfLsD7pGaQe",
  ])("takes %j", async (text) => {
    await expect(requireStrength(typed(text), "webshop")).resolves.toBeUndefined();
  });

  test("gives the reason, and what to do, and never shows the passphrase", async () => {
    const error = await requireStrength(typed("letmein"), "webshop").catch((problem: unknown) => String(problem));
    expect(error).toContain("passphrase from the prompt: ");
    expect(error).toContain("needs 70. This is a frequently used password.");
    expect(error).toContain("openssl rand -base64 24");
    expect(error).not.toContain("letmein");
  });

  test("counts the stack's name as a word that is tried first", () => {
    const bits = (known: readonly string[]) => estimateGuesses("zyrqonde-lamp-orbit-thumb-glacier", known).bits;
    expect(bits(["zyrqonde"])).toBeLessThan(bits([]) - 10);
  });

  test.each([
    ["one letter", "a".repeat(100_000), false],
    ["words", "correct horse battery staple ".repeat(4_000), false],
    ["disguised letters", "4@8({[<369&#!1/|0$5+7%2".repeat(4_500), true],
    [
      "random letters",
      Buffer.from(Array.from({ length: 75_000 }, (_, at) => (at * 7919 * 31) % 251)).toString("base64"),
      true,
    ],
  ])("answers soon for 100 kB of %s", async (_, text, isStrong) => {
    const began = performance.now();
    expect((await findWeakness(typed(text), "webshop")) === undefined).toBe(isStrong);
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  test("takes every generated one without an estimate: 32 characters, all different, none an option", async () => {
    const made = Array.from({ length: 3000 }, generateSecret);
    expect(new Set(made.map((each) => each.reveal())).size).toBe(3000);
    expect(made.every((each) => /^[A-Za-z0-9_][A-Za-z0-9_-]{31}$/.test(each.reveal()))).toBe(true);
    await expect(requireStrength({ ...typed("password"), generated: true }, "webshop")).resolves.toBeUndefined();
  });

  test("takes generated ones also where they come from a file", () => {
    const bits = Array.from({ length: 12 }, () => estimateGuesses(generateSecret().reveal(), []).bits);
    expect(Math.min(...bits)).toBeGreaterThan(leastBits);
  });
});

test.each([
  ["password", false],
  ["correct-horse-battery-staple-abc", false],
  ["ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", false],
  ["kR8vQz3mTnXc7LwYpB2dHsJf5GaZeU9i", true],
  ["kR8vQz3mTnXc7LwYpB2dHsJf5GaZeU9", false],
])("the form of a generated one: %s %s", (text, is) => {
  expect(isGeneratedForm(new Secret(text))).toBe(is);
});
