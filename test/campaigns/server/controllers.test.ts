import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { caseStudy } from "../../support/case-study.ts";
import { imageWith } from "../../support/engine/image-with.ts";
import { renderAnswers, temporaryFolder, writePlan } from "../../support/rendered.ts";
import { BoxedServer } from "../../support/servers/boxed.ts";

/*
 * The oldest ansible-core that the guide names, and the newest: they read the playbooks, load the collection, and tell
 * what a deploy would install on a bare server. This machine's own is in all other tests.
 */

const folder = temporaryFolder("controllers");
let machine: BoxedServer;

beforeAll(async () => {
  machine = new BoxedServer("controllers");
  const hosts = [{ name: "server", address: machine.access.address, user: "deploy" }];
  const { plan, model } = await renderAnswers(JSON.stringify(caseStudy({ hosts })));
  writePlan(plan, folder);
  const variables = model.secrets.map(({ variable }) => `${variable}: "x"`);
  mkdirSync(join(folder, "secrets"), { recursive: true });
  writeFileSync(join(folder, "secrets/vault.yml"), `---\n${variables.join("\n")}\nvault_fingerprint_key: "x"\n`);
  mkdirSync(join(folder, "inventory/host_vars"), { recursive: true });
  const access = `ansible_ssh_common_args: -F ${machine.access.sshConfig}\n`;
  writeFileSync(join(folder, "inventory/host_vars/server.yml"), access);
});
afterAll(() => {
  machine?.remove();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ["ubuntu:24.04", "core 2.16.3"],
  ["ubuntu:26.04", "core 2.20.1"],
])("that of %s, ansible-%s", (base, version) => {
  execFileSync(join("scripts", "images.sh"), [base], { stdio: ["ignore", 2, 2] });
  const image = imageWith(base, ["ansible-core", "openssh-client"]);
  const mounts = [folder, machine.folder].flatMap((path) => ["--volume", `${path}:${path}`]);
  const run = (...words: readonly string[]) =>
    spawnSync(
      "docker",
      ["run", "--rm", "--network", machine.container, ...mounts, "--workdir", folder, image, ...words],
      { encoding: "utf8" },
    );
  expect(run("ansible-playbook", "--version").stdout).toContain(version);
  const { status, stdout, stderr } = run("ansible-playbook", "playbooks/site.yml", "--check");
  expect({ status, output: stdout + stderr }).toEqual({
    status: 0,
    output: expect.stringMatching(/Would install: docker\.io, docker-cli, docker-compose/),
  });
  expect(stdout + stderr).not.toMatch(/deprecat|does not support/i);
  expect(run("ansible-playbook", "playbooks/undo.yml", "--check").status).toBe(0);
});
