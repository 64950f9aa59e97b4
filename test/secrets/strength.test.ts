import { Problem } from "../../src/lib/errors.ts";
import { Secret } from "../../src/lib/secret.ts";
import { generatePassphrase } from "../../src/secrets/generate.ts";
import { estimateBits, leastBits, requireStrength } from "../../src/secrets/passphrase/strength.ts";

describe("requireStrength", () => {
  test.each([
    "",
    "password",
    "P@ssw0rd123!",
    "Tr0ub4dor&3",
    "correct horse battery staple",
    "correcthorsebatterystaple",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabcabcabcabcabcabc",
    "qwertyuiopasdfghjklzxcvbnm1234567890",
    "1234567890123456789012345678901234567890",
    "password password password password password password",
    "MariaDB-2024-Production!",
    "20.11.1984 und 24.12.1987",
  ])("refuses %j", (text) => {
    expect(() => requireStrength(new Secret(text))).toThrow(Problem);
  });

  test.each([
    "correct horse battery staple lamp orbit",
    "drift-mango-pillar-sonnet-glacier-thumb",
    "x7K!pQ2v&Lz9#mR4",
    "9f86d081884c7d659a2feaa0c55ad015",
    "xqzvkwptmhgrbnjcqwz",
  ])("takes %j", (text) => {
    expect(() => requireStrength(new Secret(text))).not.toThrow();
  });

  test("never shows the passphrase", () => {
    expect(() => requireStrength(new Secret("hunter2"))).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("hunter2") }),
    );
  });

  test("takes every generated one: 32 characters, all different, none an option", () => {
    const made = Array.from({ length: 3000 }, generatePassphrase);
    expect(Math.min(...made.map(estimateBits))).toBeGreaterThan(leastBits);
    expect(new Set(made.map((each) => each.reveal())).size).toBe(3000);
    expect(made.every((each) => /^[A-Za-z0-9_][A-Za-z0-9_-]{31}$/.test(each.reveal()))).toBe(true);
  });
});
