import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { caseStudy } from "../../support/case-study.ts";
import { docker } from "../../support/engine/docker.ts";
import { imageWith } from "../../support/engine/image-with.ts";
import { renderAnswers, temporaryFolder, writePlan } from "../../support/rendered.ts";
import { BoxedServer } from "../../support/servers/boxed.ts";
import { waitFor } from "../../support/wait.ts";

/*
 * The oldest ansible-core that the guide names, and the newest: they read the playbooks, load the collection, and tell
 * what a deploy would install on a bare server, and finish a task that is interrupted. This machine's own is in all other
 * tests.
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

const controllers = [
  ["ubuntu:24.04", "core 2.16.3"],
  ["ubuntu:26.04", "core 2.20.1"],
] as const;

/** The image of a machine that has the ansible-core of its distribution. */
function controller(base: string): string {
  execFileSync(join("scripts", "images.sh"), [base], { stdio: ["ignore", 2, 2] });
  return imageWith(base, ["ansible-core", "openssh-client"]);
}

test.each(controllers)("that of %s, ansible-%s", (base, version) => {
  const image = controller(base);
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

/** A task that goes on until it is told that it is enough, and one that comes after it. */
const work = `---
- name: Work
  hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - name: Work for long
      ansible.builtin.command: sh -c 'touch begun; while ! test -e enough; do sleep 0.1; done; touch whole'
      args: { chdir: ${join(folder, "work")} }
    - name: Work on
      ansible.builtin.command: touch next
      args: { chdir: ${join(folder, "work")} }
`;

test.each(controllers)(
  "an interruption of that of %s, ansible-%s, lets the task come to its end; a second does not",
  async (base) => {
    const image = controller(base);
    writeFileSync(join(folder, "playbooks/work.yml"), work);
    const place = join(folder, "work");
    const outcome = async (times: number) => {
      rmSync(place, { recursive: true, force: true });
      mkdirSync(place);
      // Its first process gets the signal alone, as harden-init sends it.
      const words = [
        "--volume",
        `${folder}:${folder}`,
        "--workdir",
        folder,
        image,
        "ansible-playbook",
        "playbooks/work.yml",
      ];
      const container = docker("run", "--detach", ...words);
      try {
        const said = () => docker("logs", container);
        await waitFor(() => existsSync(join(place, "begun")), said, { pause: 100 });
        for (let time = 1; time <= times; time += 1) {
          docker("kill", "--signal", "INT", container);
          await sleep(1_000);
        }
        writeFileSync(join(place, times === 1 ? "enough" : "too-late"), "");
        return { code: docker("wait", container), left: readdirSync(place).sort() };
      } finally {
        docker("rm", "--force", container);
      }
    };
    expect(await outcome(1)).toEqual({ code: "99", left: ["begun", "enough", "whole"] });
    expect(await outcome(2)).toEqual({ code: "99", left: ["begun", "too-late"] });
  },
);
