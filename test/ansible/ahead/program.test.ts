import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPythonProgram } from "../../../src/ansible/ahead/program.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "harden-program-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function writeProgram(name: string, firstLine: string): Promise<string> {
  const bin = join(folder, name);
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, "ansible-playbook"), `${firstLine}\nimport sys\n`);
  await chmod(join(bin, "ansible-playbook"), 0o755);
  return bin;
}

test.each([
  ["#!/usr/bin/python3", "/usr/bin/python3", []],
  ["#! /usr/bin/python3", "/usr/bin/python3", []],
  ["#!/usr/bin/python3.12", "/usr/bin/python3.12", []],
  ["#!/root/venvs/ansible/bin/python", "/root/venvs/ansible/bin/python", []],
  ["#!/usr/bin/python3 -sE", "/usr/bin/python3", ["-sE"]],
  ["#!/usr/bin/python3 -s -E", "/usr/bin/python3", ["-s -E"]],
])("%s is run by Python", async (line, python, flags) => {
  const bin = await writeProgram("python", line);
  expect(await findPythonProgram("ansible-playbook", bin)).toEqual({
    path: join(bin, "ansible-playbook"),
    python,
    flags,
  });
});

test.each([
  "#!/bin/sh",
  "#!/usr/bin/env python3",
  "#!python3",
  "#!/usr/bin/python2",
  "#!/opt/python/run",
  "\x7fELF",
  "",
])("%j is not run by Python directly", async (line) => {
  expect(await findPythonProgram("ansible-playbook", await writeProgram("other", line))).toBeUndefined();
});

test("only the first program counts, as for the system", async () => {
  const python = await writeProgram("python", "#!/usr/bin/python3");
  const shell = await writeProgram("shell", "#!/bin/sh");
  expect(await findPythonProgram("ansible-playbook", `${shell}:${python}`)).toBeUndefined();
  expect(await findPythonProgram("ansible-playbook", `${folder}:${python}:${shell}`)).toMatchObject({
    path: join(python, "ansible-playbook"),
  });
});

test.each(["", "bin", "."])(
  "a folder %j of the path is another one for each process: none is taken",
  async (relative) => {
    const python = await writeProgram("python", "#!/usr/bin/python3");
    expect(await findPythonProgram("ansible-playbook", `${relative}:${python}`)).toBeUndefined();
  },
);

test("a program that is nowhere is none", async () => {
  expect(await findPythonProgram("ansible-playbook", folder)).toBeUndefined();
});
