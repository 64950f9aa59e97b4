import { compileTemplate } from "../../src/plan/templates/compile.ts";
import { createRenderer } from "../../src/plan/templates/render.ts";
import type { TemplateFile } from "../../src/plan/templates/types.ts";

const controls = new Map([
  ["seccomp", { on: true, reason: "System calls that the service never makes are a way into the kernel." }],
  ["apparmor", { on: false, reason: "Files are limited." }],
]);

function render(text: string, context: object = {}): string {
  const file: TemplateFile = { path: "x", content: compileTemplate(text), mode: 0o644, from: `inline:${text}` };
  return createRenderer(controls)(file, context);
}

describe("a template", () => {
  test("that is not rendered is copied byte for byte", () => {
    const file: TemplateFile = { path: "x", content: "{{ ansible }}\n", mode: 0o644, from: "x" };
    expect(createRenderer(controls)(file, {})).toBe("{{ ansible }}\n");
  });

  test("asks whether the stack has a control", () => {
    expect(render('{{#on "seccomp"}}yes{{else}}no{{/on}} {{#on "apparmor"}}yes{{else}}no{{/on}}')).toBe("yes no");
  });

  test("sets a control's reason above what it sets, wrapped", () => {
    expect(render('  {{because "seccomp" indent=2}}key: 1')).toBe(
      "  # System calls that the service never makes are a way into the kernel.\n  key: 1",
    );
    const long = render("{{note text indent=4}}key: 1", { text: "word ".repeat(40).trim() });
    expect(long.split("\n").every((line) => line.length <= 78)).toBe(true);
    expect(long.replaceAll("# ", "").replaceAll("\n    ", " ")).toBe(`${"word ".repeat(40)}key: 1`);
  });

  test("says a reason only where it is wanted", () => {
    expect(render('{{because "seccomp" indent=0 when=first}}key: 1', { first: false })).toBe("key: 1");
  });

  test.each([
    [false, "false"],
    [[], "[]"],
    [{ "max-size": "10m", "max-file": "5" }, '{"max-size": "10m", "max-file": "5"}'],
    [{ nofile: { Soft: 9 }, list: ["a: b", null] }, '{"nofile": {"Soft": 9}, "list": ["a: b", null]}'],
  ])("puts a value on one line of YAML: %j", (value, text) => {
    expect(render("{{flow value}}", { value })).toBe(text);
  });

  test.each(['{{reason "nothing"}}', "{{missing}}"])("with a mistake in it fails: %s", (text) => {
    expect(() => render(text)).toThrow(/cannot be rendered/);
  });
});

describe("a YAML scalar", () => {
  test.each([
    ["mariadb:11.8", "mariadb:11.8"],
    ["/run/secrets/x", "/run/secrets/x"],
    ["127.0.0.1", '"127.0.0.1"'],
    ["1", '"1"'],
    ["yes", '"yes"'],
    ["NULL", '"NULL"'],
    ["a: b", '"a: b"'],
    ["{{ lookup }}", '"{{ lookup }}"'],
    ['say "it"', '"say \\"it\\""'],
    ["two\nlines", '"two\\nlines"'],
    ["", '""'],
    [5, "5"],
    [true, "true"],
  ])("of %j is %s", (value, text) => {
    expect(render("{{yaml value}}", { value })).toBe(text);
  });
});
