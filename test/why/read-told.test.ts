import { readTold } from "../../src/why/read-told.ts";

/* Whose word counts: a task that changed something, and those that tell what others change. */

const same = (text: string): string => text;
const conf = { what: "file", name: "/etc/a.conf", state: "changed", before: "a = 1\n", after: "a = 2\n" };
const running = { id: "1", service: "web", state: "running", config: {}, host: { Memory: 1024 } };
const containers = [{ name: "shop-web-1", before: running, after: { ...running, id: "2", host: { Memory: 2048 } } }];

const namesOf = (result: Readonly<Record<string, unknown>>, isChanged: boolean) =>
  readTold(result, isChanged, same)?.things.map(({ what, name, fields }) => [what, name, fields.length]);

test.each([
  [
    "a task that changed",
    { action: "harden.stack.server_settings", differs: [conf] },
    true,
    [["file", "/etc/a.conf", 1]],
  ],
  ["a task that changed nothing", { action: "harden.stack.server_settings", differs: [conf] }, false, undefined],
  [
    "what notes the state before another task",
    { action: "harden.stack.server_record", differs: [conf] },
    false,
    [["file", "/etc/a.conf", 1]],
  ],
  [
    "files that were compared and not copied",
    { action: "harden.stack.place_tree", differs: [conf], since: { keys: [] } },
    false,
    [],
  ],
  ["the measurement", { action: "harden.stack.stack_verify", containers }, false, [["container", "web", 1]]],
  ["what Compose calls containers", { action: "community.docker.docker_compose_v2", containers }, true, undefined],
  [
    "a file of Ansible's own module",
    {
      action: "ansible.builtin.file",
      changed: true,
      diff: { before: { path: "/a", mode: "0666" }, after: { path: "/a", mode: "0644" } },
    },
    true,
    [["file", "/a", 1]],
  ],
  [
    "a loop of these",
    {
      action: "ansible.builtin.file",
      results: [
        { changed: true, diff: { before: {}, after: { path: "/a", owner: 0 } } },
        { changed: false, diff: { after: { path: "/b", mode: "1" } } },
      ],
    },
    true,
    [["file", "/a", 1]],
  ],
  ["a task that says nothing", { action: "ansible.builtin.apt", changed: true }, true, undefined],
])("%s", (_what, result, isChanged, things) => {
  expect(namesOf(result, isChanged)).toEqual(things);
});

test("what of the project is another one is read, and bounded", () => {
  const keys = Array.from({ length: 30 }, (_, index) => `services.web.${index}`);
  const since = { keys, more: 2, edited: true, tool: { before: "1.0.0", after: "1.1.0" } };
  const told = readTold({ action: "harden.stack.place_tree", since, rotating: ["db_password"] }, false, same);
  expect(told).toEqual({
    things: [],
    more: 0,
    since: { first: false, edited: true, keys: keys.slice(0, 20), moreKeys: 12, tool: since.tool },
    rotating: ["db_password"],
  });
});
