import fc from "fast-check";
import { createClean } from "../../src/ansible/clean.ts";
import { parseLine } from "../../src/ansible/parse.ts";
import { anyLetter } from "../support/any-letter.ts";
import { holds } from "../support/holds.ts";
import { eventsOf, resultOf } from "./recordings.ts";

const clean = createClean((text) => text.replaceAll("hunter2", "[REDACTED]"));
const context = { play: "A play", root: "/srv/project", clean };
const parse = (value: unknown) => parseLine(JSON.stringify(value), context);

describe("what the real ansible-playbook printed", () => {
  test("becomes our events, in order", () => {
    const types = eventsOf("changes").map((event) => event.type);
    expect(types[0]).toBe("play-started");
    expect(types.at(-1)).toBe("stats");
    expect(new Set(types)).toEqual(new Set(["play-started", "task-started", "task-finished", "stats"]));
  });

  test("a result knows its play, its place, its module and its time", () => {
    expect(resultOf("changes", "Make the folder")).toEqual({
      host: "alpha",
      task: "Make the folder",
      play: "Bring the files",
      action: "ansible.builtin.file",
      outcome: "changed",
      seconds: expect.any(Number),
      changes: ["/srv/demo/alpha"],
      censored: false,
      path: "changes.yml:5",
    });
    expect(resultOf("changes", "Make the folder").seconds).toBeGreaterThan(0.01);
  });

  test("a handler is known as one", () => {
    const handlers = eventsOf("changes").filter((event) => event.type === "task-started" && event.handler);
    expect(handlers).toMatchObject([{ task: "Reload the service" }]);
  });

  test("a host without room for Ansible's files has answered", () => {
    const full = { unreachable: true, msg: "mkdir: cannot create directory '/root/.ansible': No space left on device" };
    expect(parse({ _event: "v2_runner_on_unreachable", hosts: { alpha: full } })).toMatchObject({
      result: { outcome: "failed" },
    });
  });

  test("what no_log hides is told to be hidden", () => {
    expect(resultOf("changes", "Bring a secret")).toMatchObject({ outcome: "changed", censored: true, changes: [] });
  });

  test("each host's counts and what the plays published", () => {
    const stats = eventsOf("changes").at(-1);
    expect(stats).toMatchObject({
      type: "stats",
      hosts: {
        alpha: { ok: 10, changed: 6, failures: 0, ignored: 1, rescued: 1, skipped: 1, unreachable: 0 },
        beta: { ok: 9, changed: 6 },
      },
      custom: { alpha: { harden: { notes: ["A note from the play"] } } },
    });
  });

  test("under the strategy free each host starts by itself", () => {
    const started = eventsOf("free").filter((event) => event.type === "task-started");
    expect(started).toHaveLength(4);
  });

  test.each([
    ["failing", "Fail on beta only", "beta", "failed", /port is already allocated \(exit code 3\)$/],
    ["failing", "Fail in a loop on alpha", "alpha", "failed", /^a: exit code 1\nb: exit code 1$/],
    ["unreachable", "Ping", "gone", "unreachable", /^Failed to connect to the host via ssh: .*Connection refused/],
    ["changes", "Skip this one", "alpha", "skipped", /^Conditional result was False$/],
    ["changes", "Fail inside the block", "alpha", "failed", /^This was expected$/],
    [
      "unhealthy",
      "Bring the stack up and wait for its health",
      "alpha",
      "failed",
      /harden-recording-web-1 is unhealthy$/,
    ],
  ])("%s: %s on %s is %s and says why", (name, task, host, outcome, message) => {
    const result = resultOf(name, task, host);
    expect(result.outcome).toBe(outcome);
    expect(result.message).toMatch(message);
    expect(result.message).not.toMatch(/traceback|One or more items/);
  });
});

describe("what cannot be trusted", () => {
  test.each([
    ["nothing", "", undefined],
    ["blanks", "  \t", undefined],
    ["an event that nobody reads", '{"_event":"v2_something_new"}', undefined],
    ["a name of Object's", '{"_event":"constructor"}', undefined],
    ["a result without a host", '{"_event":"v2_runner_on_ok","hosts":{}}', undefined],
    ["a line of words", "Using /etc/ansible.cfg", { type: "line", stream: "stdout", text: "Using /etc/ansible.cfg" }],
    ["half an event", '{"_event":"v2_run', { type: "line", stream: "stdout", text: '{"_event":"v2_run' }],
    ["a list", "[1]", { type: "line", stream: "stdout", text: "[1]" }],
  ])("%s", (_, line, event) => {
    expect(parseLine(line, context)).toEqual(event);
  });

  test("terminal escapes, secrets and marks that turn the writing are taken out", () => {
    const msg = "\u001b[31mred\u001b[0m \u001b]0;title\u0007hunter2 \u202Etxt.exe\r\nnext\u0007";
    const event = parse({
      _event: "v2_runner_on_failed",
      hosts: { "h\u001b[2J": { msg, failed: true, action: "copy" } },
      task: { name: "t\u001b[1mx\nhunter2" },
    });
    expect(event).toMatchObject({
      result: { host: "h", message: "red [REDACTED] txt.exe\nnext", task: "tx [REDACTED]" },
    });
  });

  test("a terminal escape takes no text with it, even if a bell rings later", () => {
    const msg = "\u001b[1mdisk full\u0007 on \u001b]0;title\u001b\\/srv";
    const event = parse({ _event: "v2_runner_on_failed", hosts: { h: { msg, failed: true } } });
    expect(event).toMatchObject({ result: { message: "disk full on /srv" } });
  });

  test("a secret at the place where a long text is cut does not show its half", () => {
    const event = parse({
      _event: "v2_runner_on_failed",
      hosts: { h: { msg: `${"a".repeat(1_997)}hunter2${"b".repeat(5_000)}`, failed: true } },
    });
    const text = JSON.stringify(event);
    expect(text).not.toMatch(/hun|ter2/);
    expect(text.length).toBeLessThan(4_500);
  });

  test("keys that are the prototype's are only keys", () => {
    const event = parseLine(
      '{"_event":"v2_playbook_on_stats","stats":{"__proto__":{"ok":1}},"custom_stats":{"__proto__":{"harden":1}}}',
      context,
    );
    expect(JSON.parse(JSON.stringify(event))).toHaveProperty(["hosts", "__proto__", "ok"], 1);
    expect({}).not.toHaveProperty("harden");
  });

  test("no bytes make it throw", () => {
    holds(
      fc.property(fc.string({ unit: anyLetter }), (line) => {
        parseLine(line, context);
      }),
    );
  });

  test("no JSON under a known event makes it throw, and no escape gets through", () => {
    const event = fc
      .constantFrom("play_start", "task_start", "handler_task_start", "stats")
      .map((n) => `v2_playbook_on_${n}`);
    const result = fc.constantFrom("ok", "failed", "unreachable", "skipped", "start").map((n) => `v2_runner_on_${n}`);
    const text = fc.oneof(fc.string(), fc.constantFrom("\u001b[31m", "\u009b1m", "\u0007"));
    const keys = [
      "msg",
      "results",
      "diff",
      "actions",
      "changed",
      "failed",
      "rc",
      "stderr",
      "before",
      "after",
      "item",
      "cmd",
    ];
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 5 }, text, fc.integer(), fc.boolean(), fc.constant(null), tie("list"), tie("map")),
      list: fc.array(tie("value"), { maxLength: 4 }),
      map: fc.dictionary(fc.oneof(fc.constantFrom(...keys), text), tie("value"), { maxKeys: 5 }),
    }));
    const hosts = fc.dictionary(text, value, { maxKeys: 2 });
    const rest = { hosts, task: value, play: value, stats: hosts, custom_stats: hosts, _timestamp: value };
    holds(
      fc.property(fc.record({ _event: fc.oneof(event, result), ...rest }), (json) => {
        const parsed = parseLine(JSON.stringify(json), context);
        expect(JSON.stringify(parsed) ?? "").not.toMatch(/\\u001b|\\u0007|\u009b/);
      }),
    );
  });
});
