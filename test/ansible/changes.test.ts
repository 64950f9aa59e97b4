import { readChanges } from "../../src/ansible/changes.ts";
import { createClean } from "../../src/ansible/clean.ts";
import { resultOf } from "./recordings.ts";

const clean = createClean((text) => text);
const up = "Bring the stack up and wait for its health";

test.each([
  ["changes", "Make the folder", ["/srv/demo/alpha"]],
  ["check", "Make the folder", ["/srv/demo/alpha: state absent → directory"]],
  ["changes", "Bring the configuration", ["/srv/demo/alpha/one.conf", "/srv/demo/alpha/two.conf"]],
  ["changes", "Set one line", ["line added"]],
  ["changes", "Reload the service", ["ran /bin/true"]],
  [
    "compose",
    up,
    [
      "creating network harden-recording_default",
      "creating container harden-recording-web-1",
      "starting container harden-recording-web-1",
    ],
  ],
  [
    "compose-check",
    up,
    [
      "creating network harden-recording_default",
      "creating container harden-recording-web-1",
      "starting container harden-recording-web-1",
    ],
  ],
])("%s: %s tells why it changed", (name, task, changes) => {
  expect(resultOf(name, task).changes).toEqual(changes);
});

test.each([
  ["lists of what was done", { written: ["a", "b"], removed: ["c"], path: "/x" }, ["wrote a", "wrote b", "removed c"]],
  ["secrets by their names", { secrets: ["a"], placed: ["/x"] }, ["file /x", "secret a"]],
  ["image modules' sentences", { actions: ["Pulled image debian:13"] }, ["Pulled image debian:13"]],
  [
    "fields that differ",
    { diff: { before: { mode: "0644" }, after: { mode: "0600", path: "/x" } } },
    ["/x: path none → /x", "/x: mode 0644 → 0600"],
  ],
  ["a file that differs", { diff: [{ before: "a", after: "b", after_header: "/x (content)" }] }, ["/x"]],
  ["a diff that shows no difference", { diff: { before: "", after: "" }, dest: "/y" }, ["/y"]],
  ["a database's words", { msg: "Password updated\nmore", name: "web" }, ["Password updated"]],
  ["a service", { name: "docker", state: "started" }, ["docker started"]],
  ["a module that does not tell", { changed: true }, []],
  ["fields of a wrong type", { written: "a", actions: 7, diff: [3], dest: {}, msg: ["x"], cmd: [1] }, []],
])("%s", (_, result, changes) => {
  expect([...readChanges(result, clean)].sort()).toEqual([...changes].sort());
});

test("only the items of a loop that changed are told, and of very many only the first", () => {
  const results = Array.from({ length: 50 }, (_, index) => ({ dest: `/f${index}`, changed: index !== 0 }));
  const changes = readChanges({ results, changed: true }, clean);
  expect(changes).toHaveLength(31);
  expect(changes[0]).toBe("/f1");
  expect(changes.at(-1)).toBe("and 19 more");
});
