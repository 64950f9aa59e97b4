import { EventEmitter } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runPlaybook } from "../../src/ansible/run.ts";
import type { RunEnding, RunEvent } from "../../src/ansible/types.ts";

const playStart = '{"_event":"v2_playbook_on_play_start","play":{"name":"Start the stack"}}';
const goodStats = '{"_event":"v2_playbook_on_stats","stats":{"alpha":{"ok":1}}}';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "harden-run-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Run {
  readonly ending: RunEnding;
  readonly events: readonly RunEvent[];
  readonly signals: EventEmitter;
  readonly seconds: number;
}

/** Runs a shell script in the place of ansible-playbook. */
async function runFake(
  script: string,
  onEvent: (event: RunEvent, signals: EventEmitter) => void = () => {},
): Promise<Run> {
  const program = join(folder, "ansible-playbook");
  await writeFile(program, `#!/bin/bash\n${script}\n`);
  await chmod(program, 0o755);
  const signals = new EventEmitter();
  const events: RunEvent[] = [];
  const begun = Date.now();
  const ending = await runPlaybook({
    command: { argv: ["ansible-playbook", "site.yml"], env: { PATH: `${folder}:/usr/bin:/bin` }, asks: false },
    root: folder,
    redact: (text) => text.replaceAll("hunter2", "[REDACTED]"),
    signals,
    onEvent: (event) => {
      events.push(event);
      onEvent(event, signals);
    },
  });
  return { ending, events, signals, seconds: (Date.now() - begun) / 1000 };
}

const lines = (run: Run) => run.events.flatMap((event) => (event.type === "line" ? [event.text] : []));
const at =
  (type: RunEvent["type"], act: (signals: EventEmitter) => void) => (event: RunEvent, signals: EventEmitter) => {
    if (event.type === type) {
      act(signals);
    }
  };

test("tells the beginning, each event and the end", async () => {
  const run = await runFake(`echo '${playStart}'; echo '${goodStats}'`);
  expect(run.events.map((event) => event.type)).toEqual(["run-started", "play-started", "stats", "run-ended"]);
  expect(run.events.at(-1)).toMatchObject({ ending: { type: "done" }, seconds: expect.any(Number) });
  expect(run.signals.listenerCount("SIGINT")).toBe(0);
});

test("an event is told while the run goes on", async () => {
  const go = join(folder, "go");
  const script = `echo '${playStart}'; for i in {1..100}; do [ -e '${go}' ] && { echo '${goodStats}'; exit 0; }; sleep 0.05; done; exit 9`;
  const run = await runFake(
    script,
    at("play-started", () => void writeFile(go, "")),
  );
  expect(run.ending).toEqual({ type: "done" });
});

test("the child gets the given environment, the project's folder and no standard input", async () => {
  const run = await runFake("export -p | grep -c PATH; pwd; read -r answer || echo 'no input'; exit 1");
  expect(lines(run)).toEqual(["1", expect.stringContaining("harden-run-"), "no input"]);
});

test("a secret shows in no event, wherever it comes out", async () => {
  const failed = '{"_event":"v2_runner_on_failed","hosts":{"a":{"msg":"password hunter2"}},"task":{"name":"hunter2"}}';
  const stats = '{"_event":"v2_playbook_on_stats","stats":{},"custom_stats":{"a":{"hunter2":["hunter2"]}}}';
  const run = await runFake(`echo '${failed}'; echo hunter2; echo '[ERROR]: hunter2' >&2; echo '${stats}'; exit 1`);
  expect(JSON.stringify(run.events)).not.toContain("hunter2");
  expect(run.ending).toMatchObject({ type: "not-started", message: "[REDACTED]" });
});

test.each([
  ["an exception of Ansible's", `echo '${playStart}'; echo '[ERROR]: Unexpected Exception' >&2; exit 250`, "stopped"],
  ["a kill from outside", `echo '${playStart}'; kill -KILL $$`, "interrupted"],
  ["success without a word", "exit 0", "no-hosts"],
  ["noise", "head -c 100000 /dev/urandom; exit 3", "not-started"],
])("ends after %s", async (_, script, type) => {
  expect((await runFake(script)).ending.type).toBe(type);
});

test("a line of 20 MiB is left out and said to be; what follows is read", async () => {
  const run = await runFake(`head -c 20971520 /dev/zero | tr '\\0' x; echo; echo '${goodStats}'`);
  expect(lines(run)).toEqual([expect.stringContaining("16 MiB")]);
  expect(run.ending).toEqual({ type: "done" });
});

test("a process that is left behind with the output open does not hold the run", async () => {
  const run = await runFake(`echo '${goodStats}'; sleep 60 & exit 0`);
  expect(run.ending).toEqual({ type: "done" });
  expect(run.seconds).toBeLessThan(30);
});

describe("an interruption", () => {
  const waits = `echo '${playStart}'; for i in {1..2000}; do sleep 0.05; done`;

  test("is passed on once, and Ansible ends by itself; the echo of npx is no second one", async () => {
    const script = `trap 'echo interrupted; sleep 0.3; echo cleaned up; exit 99' INT; ${waits}`;
    const run = await runFake(
      script,
      at("play-started", (signals) => {
        signals.emit("SIGINT");
        signals.emit("SIGINT");
      }),
    );
    expect(lines(run)).toEqual(["interrupted", "cleaned up"]);
    expect(run.ending).toEqual({ type: "interrupted", signal: "SIGINT" });
  });

  test("by a closed terminal stops Ansible as Ctrl-C does", async () => {
    const script = `trap 'echo interrupted; exit 99' INT; ${waits}`;
    const run = await runFake(
      script,
      at("play-started", (signals) => signals.emit("SIGHUP")),
    );
    expect(lines(run)).toEqual(["interrupted"]);
    expect(run.ending).toEqual({ type: "interrupted", signal: "SIGHUP" });
  });

  test("that is repeated ends a child that does not want to", async () => {
    const script = `trap '' INT TERM; ${waits}`;
    const run = await runFake(
      script,
      at("play-started", (signals) => {
        signals.emit("SIGINT");
        setTimeout(() => signals.emit("SIGINT"), 700);
      }),
    );
    expect(run.ending).toEqual({ type: "interrupted", signal: "SIGINT" });
    expect(run.seconds).toBeLessThan(60);
  });

  test("before the start: nothing is run", async () => {
    const events: RunEvent[] = [];
    const ending = await runPlaybook({
      command: { argv: ["/bin/false"], env: {}, asks: false },
      root: folder,
      redact: (text) => text,
      signal: AbortSignal.abort("SIGTERM"),
      onEvent: (event) => events.push(event),
    });
    expect(ending).toEqual({ type: "interrupted", signal: "SIGTERM" });
    expect(events.map((event) => event.type)).toEqual(["run-started", "run-ended"]);
  });
});

test("a program that is missing is named, with what to do", async () => {
  const running = runPlaybook({
    command: { argv: ["ansible-playbook"], env: { PATH: folder }, asks: false },
    root: folder,
    redact: (text) => text,
    onEvent: () => {},
  });
  await expect(running).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining("harden-init doctor --fix"),
  });
});
