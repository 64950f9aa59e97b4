// What a run's events cost: folding ten thousand of them, and the live view as a part of a deploy's processor time.
import { openSync, writeSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createColors } from "picocolors";
import { loadSources } from "../scripts/lib/load-sources.mjs";
import { alternate, median } from "./lib/measure.mjs";
import { hardenInit, makeProject, removeImages, removeStack } from "./lib/ours.mjs";
import { publish, show } from "./lib/results.mjs";
import { run } from "./lib/run.mjs";

const stack = { name: "benchevents", port: 18088 };
const hosts = Array.from({ length: 50 }, (_, index) => `web${index + 1}`);
const tasks = 196;

export async function benchEvents({ rounds = 5 } = {}) {
  const sources = await loadSources(
    "progress/terminal",
    "progress/estimate/courses",
    "report/fold",
    "report/log/read-log",
    "ansible/parse",
    "ansible/clean",
  );
  const folding = await foldMany(sources, rounds);
  const parent = await mkdtemp(join(tmpdir(), "bench-events-"));
  try {
    await publishAll(folding, await watchDeploys(sources, parent, rounds), rounds);
  } finally {
    await removeStack(stack.name);
    await removeImages(stack.name);
    await rm(parent, { recursive: true });
  }
}

/** The lines that Ansible prints for 50 hosts and 196 tasks, of which every tenth changes something: 10,000 events. */
function linesOfFleet() {
  const at = (second) => `2026-01-02T03:04:${String(second % 60).padStart(2, "0")}.000000Z`;
  const duration = { start: at(1), end: at(2) };
  const start = JSON.stringify({
    _event: "v2_playbook_on_play_start",
    play: { name: "Start the stack" },
    _timestamp: at(0),
  });
  const each = Array.from({ length: tasks }, (_, index) => {
    const task = { name: `Task ${index}`, path: `/srv/playbooks/stack.yml:${index}`, duration };
    const changed = index % 10 === 0;
    const result = { changed, path: `/opt/harden/shop/file-${index}`, action: "ansible.builtin.copy" };
    const ends = hosts.map((host) => ({
      _event: "v2_runner_on_ok",
      task,
      hosts: { [host]: result },
      _timestamp: at(2),
    }));
    return [{ _event: "v2_playbook_on_task_start", task, _timestamp: at(1) }, ...ends].map((one) =>
      JSON.stringify(one),
    );
  });
  return [start, ...each.flat()];
}

async function foldMany({ createTerminalView, foldReport, parseLine, createClean }, rounds) {
  const lines = linesOfFleet();
  const context = { play: "Start the stack", root: "/srv", clean: createClean((text) => text) };
  const run = { type: "run-started", argv: [], at: "2026-01-02T03:04:00Z" };
  const end = { type: "run-ended", ending: { type: "done" }, seconds: 60, at: "2026-01-02T03:05:00Z" };
  const events = [run, ...lines.map((line) => parseLine(line, context)), end];
  const about = { stack: "shop", tool: "0", startedAt: run.at, endedAt: end.at };
  const figures = await alternate(rounds, {
    "parsed as JSON, nothing more": timed(() => lines.forEach((line) => void JSON.parse(line))),
    "read as events": timed(() => lines.forEach((line) => void parseLine(line, context))),
    "folded into the live view": timed(() => {
      const view = createTerminalView({ stream: nowhere(), colours: createColors(true), hosts });
      events.forEach(view.show);
    }),
    "folded into the report": timed(() => foldReport({ ...about, passes: [{ name: "deploy", events }] })),
  });
  return { count: events.length, figures };
}

function timed(work) {
  return async () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  };
}

/** Takes what is written as a terminal does, and drops it. */
function nowhere() {
  const file = openSync("/dev/null", "w");
  return { columns: 120, rows: 60, write: (text) => writeSync(file, text) > 0 };
}

/** The processor time of a deploy with nothing to change, and of a live view that sees the same events at the same times. */
async function watchDeploys(sources, parent, rounds) {
  await removeStack(stack.name);
  const { folder, passphrase } = await makeProject(join(parent, "project"), stack);
  const deploy = hardenInit("deploy", folder, "--vault-password-file", passphrase);
  await run(deploy);
  const logs = join(folder, ".harden", "runs");
  const figures = await alternate(rounds, {
    deploy: () => processorTime(deploy),
    "the live view of it": async () => {
      const [log] = (await readdir(logs))
        .filter((name) => name.endsWith(".events.jsonl"))
        .sort()
        .reverse();
      return viewTime(sources, await sources.readLog(join(logs, log)));
    },
  });
  return figures;
}

/** Of a program and all that it began, by the shell's own count. */
async function processorTime(argv) {
  const { output } = await run(["bash", "-c", '"$@" >/dev/null 2>&1; times', "bash", ...argv]);
  const [, children = ""] = output.trim().split("\n");
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, min, sec]) => sum + Number(min) * 60 + Number(sec),
    0,
  );
}

async function viewTime({ createTerminalView, readCourses }, events) {
  const without = await replay(events, () => undefined);
  const courses = readCourses(events);
  const view = createTerminalView({ stream: nowhere(), colours: createColors(true), hosts: ["here"], courses });
  return Math.max(0, (await replay(events, view.show)) - without);
}

/** The processor time of seeing these events at the times that they had. */
async function replay(events, see) {
  const timed = events.filter((event) => event.at !== undefined);
  const first = Date.parse(timed[0].at);
  const before = process.cpuUsage();
  const begun = performance.now();
  for (const event of timed) {
    const wait = Date.parse(event.at) - first - (performance.now() - begun);
    if (wait > 0) {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    see(event);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

async function publishAll({ count, figures: folding }, watching, rounds) {
  const deploy = median(watching.deploy);
  const view = median(watching["the live view of it"]);
  await publish("events", {
    title: `The events of a run, median of ${rounds}`,
    heads: ["", "time"],
    rows: [
      ...Object.entries(folding).map(([name, seconds]) => [
        `${count} events of 50 hosts, ${name}`,
        show(median(seconds)),
      ]),
      ["processor time of a deploy with nothing to change", show(deploy)],
      ["processor time of its live view", `${show(view)}, ${((view / deploy) * 100).toFixed(1)} %`],
    ],
    figures: { ...folding, ...watching },
  });
}
