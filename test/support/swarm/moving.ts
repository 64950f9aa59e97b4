import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Project } from "../projects/project.ts";
import { type DeployReport, readReport } from "../projects/report.ts";
import { type Called, startCalls } from "../servers/calling/start.ts";
import type { Cluster } from "../servers/cluster.ts";
import { movingAnswers, type Place } from "./moving-answers.ts";

interface Moved {
  readonly code: number | null;
  readonly report: DeployReport;
  readonly called: Called;
}

/** A stack that goes from one server of a cluster to a swarm, and back. It begins as a Compose project on the first one. */
export class MovingProject extends Project {
  constructor(
    stack: string,
    readonly cluster: Cluster,
    readonly port: number,
  ) {
    super(stack, { hosts: "", publish: "", application: { services: "" } });
    process.env.ANSIBLE_SSH_CONTROL_PATH_DIR = this.beside("cp");
  }

  override init() {
    writeFileSync(this.beside("answers.yml"), this.answersFor({}));
    const outcome = this.run(["init", "--answers", this.beside("answers.yml"), "--yes"]);
    const folder = join(this.folder, "inventory/host_vars");
    mkdirSync(folder, { recursive: true });
    for (const { name: host, sshConfig } of this.cluster.nodes) {
      writeFileSync(join(folder, `${host}.yml`), `ansible_ssh_common_args: -F ${sshConfig}\n`);
    }
    return outcome;
  }

  /** Has harden.yml say another place: a swarm of all servers with the database on one, or the first server alone. */
  place(where: Pick<Place, "node" | "options">) {
    this.edit("harden.yml", () => this.answersFor(where));
    return this.run(["generate", "--yes"]);
  }

  private answersFor(where: Pick<Place, "node" | "options">): string {
    const { nodes } = this.cluster;
    const servers = where.node === undefined ? nodes.slice(0, 1) : nodes;
    return movingAnswers({ name: this.stack, port: this.port, servers, ...where });
  }

  /** Counts one row more, asked on a server. */
  ask(server: string): number {
    const program = `import urllib.request; print(urllib.request.urlopen("http://127.0.0.1:${this.port}/", timeout=5).read().decode())`;
    return Number(this.cluster.exec(server, `python3 -c '${program}'`));
  }

  /** Everything that a move could change, by the server. */
  states(): Readonly<Record<string, string>> {
    const files = `/opt/harden /etc/harden-init-swarm-filter /var/lib/harden-init.${this.stack}.move`;
    return this.cluster.onEach(
      `docker ps --all --quiet --no-trunc; docker volume ls --quiet; docker network ls --format '{{.Name}}'
      docker info --format '{{.Swarm.LocalNodeState}}'; docker service ls --format '{{.Name}} {{.Replicas}}' 2>/dev/null || true
      find ${files} -type f -exec sha256sum {} + 2>/dev/null | sort`,
    );
  }

  /** Moves while somebody asks each server in turn, ten times a second, and says for how long nobody was answered. */
  async moveUnderLoad(...words: readonly string[]): Promise<Moved> {
    const addresses = this.cluster.nodes.map(({ address }) => address);
    const calls = startCalls({ addresses, port: this.port, perSecond: 10, slowEvery: 0, tries: 3 });
    const { code, stdout, stderr } = await this.start(["deploy", "--move", "--json", ...words]).ended;
    const called = await calls();
    const report = readReport(stdout);
    if (report === undefined) {
      throw new Error(`no report (exit ${code}):\n${stdout}\n${stderr}`);
    }
    const { failed, made, seconds } = called;
    process.stderr.write(
      `${failed.length} of ${made} requests failed, so for ${failed.length / 10} s of ${seconds} s\n`,
    );
    return { code, report, called };
  }
}
