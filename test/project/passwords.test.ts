import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withPasswords } from "../../src/project/passwords.ts";
import type { Context } from "../../src/project/types.ts";
import { makeFolders } from "../support/projects/folders.ts";

/* Files and programs with the passwords of ssh and sudo: only their owner may read or change them. */

const newFolder = makeFolders();
const context = { io: { env: {} } } as unknown as Context;

function password(name: string, mode: number): string {
  const path = join(newFolder(), name);
  writeFileSync(path, "sesame\n");
  chmodSync(path, mode);
  return path;
}

test.each([
  ["a file that the group may read", "pw", 0o640, "Others may read this password: its mode is 0640.", "chmod 600"],
  ["a file that everybody may read", "pw", 0o644, "Others may read this password: its mode is 0644.", "chmod 600"],
  [
    "a program that others may change",
    "pw.sh",
    0o775,
    "Others may change this program: its mode is 0775.",
    "chmod go-w",
  ],
])("%s is refused with the command that fixes it", async (_what, name, mode, what, fix) => {
  const path = password(name, mode);
  for (const options of [{ becomePasswordFile: path }, { loginPasswordFile: path }]) {
    await expect(withPasswords(context, options, async () => undefined)).rejects.toMatchObject({
      exitCode: 2,
      complaints: [{ where: path, what, fix: `${fix} ${path}` }],
    });
  }
});

test("a folder, and a file that is not there, are refused", async () => {
  const folder = join(newFolder(), "pw");
  mkdirSync(folder);
  for (const path of [folder, join(folder, "none")]) {
    await expect(withPasswords(context, { becomePasswordFile: path }, async () => undefined)).rejects.toMatchObject({
      exitCode: 2,
    });
  }
});

test("a file that is its owner's alone is handed on, and its password is removed from output", async () => {
  const path = password("pw", 0o600);
  const { sources, secrets } = await withPasswords(context, { becomePasswordFile: path }, async (given) => given);
  expect(sources).toEqual({ become: path });
  expect(secrets.map((secret) => secret.reveal())).toEqual(["sesame"]);
  const program = password("pw.sh", 0o700);
  expect(await withPasswords(context, { loginPasswordFile: program }, async (given) => given)).toEqual({
    sources: { login: program },
    secrets: [],
  });
});
