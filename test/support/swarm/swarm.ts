import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Outcome, Project } from "../projects/project.ts";
import type { Cluster, Servers } from "../servers/cluster.ts";
import { type TrioOptions, trioAnswers } from "./trio.ts";

/** Of each stack here. */
const withoutEsp =
  "hardening: { overrides: { encrypted-networks: { off: true, reason: no ESP in the kernel of the tests } } }";

interface SwarmOptions {
  /** How many of the servers, from the first one on; otherwise one. */
  readonly managers?: number;
  /** Whether the servers themselves are prepared; otherwise not. */
  readonly isPrepared?: boolean;
  /** Further lines of harden.yml, in place of those that leave out encrypted-networks. */
  readonly more?: string;
  /** The whole of harden.yml, and the folder with what it names; otherwise those of the trio. */
  readonly describe?: (options: TrioOptions) => string;
  readonly files?: string;
}

/** A stack on a cluster's servers. That of the trio has three tasks and a database, which stays on the second server. */
export class SwarmProject<S extends Servers = Cluster> extends Project {
  constructor(
    stack: string,
    readonly cluster: S,
    readonly port: number,
    private readonly options: SwarmOptions = {},
  ) {
    super(stack, {
      hosts: "",
      publish: "",
      application: { services: "", ...(options.files && { files: options.files }) },
    });
    process.env.ANSIBLE_SSH_CONTROL_PATH_DIR = this.beside("cp");
  }

  override init(): Outcome {
    const { managers = 1, isPrepared = false, more = withoutEsp, describe = trioAnswers } = this.options;
    const hosts = this.cluster.nodes.map(
      ({ name, address }, at) =>
        `{ name: ${name}, address: ${address}, user: deploy, prepare: ${isPrepared}, role: ${at < managers ? "manager" : "worker"} }`,
    );
    const node = this.cluster.nodes[1]?.name ?? "";
    const { stack: name, port } = this;
    writeFileSync(this.beside("answers.yml"), describe({ hosts, name, port, node, more }));
    const outcome = this.run(["init", "--answers", this.beside("answers.yml"), "--yes"]);
    const folder = join(this.folder, "inventory/host_vars");
    mkdirSync(folder, { recursive: true });
    for (const { name: host, sshConfig } of this.cluster.nodes) {
      writeFileSync(join(folder, `${host}.yml`), `ansible_ssh_common_args: -F ${sshConfig}\n`);
    }
    return outcome;
  }

  /** The ids of the stack's containers on each server, by `SERVER SERVICE`. */
  tasks(): Readonly<Record<string, string>> {
    const format = '{{.Label "io.harden-init.service"}} {{.ID}}';
    const found = this.cluster.onEach(
      `docker ps --filter label=io.harden-init.stack=${this.stack} --format '${format}'`,
    );
    const lines = Object.entries(found).flatMap(([host, text]) =>
      text
        .split("\n")
        .filter(Boolean)
        .map((line) => `${host} ${line}`),
    );
    return Object.fromEntries(
      lines.map((line) => {
        const [host, service, id = ""] = line.split(" ");
        return [`${host} ${service}`, id];
      }),
    );
  }

  /** Runs a program in the container of a service on a server. */
  inside(host: string, service: string, program: string): string {
    return this.cluster.exec(host, `docker exec ${this.tasks()[`${host} ${service}`]} ${program}`);
  }
}
