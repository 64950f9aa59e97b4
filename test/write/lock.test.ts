import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { withProjectLock } from "../../src/write/lock.ts";
import { makeFolders } from "../support/projects/folders.ts";
import { makeChild } from "./children/build.ts";
import { put, read } from "./project.ts";

const newRoot = makeFolders();
const run = makeChild("lock");
const lock = ".harden/lock";

/** The number of a process that has ended. */
const ended = spawnSync("true").pid;
const holder = { pid: ended, began: "", host: hostname(), since: "2024-01-01T00:00:00.000Z" };

function rootWithLock(text: string): string {
  const root = newRoot();
  put(root, lock, text);
  return root;
}

test("the work's result comes back, and the lock is gone after success and after failure", async () => {
  const root = newRoot();
  expect(await withProjectLock(root, () => existsSync(join(root, lock)))).toBe(true);
  expect(existsSync(join(root, lock))).toBe(false);
  await expect(withProjectLock(root, () => Promise.reject(new Error("work failed")))).rejects.toThrow("work failed");
  expect(existsSync(join(root, lock))).toBe(false);
});

test("the second one is told who holds the lock and since when, and does not take it away", async () => {
  const root = newRoot();
  await withProjectLock(root, async () => {
    const since = JSON.parse(read(root, lock)).since;
    const told = `.harden/lock: another harden-init is running in this project: process ${process.pid} on ${hostname()}, since ${since}.`;
    await expect(withProjectLock(root, () => "second")).rejects.toThrow(told);
    expect(existsSync(join(root, lock))).toBe(true);
  });
});

test.each([
  ["a process that has ended", JSON.stringify(holder)],
  ["a later process with the same number", JSON.stringify({ ...holder, pid: process.pid, began: "earlier boot:1" })],
])("the lock of %s is taken over", async (_name, text) => {
  const root = rootWithLock(text);
  expect(await withProjectLock(root, () => "done")).toBe("done");
  expect(existsSync(join(root, lock))).toBe(false);
});

test.each([
  ["empty", ""],
  ["not JSON", "{"],
  ["a group of processes", JSON.stringify({ ...holder, pid: -1 })],
  ["of a wrong type", JSON.stringify({ ...holder, host: 3 })],
])("a lock that is %s counts as being written for a moment, then as left behind", async (_name, text) => {
  const root = rootWithLock(text);
  await expect(withProjectLock(root, () => "done")).rejects.toThrow("a process with an unknown id");
  utimesSync(join(root, lock), new Date(0), new Date(0));
  expect(await withProjectLock(root, () => "done")).toBe("done");
});

test("a process of another machine cannot be seen, so its lock holds; its name cannot steer the terminal", async () => {
  const root = rootWithLock(JSON.stringify({ ...holder, host: "build\u001b[2J" }));
  await expect(withProjectLock(root, () => "done")).rejects.toThrow(`process ${ended} on build\\u{1b}[2J`);
});

test("a folder in its place does not make us wait forever", async () => {
  const root = newRoot();
  mkdirSync(join(root, lock), { recursive: true });
  await expect(withProjectLock(root, () => "done")).rejects.toThrow("delete .harden/lock");
});

test("of many processes that find a lock left behind, one works at a time", async () => {
  const root = rootWithLock(JSON.stringify(holder));
  const log = join(newRoot(), "log");
  writeFileSync(log, "");
  const [processes, rounds] = [5, 10];
  const all = await Promise.all(Array.from({ length: processes }, () => run(root, log, String(rounds))));
  expect(all.map(({ code }) => code)).toEqual(Array(processes).fill(0));
  expect(readFileSync(log, "utf8")).toBe("in\nout\n".repeat(processes * rounds));
});
