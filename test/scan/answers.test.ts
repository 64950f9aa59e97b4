import { readAnswer } from "../../src/project/measure/run-scanner.ts";
import { lynis } from "../../src/scan/scanners/lynis.ts";

/* What a host answers is an abort unless it is a whole output: nothing may count as passed by not being there. */

const text = "lynis_version=3.1.6\nreport_datetime_end=x\nhardening_index=64\n";
const whole = { ended: 0, said: "", text, cut: false };

test.each<[string, object | string, string]>([
  ["a whole output", whole, "complete"],
  ["a whole output though the program found much", { ...whole, ended: 78 }, "complete"],
  ["no program", { ...whole, ended: "missing", text: null }, "the host has no sh"],
  [
    "no output",
    { ...whole, ended: 1, text: null, said: "x\ncannot reach the engine" },
    "it wrote nothing: cannot reach the engine",
  ],
  ["a time-out after all was written", { ...whole, ended: "timeout" }, "it took too long"],
  ["too large an output", { ...whole, cut: true }, "its output is larger than is read"],
  ["no JSON", "<html>", "unreachable"],
  ["a list", [whole], "unreachable"],
])("%s", (_title, said, expected) => {
  const stdout = typeof said === "string" ? said : JSON.stringify(said);
  const reading = readAnswer({ outcome: "ok", stdout, message: "unreachable" }, lynis, "shop");
  expect(reading.state === "aborted" ? reading.why : reading.state).toBe(expected);
});

test("a host that did not answer is an abort", () => {
  expect(
    readAnswer({ outcome: "unreachable", stdout: JSON.stringify(whole), message: "no route" }, lynis, "shop"),
  ).toEqual({
    state: "aborted",
    why: "no route",
  });
});
