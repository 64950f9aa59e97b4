import { execFileSync, spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { exitCodes } from "../../src/lib/errors.ts";
import { readNamedFile, readWhole } from "../../src/lib/files/read-named.ts";
import { heedInterruption } from "../../src/lib/interruptible.ts";
import { temporaryFolder } from "../support/rendered.ts";

const folder = temporaryFolder("read-named");
const most = { bytes: 100_000, name: "100 kB" };
const place = (name: string) => join(folder, name);
const tooLong = { code: "more than 100 kB" };

afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => heedInterruption(new AbortController().signal));

function makePipe(name: string): string {
  execFileSync("mkfifo", [place(name)]);
  return place(name);
}

test("a file is read whole, as long as it may be", async () => {
  writeFileSync(place("whole"), "x".repeat(100_000));
  writeFileSync(place("longer"), "x".repeat(100_001));
  expect(await readNamedFile(place("whole"), most)).toHaveLength(100_000);
  await expect(readNamedFile(place("longer"), most)).rejects.toMatchObject(tooLong);
});

test.each([
  ["a device without an end", "/dev/zero", tooLong.code],
  ["a folder", folder, "EISDIR"],
  ["what is not there", place("missing"), "ENOENT"],
])("%s is told", async (_, path, code) => {
  await expect(readNamedFile(path, most)).rejects.toMatchObject({ code });
});

test("a pipe is read to its end, although its writer comes later and writes piece by piece", async () => {
  const pipe = makePipe("slow");
  const read = readNamedFile(pipe, most);
  spawn("sh", ["-c", 'sleep 0.2; exec > "$1"; printf one; sleep 0.2; printf two', "sh", pipe]);
  expect((await read).toString()).toBe("onetwo");
});

test("a pipe without an end is told, and its writer is not read any further", async () => {
  const pipe = makePipe("endless");
  const writer = spawn("sh", ["-c", 'exec cat /dev/zero > "$1"', "sh", pipe]);
  const ended = new Promise((resolve) => writer.once("exit", (_code, signal) => resolve(signal)));
  await expect(readNamedFile(pipe, most)).rejects.toMatchObject(tooLong);
  expect(await ended).toBe("SIGPIPE");
});

test("a stream is read under the same bound", async () => {
  expect((await readWhole(Readable.from(["one", "two"]), most)).toString()).toBe("onetwo");
  await expect(readWhole(Readable.from(["x".repeat(100_001)]), most)).rejects.toMatchObject(tooLong);
});

test.each([
  ["a pipe that nothing writes to", () => readNamedFile(makePipe("silent"), most)],
  ["a stream that gives nothing", () => readWhole(new PassThrough(), most)],
])("the wait for %s ends when the user interrupts it", async (_, read) => {
  const interruption = new AbortController();
  heedInterruption(interruption.signal);
  const reading = read();
  setTimeout(() => interruption.abort(), 50);
  await expect(reading).rejects.toMatchObject({ exitCode: exitCodes.interrupted });
});
