import fc from "fast-check";
import { Secret } from "../../src/lib/secret.ts";
import { createRedactor } from "../../src/secrets/redact.ts";
import { holds } from "../support/holds.ts";

const anySecret = fc.string({
  unit: fc.constantFrom(..."abXY09_-+/\\\"'<>&%.*$ {}[]()|^?é漢😀~!"),
  minLength: 4,
  maxLength: 40,
});

/** Each way in which a secret may stand in a text. */
const forms: Readonly<Record<string, (secret: string) => string>> = {
  bare: (secret) => secret,
  JSON: (secret) => JSON.stringify({ secret }),
  "JSON of Python": (secret) =>
    JSON.stringify(secret).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  URL: (secret) => `http://root:${encodeURIComponent(secret)}@db/`,
  "URL in small letters": (secret) => encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
  "form data": (secret) => new URLSearchParams({ secret }).toString(),
  Base64: (secret) => Buffer.from(secret).toString("base64"),
  Base64URL: (secret) => Buffer.from(secret).toString("base64url"),
  "basic authentication": (secret) => Buffer.from(`root:${secret}`).toString("base64"),
  "Base64 with neighbours": (secret) => Buffer.from(`ab${secret}yz`).toString("base64"),
};

describe("createRedactor", () => {
  test.each(Object.entries(forms))("takes any secret out where it stands as %s", (_, form) => {
    holds(
      fc.property(anySecret, (secret) => {
        const shown = createRedactor([new Secret(secret)])(`before ${form(secret)} after`);
        expect(shown).toContain("[REDACTED]");
        expect(shown.startsWith("before ") && shown.endsWith(" after")).toBe(true);
        const left = shown.replaceAll("[REDACTED]", "");
        expect(left.includes(secret) && !"before  after".includes(secret)).toBe(false);
      }),
    );
  });

  test("a secret that holds another one goes as a whole", () => {
    expect(createRedactor([new Secret("horse"), new Secret("horsepower")])("horsepower horse")).toBe(
      "[REDACTED] [REDACTED]",
    );
  });

  test("a secret of several lines is known by each line", () => {
    const redact = createRedactor([new Secret("first line\nsecond line")]);
    expect(["first line", "second line"].map(redact)).toEqual(["[REDACTED]", "[REDACTED]"]);
  });

  test("without secrets, or with those too short to be told from words, a text stays as it is", () => {
    expect(createRedactor([])("a text")).toBe("a text");
    expect(createRedactor([new Secret(""), new Secret("a t")])("a text")).toBe("a text");
  });

  test.each([
    ["the root file system, owned by root:root", "the root file system, owned by root:root"],
    ["uid=0(root) user: root", "uid=0(root) user: root"],
    ["MYSQL_ROOT_PASSWORD=root", "MYSQL_ROOT_PASSWORD=[REDACTED]"],
    ['{"password": "root", "user": "root"}', '{"password": "[REDACTED]", "user": "root"}'],
    ["mysql --password root", "mysql --password [REDACTED]"],
    ["secret_key: root", "secret_key: [REDACTED]"],
    ["mysql://root:root@db/", "mysql://root:[REDACTED]@db/"],
    ["password=rootless", "password=rootless"],
    ["token='root'", "token='[REDACTED]'"],
  ])("a word of ordinary text is taken out only where it is a secret's value: %s", (text, shown) => {
    expect(createRedactor([new Secret("root")])(text)).toBe(shown);
  });
});
