import fc from "fast-check";
import { Problem } from "../../src/lib/errors.ts";
import { Secret } from "../../src/lib/secret.ts";
import { VaultContent } from "../../src/secrets/vault/content.ts";
import { holds } from "../support/holds.ts";

const parse = (text: string) => VaultContent.parse(new Secret(text), "secrets/vault.yml");
const values = (content: VaultContent) => content.names.map((name) => [name, content.get(name)?.reveal()]);

const example = `---
# Kept by the team.

# root of the database
vault_db_root_password: "first"   # changed in May
vault_plain: bare
# at the end
`;

describe("VaultContent", () => {
  test("has the variables in the order of the file", () => {
    expect(values(parse(example))).toEqual([
      ["vault_db_root_password", "first"],
      ["vault_plain", "bare"],
    ]);
  });

  test("prints what was never edited to the byte", () => {
    expect(parse(example).print().reveal()).toBe(example);
  });

  test("an edit keeps every comment, the order, and the rest as it was", () => {
    const edited = parse(example)
      .with("vault_db_root_password", new Secret("second"))
      .with("vault_new", new Secret("x"), "why it is there");
    expect(edited.print().reveal()).toBe(`---
# Kept by the team.

# root of the database
vault_db_root_password: "second" # changed in May
vault_plain: bare
# why it is there
vault_new: "x"

# at the end
`);
  });

  test("setting the value that is there changes nothing", () => {
    const content = parse(example);
    expect(content.with("vault_plain", new Secret("bare"))).toBe(content);
  });

  test("an empty one is headed by its comment", () => {
    const content = VaultContent.empty("Secrets.").with("a", new Secret("1"), "why");
    expect(content.print().reveal()).toBe('---\n# Secrets.\n\n# why\na: "1"\n');
  });

  test("any line of printable text comes back, as the same after each edit", () => {
    const anyValue = fc.string({ unit: fc.constantFrom(..."abc {}%#'\"\\:-&*!|>?@`[],~=0123_é漢😀 ") });
    const anyName = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/);
    holds(
      fc.property(fc.array(fc.tuple(anyName, anyValue), { maxLength: 8 }), (entries) => {
        const content = entries.reduce(
          (vault, [name, value]) => vault.with(name, new Secret(value)),
          VaultContent.empty("x"),
        );
        expect(values(content)).toEqual([...new Map(entries)]);
        expect(values(parse(content.print().reveal()))).toEqual(values(content));
        const atOnce = VaultContent.empty("x").withAll(
          entries.map(([name, value]) => ({ name, value: new Secret(value) })),
        );
        expect(atOnce.print().reveal()).toBe(content.print().reveal());
      }),
    );
  });

  test.each(["a\nb", "a\tb", "a\u0000b", "a\u001b[31m", "a\u2028b", "\ud800", "\ufeffa", "\u0085"])(
    "refuses the value %j",
    (value) => {
      expect(() => VaultContent.empty("x").with("vault_a", new Secret(value))).toThrow(
        /not one line of printable text/,
      );
    },
  );

  test.each(["", "a-b", "1a", "a b", "a\nb: 1", "ä", "{{ a }}", "a".repeat(101)])("refuses the name %j", (name) => {
    expect(() => VaultContent.empty("x").with(name, new Secret("v"))).toThrow(/cannot be the name/);
  });

  test("text that Ansible would take for a template is marked as data", () => {
    expect(VaultContent.empty("x").with("a", new Secret("{{ lookup('pipe', 'id') }}")).print().reveal()).toContain(
      'a: !unsafe "{{',
    );
  });
});

describe("VaultContent.parse", () => {
  test.each([
    ["nothing", ""],
    ["comments alone", "---\n# nothing yet\n"],
    ["null", "---\n...\n"],
  ])("%s is an empty vault", (_, text) => {
    expect(parse(text).names).toEqual([]);
    expect(
      parse(parse(text).with("a", new Secret("1")).print().reveal())
        .get("a")
        ?.reveal(),
    ).toBe("1");
  });

  test.each([
    ["a list", "- hunter2\n", /does not hold variables/],
    ["a bare text", "hunter2\n", /does not hold variables/],
    ["broken YAML", 'a: "hunter2\nb: 1\n', /line 1: This is not valid YAML|line \d: This is not valid YAML/],
    ["two documents", "a: hunter2\n---\nb: hunter2\n", /not valid YAML/],
    ["a variable twice", "a: hunter2\na: hunter2\n", /line 2: The variable is set a second time/],
    ["a number", "a: 12345678\n", /line 1, a: The value is not text/],
    ["a number of YAML 1.1", "a: 1_000\n", /line 1, a: The value is not text/],
    ["a time of YAML 1.1", "a: 12:30:45\n", /line 1, a: The value is not text/],
    ["a yes of YAML 1.1", "a: yes\n", /line 1, a: The value is not text/],
    ["nothing at all", "a:\n", /line 1, a: The value is not text/],
    ["a map", "a:\n  hunter2: x\n", /line 1, a: The value is not text/],
    ["an alias", "a: &x hunter2\nb: *x\n", /line 2, b: The value is not text/],
    ["several lines", "a: |\n  hunter2\n  b\n", /line 1, a: The value is not one line/],
    ["a template", 'a: "{{ hunter2 }}"\n', /line 1, a: Ansible would read the value as a template/],
    ["a tag", "a: !!binary aHVudGVyMg==\n", /line 1, a: The value/],
    ["a name with a hyphen", "hunter-2: x\n", /line 1: This is not the name of a variable/],
    ["a name that is a list", "? [hunter2]\n: x\n", /line 1: This is not the name of a variable/],
  ])("refuses %s, by line and without showing it", (_, text, message) => {
    const error = caught(() => parse(text));
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
    expect((error as Error).message).not.toContain("hunter");
  });

  test("tells everything at once", () => {
    expect((caught(() => parse("a: 1\nb: ok\nc: [x]\n")) as Problem).complaints).toHaveLength(2);
  });

  test("any text is read or is a problem", () => {
    holds(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab:-\n \"'{}[]&*!|>#%@,?") }), (text) => {
        const result = caught(() => parse(text));
        expect(result === undefined || result instanceof Problem).toBe(true);
      }),
      2000,
    );
  });
});

function caught(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}
