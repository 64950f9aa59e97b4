import { createColors } from "picocolors";
import { createPlainView } from "../../src/progress/plain.ts";
import { createView } from "../../src/project/run/live-view.ts";
import type { Context } from "../../src/project/types.ts";
import { eventsOf } from "../ansible/recordings.ts";
import { play, result, task } from "./events.ts";

function linesOf(
  name: string,
  options: { readonly quiet?: boolean; readonly verbose?: boolean; readonly hidesFailures?: boolean } = {},
): readonly string[] {
  const lines: string[] = [];
  const view = createPlainView({ write: (more) => lines.push(...more), colours: createColors(false), ...options });
  eventsOf(name).forEach(view.show);
  return lines.map((line) => line.replace(/\d+\.\d s$/, "N s"));
}

test("plays, and the tasks that changed something, each with why", () => {
  expect(linesOf("compose")).toEqual([
    "Start the stack",
    "changed     Bring the stack up and wait for its health  alpha  N s",
    "            creating network harden-recording_default, creating container harden-recording-web-1, starting container harden-recording-web-1",
  ]);
});

test("a play of which nothing runs has no heading, and one that runs has one", () => {
  const lines: string[] = [];
  const view = createPlainView({ write: (more) => lines.push(...more), colours: createColors(false) });
  const events = [play("Host"), play("Database"), task("Copy"), result("Copy", "changed"), task("Look"), play("Stack")];
  events.forEach(view.show);
  expect(lines).toEqual(["Database", "changed     Copy  alpha  1.5 s"]);
});

test("what failed; why is told by the report", () => {
  expect(linesOf("failing", { quiet: true })).toEqual([
    "failed      Fail on beta only  beta  N s",
    "failed      Fail in a loop on alpha  alpha  N s",
  ]);
});

test("nothing of what failed where the caller tells it", () => {
  expect(linesOf("failing", { quiet: true, hidesFailures: true })).toEqual([]);
  expect(linesOf("failing").length).toBeGreaterThan(linesOf("failing", { hidesFailures: true }).length);
});

test("verbose names each task", () => {
  expect(linesOf("unreachable", { verbose: true }).slice(0, 2)).toEqual(["Reach the hosts", "  Ping"]);
});

test("for programs each event is one line of JSON", async () => {
  const lines: string[] = [];
  const stderr = { write: (line: string) => lines.push(line) };
  const view = await createView({ io: { stderr }, json: true } as unknown as Context, { pass: "deploy", hosts: [] });
  const events = eventsOf("changes");
  events.forEach(view.show);
  expect(lines.map((line) => JSON.parse(line))).toEqual(events);
});
