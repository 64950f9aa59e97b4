import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../support/projects/folders.ts";
import { strongPassphrase } from "../support/strong-passphrase.ts";
import { threeHosts, trioAnswers } from "../support/swarm/trio.ts";
import { cli } from "./cli.ts";

/* Commands for the containers of one server say that, and what does the same on a swarm, before any server is asked. */

const folder = makeFolders()();
const passphrase = join(folder, "passphrase");
const project = join(folder, "trio");

const call = ([command = "", ...words]: readonly string[]) => cli([command, "-C", project, ...words]);

beforeAll(async () => {
  writeFileSync(passphrase, strongPassphrase, { mode: 0o600 });
  writeFileSync(join(folder, "answers.yml"), trioAnswers({ hosts: threeHosts }));
  const words = ["--answers", join(folder, "answers.yml"), "--yes", "--vault-password-file", passphrase];
  expect(await cli(["init", project, ...words])).toMatchObject({ code: 0 });
});

test.each<[string, readonly string[], string]>([
  ["rollback", ["rollback", "--yes"], "docker service rollback"],
  ["learn", ["learn", "web"], "target: compose"],
])("%s", async (_command, words, instead) => {
  const { code, stderr } = await call(words);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("trio runs on a swarm") });
  expect(stderr).toContain(instead);
});

test("status of the files alone asks no server", async () => {
  expect(await call(["status", "--offline"])).toMatchObject({ code: 0 });
});

test("no server of a swarm goes first", async () => {
  const words = ["deploy", "--canary", "node1", "--vault-password-file", passphrase, "--yes"];
  expect(await call(words)).toMatchObject({ code: 2, stderr: expect.stringContaining("are deployed together") });
});
