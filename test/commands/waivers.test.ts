import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodes } from "../../src/lib/errors.ts";
import { makeFolders } from "../support/projects/folders.ts";
import { type TestProject, writeProject } from "./cli.ts";

const newFolder = makeFolders();
const override = (more: string) =>
  `hardening: { overrides: { read-only-root: { off: true, reason: "uploads go beside the program"${more} } } }\n`;

function writeHardening({ root }: TestProject, line: string): void {
  const file = join(root, "harden.yml");
  writeFileSync(file, readFileSync(file, "utf8").replace(/^hardening: .*\n/m, line));
}

test.each([
  ["none", "", exitCodes.done, "No exception: every control"],
  ["one without an end", override(""), exitCodes.done, "no end  read-only-root  the stack  –      uploads go beside"],
  [
    "one of somebody",
    override(', until: 2999-01-01, owner: "web team"'),
    exitCodes.done,
    "2999-01-01  read-only-root  the stack  web team",
  ],
  ["an expired one", override(", until: 2020-01-01"), exitCodes.notAsWanted, "2020-01-01 (expired)  read-only-root"],
])("exceptions: %s", async (_name, more, code, line) => {
  const project = await writeProject(newFolder());
  writeHardening(project, more);
  expect(await project.call(["waivers"])).toEqual({ code, stdout: expect.stringContaining(line), stderr: "" });
});

test("as JSON each has its key in harden.yml", async () => {
  const project = await writeProject(newFolder());
  writeHardening(project, override(", until: 2020-01-01"));
  const { stdout } = await project.call(["waivers", "--json"]);
  expect(JSON.parse(stdout)).toEqual({
    waivers: [
      {
        control: "read-only-root",
        reason: "uploads go beside the program",
        until: "2020-01-01",
        path: "hardening.overrides.read-only-root",
        expired: true,
      },
    ],
  });
});
