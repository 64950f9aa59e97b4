import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readMessage } from "../../../src/ansible/message.ts";

import { renderAnswers, temporaryFolder, writePlan } from "../rendered.ts";

import { BoxedServer, bareServer } from "./boxed.ts";

/** What a play did on the server. */
export interface Played {
  readonly code: number;
  /** The tasks that changed something, by name. */
  readonly changed: readonly string[];
  /** What the play ended with, when it failed. */
  readonly failure: string;
  /** How often a module was run on the server. */
  readonly calls: number;
  /** What its tasks said: that they would do, and what they did. */
  readonly said: string;
}

/** A fresh server in a container, and a project that prepares it. */
export class BareServer {
  readonly project = join(temporaryFolder("server"), "project");
  private readonly machine: BoxedServer;

  /** @param base the image of its distribution, such as `debian:13` */
  constructor(base: string) {
    this.machine = new BoxedServer(base.replace(/\W/g, ""), bareServer(base));
  }

  get address(): string {
    return this.machine.access.address;
  }

  /** Writes the project. `answers`: further lines of harden.yml. */
  async render(answers = ""): Promise<void> {
    const text = `version: 1
name: csvs23
hosts: [{ name: server, address: ${this.address}, user: deploy }]
services:
  web: { kind: php-nginx, base: "debian:13", source: ./web, publish: 127.0.0.1:8081 }
${answers}`;
    writePlan((await renderAnswers(text)).plan, this.project);
    const variables = join(this.project, "inventory", "host_vars");
    mkdirSync(variables, { recursive: true });
    writeFileSync(join(variables, "server.yml"), `ansible_ssh_common_args: -F ${this.machine.access.sshConfig}\n`);
  }

  /** Runs the play that prepares servers. */
  prepare(...words: readonly string[]): Played {
    return this.play("server.yml", ...words);
  }

  /** Runs one of the project's plays. */
  play(name: string, ...words: readonly string[]): Played {
    const { status, stdout, stderr } = spawnSync("ansible-playbook", [join("playbooks", name), ...words], {
      cwd: this.project,
      encoding: "utf8",
      env: { ...process.env, ANSIBLE_STDOUT_CALLBACK: "ansible.posix.jsonl" },
      maxBuffer: 64 * 1024 * 1024,
    });
    const results = eventsOf(stdout).filter(({ _event }) => /^v2_runner_on_(?:ok|failed|unreachable)$/.test(_event));
    const failed = results.findLast(({ _event }) => _event !== "v2_runner_on_ok");
    return {
      code: status ?? -1,
      changed: results.filter(({ hosts }) => hosts?.server?.changed === true).map(({ task }) => task?.name ?? ""),
      failure: status === 0 ? "" : (readMessage(failed?.hosts?.server ?? {}, (text) => text) ?? stderr),
      calls: results.filter(({ hosts }) => hosts?.server?.action !== "ansible.builtin.include_tasks").length,
      said: results.flatMap(({ hosts }) => [hosts?.server?.msg, hosts?.server?.changes]).join("\n"),
    };
  }

  /** Runs a script as root on the server, and gives what it printed; fails with its errors. */
  sh(text: string): string {
    const words = ["exec", "--interactive", this.machine.container, "sh", "-eu"];
    return execFileSync("docker", words, { encoding: "utf8", input: text }).trim();
  }

  /** Gives the engine of the server an image of this machine's. */
  load(image: string): void {
    this.machine.load([image]);
  }

  stop(): void {
    this.machine.remove();
  }
}

interface Event {
  readonly _event: string;
  readonly task?: { readonly name: string };
  readonly hosts?: { readonly server?: Readonly<Record<string, unknown>> };
}

function eventsOf(stdout: string): readonly Event[] {
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line) as Event);
}
