import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { makeFolders } from "../support/projects/folders.ts";
import { type Ran, type TestProject, writeProject } from "./cli.ts";
import { withPath } from "./programs.ts";

const newFolder = makeFolders();
const blob = "AAAAC3NzaC1lZDI1NTE5AAAAIGo8Q92vrTfR2Kx8NXaDprhnCslYqdqcfwD1AmZQXfNe";
const fingerprint = "SHA256:qYzUAPUWNTtEumBFsWFPhu+Tsm6AbdA3qxMHqAp7TvU";
const other = "AAAAC3NzaC1lZDI1NTE5AAAAIJsn/Hjewo1nEPND1i4RjHfKQSmPF7RFmzzdgFAAUkUP";
let project: TestProject;
let knownHosts: string;

beforeAll(async () => {
  project = await writeProject(newFolder());
  knownHosts = join(project.root, "inventory/known_hosts");
  const answers = join(project.root, "harden.yml");
  const text = readFileSync(answers, "utf8");
  const hosts =
    "hosts:\n  - { name: web1, address: 192.0.2.1, user: deploy }\n  - { name: web2, address: 192.0.2.2 }\n";
  writeFileSync(answers, text.replace(/^hosts:\n(?: +.*\n)+/m, hosts));
  expect(await project.call(["generate", "--yes"])).toMatchObject({ code: 0 });
});

/** Calls the command while the server's keys and what Ansible finds there are made up; `-` is a server that is silent. */
async function access(
  words: readonly string[],
  shown = blob,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const folder = newFolder();
  const programs = {
    ssh: 'for last; do :; done; printf "hostname %s\\nport 22\\nuserknownhostsfile /nowhere\\n" "$last"',
    "ssh-keyscan": shown === "-" ? "exit 1" : `for last; do :; done; echo "$last ssh-ed25519 ${shown}"`,
    ansible: `echo '{"_event":"v2_runner_on_ok","hosts":{"web1":{"stdout":"0"}}}'`,
    "ansible-playbook": `echo "$@" >${folder}/words; exit 0`,
  };
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return withPath(`${folder}${delimiter}${process.env.PATH}`, () => project.call(["access", ...words], { env }));
}

test("without a terminal every unknown key is shown, none is recorded, and --yes is no consent", async () => {
  const { code, stderr } = await access(["--yes"]);
  expect(code).toBe(2);
  expect(stderr).toContain(`web1 (192.0.2.1) has no known key yet. It shows this one:\n    ed25519 ${fingerprint}`);
  expect(stderr).toContain(`harden-init access web2 --accept-key ${fingerprint}`);
  expect(existsSync(knownHosts)).toBe(false);
});

test("a key that was named is recorded; the next time it is known, and nobody is asked", async () => {
  expect(await access(["web1", "--accept-key", fingerprint])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("web1  deploy logs in and can become root to deploy"),
  });
  expect(readFileSync(knownHosts, "utf8")).toMatch(
    new RegExp(`^192\\.0\\.2\\.1 ssh-ed25519 ${blob.replace("+", "\\+")}$`, "m"),
  );
  const again = await access(["web1", "--json"]);
  expect(JSON.parse(again.stdout)).toMatchObject({
    hosts: [{ host: "web1", recorded: "known", account: { ok: true } }],
  });
});

test("a changed key is shown beside the known one, and never replaces it by itself", async () => {
  const before = readFileSync(knownHosts, "utf8");
  const silent = await access(["web1", "--yes"], other);
  expect(silent.code).toBe(2);
  expect(silent.stderr).toMatch(
    /shows a key that differs from the known one:\n\s+known {2}ed25519 SHA256:qYz.*\n\s+shown {2}ed25519 SHA256:/,
  );
  const wrong = await access(["web1", "--accept-key", fingerprint], other);
  expect(wrong).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("shows none of the keys that --accept-key names"),
  });
  expect(readFileSync(knownHosts, "utf8")).toBe(before);
});

test.each<[string, readonly string[], number, string]>([
  ["a host that is missing", ["web"], 2, "Did you mean web1?"],
  ["no fingerprint", ["web1", "--accept-key", "abc"], 2, "this is not a fingerprint"],
  ["the account itself", ["web1", "--as", "deploy"], 2, "the deploys use deploy there already"],
  [
    "no account in the answers",
    ["web2", "--accept-key", fingerprint, "--as", "root"],
    2,
    "does not name the account that deploys",
  ],
  ["no name of an account", ["web1", "--as", "a b"], 2, "--as: must be"],
  ["a private key", ["web1", "--as", "root", "--key", "/dev/null"], 2, "this is not an ssh public key"],
  ["nobody to agree to a pair", ["web1", "--as", "root"], 2, "Add --yes to confirm"],
  ["nobody to ask for a password", ["web1", "--as", "root", "--yes", "-K"], 2, "--become-password-file FILE"],
  [
    "a password's file that is missing",
    ["web1", "--as", "root", "--yes", "--become-password-file", "/no"],
    2,
    "ENOENT",
  ],
])("%s", async (_case, words, code, says) => {
  expect(await access(words, blob, { HOME: newFolder() })).toMatchObject({
    code,
    stderr: expect.stringContaining(says),
  });
});

test("a server that does not answer is told with its address, and ends with 6", async () => {
  const { code, stderr } = await access(["web1"], "-");
  expect({ code, stderr }).toEqual({
    code: 6,
    stderr: expect.stringContaining("no ssh daemon answered with a key at 192.0.2.1, port 22"),
  });
});
