import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Application, type Outcome, Project, patience } from "../projects/project.ts";

/** How a server is reached: a configuration of ssh in which it is called `server`. */
export interface Access {
  readonly sshConfig: string;
  /** Its address in harden.yml. */
  readonly address: string;
  /** Where its port of the web service is reached from this machine. */
  readonly url: string;
}

/** A project, of the example application unless another is given, that is deployed over ssh. */
export class RemoteProject extends Project {
  constructor(
    stack: string,
    readonly access: Access,
    publish: string,
    application?: Application,
  ) {
    const hosts = `[{ name: server, address: ${access.address}, user: deploy }]`;
    super(stack, { hosts, publish, ...(application !== undefined && { application }) });
    // Not the folder that Ansible proposes: other tests have connections open there. A socket's path may be some hundred bytes long.
    process.env.ANSIBLE_SSH_CONTROL_PATH_DIR = this.sockets;
  }

  /** Where Ansible keeps its connections open. */
  get sockets(): string {
    return this.beside("cp");
  }

  override init(): Outcome {
    const outcome = super.init();
    this.reach("server");
    return outcome;
  }

  /** The project of a compose file in its folder, on this server. */
  import(file: string): Outcome {
    const { address } = this.access;
    const words = ["--host", `deploy@${address}`, "--name", this.stack, "--trust", "tag", "--yes"];
    const outcome = this.run(["init", "--from", join(this.folder, file), ...words]);
    this.reach(`host-${address.replaceAll(".", "-")}`);
    return outcome;
  }

  /** Has Ansible use the test's own configuration of ssh for that host. */
  private reach(host: string): void {
    const folder = join(this.folder, "inventory/host_vars");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${host}.yml`), `ansible_ssh_common_args: -F ${this.access.sshConfig}\n`);
  }

  /** Ends the connections that Ansible keeps open: the next one begins anew, with the server's key. */
  closeConnections(): void {
    rmSync(this.sockets, { recursive: true, force: true });
  }

  /** Takes the stack off the server, with its data, and the project off this machine. */
  leave(): void {
    this.run(["down", "--volumes", "--yes"]);
    this.run(["undo", "--yes"]);
    this.closeConnections();
    this.removeFolder();
  }

  /** Runs a script as root on the server, and gives what it printed. */
  root(script: string, input = ""): string {
    const words = ["-F", this.access.sshConfig, "-o", "BatchMode=yes", "server", "sudo", "sh", "-euc", quoted(script)];
    return execFileSync("ssh", words, { input, encoding: "utf8", timeout: patience, maxBuffer: 2 ** 26 }).trim();
  }

  /** The ids of the stack's containers, by service. */
  containers(): Readonly<Record<string, string>> {
    const format = '{{.Label "com.docker.compose.service"}} {{.ID}}';
    const filter = `label=com.docker.compose.project=${this.stack}`;
    const lines = this.root(`docker ps --all --no-trunc --filter ${filter} --format '${format}'`).split("\n");
    return Object.fromEntries(lines.filter(Boolean).map((line) => line.split(" ")));
  }

  /** Runs statements as the database's root. */
  sql(statements: string): string {
    return this.root(`docker exec --interactive ${this.stack}-dbserver-1 /opt/harden/scripts/as-root`, statements);
  }

  async page(): Promise<string> {
    const answer = await fetch(this.access.url, { headers: { connection: "close" } });
    return `${answer.status} ${await answer.text()}`;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
