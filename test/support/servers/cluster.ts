import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { docker } from "../engine/docker.ts";
import { temporaryFolder } from "../rendered.ts";
import { serverWithEngine } from "./boxed.ts";

const script = "scripts/cluster/cluster.sh";

/** A server of the cluster. */
export interface Node {
  readonly name: string;
  readonly address: string;
  /** A configuration of ssh in which it is called `server`. */
  readonly sshConfig: string;
}

/** Servers that a stack is spread over. */
export interface Servers {
  readonly nodes: readonly Node[];
  /** Runs a script as root on a node. */
  exec(node: string, text: string): string;
  /** Runs a script as root on each node, and gives what it printed by the node. */
  onEach(text: string): Readonly<Record<string, string>>;
}

/** Servers with an engine each, on one bridge of this machine. */
export class Cluster implements Servers {
  readonly folder: string;
  readonly nodes: readonly Node[];

  /**
   * Starts them.
   *
   * @param packages what they have beside the engine
   */
  constructor(count = 3, packages: readonly string[] = []) {
    this.folder = join(temporaryFolder("cluster"), `cluster-${process.pid}`);
    const lines = execFileSync(script, ["up", this.folder, serverWithEngine(...packages), String(count)], {
      encoding: "utf8",
    });
    this.nodes = lines
      .trim()
      .split("\n")
      .map((line) => {
        const [name = "", address = ""] = line.split(" ");
        return { name, address, sshConfig: join(this.place(name), "ssh_config") };
      });
  }

  /** Without ssh. */
  exec(node: string, text: string): string {
    return docker("exec", this.containerOf(node), "sh", "-euc", text);
  }

  onEach(text: string): Readonly<Record<string, string>> {
    return Object.fromEntries(this.nodes.map(({ name }) => [name, this.exec(name, text)]));
  }

  /** Ends everything on a node at once, as a power cut does. */
  kill(node: string): void {
    docker("kill", this.containerOf(node));
  }

  /** Starts a node that was killed, with the data that it had, and waits for its engine. */
  revive(node: string): void {
    docker("start", this.containerOf(node));
    this.exec(node, "until docker info >/dev/null 2>&1 && systemctl is-active --quiet ssh; do sleep 0.5; done");
  }

  /** Starts the engine of a node again, and waits until it answers. */
  restartEngine(node: string): void {
    this.exec(node, "systemctl restart docker; until docker info >/dev/null 2>&1; do sleep 0.5; done");
  }

  /** When the engine of a node was stopped last, and started after it, in milliseconds since 1970. */
  engineTimes(node: string): { readonly stopped: number; readonly started: number } {
    const [stopped = 0, started = 0] = ["InactiveEnterTimestamp", "ActiveEnterTimestamp"].map((property) => {
      const said = this.exec(node, `systemctl show --timestamp=us+utc --value --property ${property} docker`);
      return Date.parse(`${said.split(" ").slice(1, 3).join("T")}Z`);
    });
    return { stopped, started };
  }

  /** Puts images of this machine's engine into that of a node. */
  load(node: string, images: readonly string[]): void {
    const pipe = `docker save ${images.join(" ")} | docker exec --interactive ${this.containerOf(node)} docker load`;
    execFileSync("sh", ["-euc", pipe], { stdio: ["ignore", 2, 2] });
  }

  /** Takes all of it away. */
  remove(): void {
    execFileSync(script, ["down", this.folder], { stdio: ["ignore", 2, 2] });
  }

  /** The container that a node is. */
  containerOf(node: string): string {
    return readFileSync(join(this.place(node), "name"), "utf8").trim();
  }

  private place(node: string): string {
    return join(this.folder, `${node}-${basename(this.folder)}`);
  }
}
