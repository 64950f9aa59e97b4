import { explainAnswers } from "../../src/answers/edit/explain.ts";

const explain = (text: string, comments: Parameters<typeof explainAnswers>[1]) =>
  explainAnswers(text, comments, "learned: ", "harden.yml");

const text = `name: shop
services:
  # ours
  web:
    kind: generic # any
    user: "33:33"
    limits: { memory: 64m }
  flow: { kind: generic, user: "5:5" }
`;

test.each([
  ["above the key", ["services", "web", "user"], '    # learned: seen\n    user: "33:33"'],
  [
    "above the key around it, where it stands between braces",
    ["services", "web", "limits", "memory"],
    "    # learned: seen\n    limits: {",
  ],
  ["above the service, where all of it stands so", ["services", "flow", "user"], "  # learned: seen\n  flow: {"],
  ["below a comment of the user's", ["services", "web"], "  # ours\n  # learned: seen\n  web:"],
  ["at the top", ["name"], "# learned: seen\nname: shop"],
])("a comment stands %s", (_, path, shown) => {
  const edited = explain(text, [{ path, text: "seen" }]);
  expect(edited).toContain(shown);
  expect(edited.replace(/^ *# learned: seen\n/m, "")).toBe(text);
});

test("the next one takes its place, and no other comment's", () => {
  const path = ["services", "web", "user"];
  const once = explain(text, [{ path, text: "one\ntwo" }]);
  expect(once).toContain("    kind: generic # any\n    # learned: one\n    # learned: two\n    user:");
  expect(explain(once, [{ path, text: "three" }])).toBe(explain(text, [{ path, text: "three" }]));
});

test("several keys, and those that share a line", () => {
  const edited = explain(text, [
    { path: ["services", "flow", "kind"], text: "a" },
    { path: ["services", "web", "user"], text: "b" },
    { path: ["services", "flow", "user"], text: "c" },
  ]);
  expect(edited).toContain('    # learned: b\n    user: "33:33"');
  expect(edited).toContain("  # learned: a\n  # learned: c\n  flow:");
});

test("line ends stay as they are, and nothing leaves the comment", () => {
  const windows = text.replaceAll("\n", "\r\n");
  const edited = explain(windows, [{ path: ["services", "web", "user"], text: "a\rb\u2028c: d" }]);
  expect(edited).toContain('    # learned: a\\u{d}b c: d\r\n    user: "33:33"');
});
