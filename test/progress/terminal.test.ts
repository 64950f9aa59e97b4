import { createColors } from "picocolors";
import type { RunEvent } from "../../src/ansible/types.ts";
import { createTerminalView } from "../../src/progress/terminal.ts";
import type { View } from "../../src/progress/types.ts";
import { ended, play, result, started, task } from "./events.ts";
import { Screen } from "./screen.ts";

let milliseconds = 0;
beforeEach(() => {
  milliseconds = 0;
  import.meta.jest.useFakeTimers();
});
afterEach(() => {
  import.meta.jest.useRealTimers();
});

interface Options {
  readonly verbose?: boolean;
  readonly colour?: boolean;
  readonly hidesFailures?: boolean;
}

function viewOn(screen: Screen, options: Options = {}): View {
  return createTerminalView({
    stream: screen as unknown as NodeJS.WritableStream,
    colours: createColors(options.colour ?? false),
    verbose: options.verbose ?? false,
    hidesFailures: options.hidesFailures ?? false,
    now: () => milliseconds,
  });
}

function wait(time: number): void {
  milliseconds += time;
  import.meta.jest.advanceTimersByTime(time);
}

function show(view: View, ...events: readonly RunEvent[]): void {
  for (const event of events) {
    view.show(event);
  }
}

test("what runs now stands at the foot, and changes in place", () => {
  const screen = new Screen();
  const view = viewOn(screen);
  show(view, started);
  wait(200);
  expect(screen.text).toBe("⠙ Starting Ansible\n  0 tasks, 0 changed, 0 failed, 0.2 s");
  expect(screen.cursorVisible).toBe(false);
  show(view, play("Start the stack"), task("Build the images"));
  wait(2_600);
  expect(screen.text).toBe("⠼ Start the stack › Build the images  2.6 s\n  1 task, 0 changed, 0 failed, 2.8 s");
  show(view, ended);
  expect(screen.text).toBe("");
  expect(screen.cursorVisible).toBe(true);
});

test("what failed does not stay where the caller tells it", () => {
  const screen = new Screen();
  const view = viewOn(screen, { hidesFailures: true });
  show(view, started, play("Start the stack"), task("Copy"), result("Copy", "changed", { changes: ["/a"] }));
  show(view, task("Start"), result("Start", "failed", { message: "port is in use" }), ended);
  expect(screen.text).toMatch(/^changed +Copy/);
  expect(screen.text).not.toContain("port is in use");
});

test("tasks that changed or failed stay as lines, quiet ones vanish", () => {
  const screen = new Screen();
  const view = viewOn(screen);
  show(view, started, play("Start the stack"), task("Look"), result("Look", "ok"), task("Copy"));
  show(view, result("Copy", "changed", { changes: ["/a", "/b", "/c", "/d"] }));
  show(view, task("Start"), result("Start", "failed", { message: "port is in use\nreally" }));
  wait(200);
  expect(screen.text).toBe(
    [
      "changed     Copy  alpha  1.5 s",
      "            /a, /b, /c and 1 more",
      "failed      Start  alpha  1.5 s",
      "⠙ Start the stack › Start  alpha",
      "  3 tasks, 1 changed, 1 failed, 0.2 s",
    ].join("\n"),
  );
  show(view, ended);
  expect(screen.text.split("\n")).toHaveLength(3);
});

test("with several hosts each has a line: whether it has answered the task, and what it did", () => {
  const screen = new Screen();
  const view = viewOn(screen);
  show(view, started, play("P"), task("A"), result("A", "ok"), result("A", "ok", { host: "beta" }), task("B"));
  show(view, result("B", "ok", { host: "beta" }));
  wait(200);
  expect(screen.text).toBe(
    [
      "⠙ P › B  1 of 2 hosts",
      "  · alpha  0 changed  A",
      "  ✔ beta   0 changed  1.5 s",
      "  2 tasks, 0 changed, 0 failed, 0.2 s",
    ].join("\n"),
  );
});

test.each([20, 33, 80, 200])("on %i columns no line of the foot is wider than the window", (columns) => {
  const screen = new Screen(columns);
  const view = viewOn(screen, { colour: true });
  show(
    view,
    started,
    play("設定 ".repeat(30)),
    task("🚀 👨\u200d👩\u200d👧 🇫🇮 ❤\ufe0f ".repeat(40)),
    result("x".repeat(300), "changed", { changes: ["é e\u0301 한".repeat(300)] }),
  );
  wait(200);
  wait(200);
  expect(screen.text.split("\n")).toHaveLength(4);
});

test("a window that becomes narrower leaves nothing behind that is not wiped", () => {
  const screen = new Screen(100);
  const view = viewOn(screen);
  show(view, started, play("A play with a rather long name"), task("A task with a rather long name too"));
  wait(200);
  const narrow = new Screen(40);
  // The terminal wraps what stands there already.
  narrow.write(`${screen.text}\n`);
  screen.columns = 40;
  screen.write = (text) => narrow.write(text);
  wait(200);
  expect(narrow.text.split("\n")).toHaveLength(2);
});

test("each redraw is one write, and nothing is cleared before it is written over", () => {
  const screen = new Screen();
  const written: string[] = [];
  const view = viewOn(screen);
  show(view, started, play("P"), task("A"));
  wait(200);
  screen.write = (text) => written.push(text) > 0;
  wait(1_000);
  expect(written).toHaveLength(5);
  for (const text of written) {
    expect(text).not.toMatch(/\[\d+[JK]/);
    expect(text.indexOf("\u001b[J")).toBe(text.length - 3);
  }
});

test("what Ansible says beside its events is shown only when asked for", () => {
  const line: RunEvent = { type: "line", stream: "stderr", text: "[WARNING]: odd" };
  const texts = [true, false].map((verbose) => {
    const screen = new Screen();
    const view = viewOn(screen, { verbose });
    show(view, started, line);
    view.end?.();
    view.end?.();
    return screen.text;
  });
  expect(texts).toEqual(["[WARNING]: odd", ""]);
});

test("while Ansible asks for a password, nothing is drawn over the question", () => {
  const screen = new Screen();
  const view = viewOn(screen);
  show(view, { type: "run-started", argv: ["ansible-playbook", "--ask-become-pass"], at: "" });
  wait(500);
  expect(screen.writes).toBe(0);
  show(view, play("P"));
  wait(200);
  expect(screen.text).toMatch(/^⠙ P\n/);
});
