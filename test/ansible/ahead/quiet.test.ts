import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isLoadedQuietly } from "../../../src/ansible/ahead/quiet.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "harden-quiet-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function isQuiet(text: string): Promise<boolean> {
  const path = join(folder, "ansible.cfg");
  await writeFile(path, text);
  return isLoadedQuietly(path);
}

test("our own ansible.cfg is loaded quietly", async () => {
  expect(await isLoadedQuietly("templates/project/ansible.cfg")).toBe(true);
});

test.each([
  "[defaults]\nlog_path = /tmp/log\n",
  "[defaults]\nLOG_PATH=/tmp/log\n",
  "[defaults]\r\nlog_path: /tmp/log\r\n",
  "[defaults]\rlog_path: /tmp/log\r",
  "[defaults]\n  log_path = /tmp/log\n",
  "[defaults]\ninventory = hosts\n  log_path = /tmp/log\n",
  "[defaults]\nlocal_tmp = /tmp/here\n",
  "[defaults]\nlog_path\n",
])("%j may do more", async (text) => {
  expect(await isQuiet(text)).toBe(false);
});

test.each(["", "[defaults]\n# log_path = /tmp/log\n; log_path = x\n\n   \n", "[defaults]\nTimeout: 3\n"])(
  "%j only loads",
  async (text) => {
    expect(await isQuiet(text)).toBe(true);
  },
);

test("a file that is missing, a folder and a pipe are no settings", async () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  for (const path of [join(folder, "missing"), folder, pipe, ""]) {
    expect(await isLoadedQuietly(path)).toBe(false);
  }
});
