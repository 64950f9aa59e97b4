import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../rendered.ts";
import type { Node, Servers } from "./cluster.ts";

const scripts = "scripts/server";
const network = "10.214.77";
/** What `run.sh status` ends with. */
const standsStill = 1;

/** The two ends of the cable: the first server waits for the other one to be plugged in. */
const ends = [
  { name: "hi-node1", link: "listen=127.0.0.1:10033", sshPort: "10031", webPort: "18112" },
  { name: "hi-node2", link: "connect=127.0.0.1:10033", sshPort: "10032", webPort: "18113" },
] as const;

/** Two emulated servers at the ends of one cable: kernels of their own, with AppArmor, IPVS and ESP. Each takes a processor of this machine. */
export class EmulatedPair implements Servers {
  readonly folder = temporaryFolder("pair");
  readonly nodes: readonly Node[];

  /**
   * Builds and boots them.
   *
   * @param images what their engines have
   */
  constructor(images: readonly string[]) {
    this.nodes = ends.map(({ name }, at) => {
      mkdirSync(this.place(name));
      return { name, address: `${network}.${at + 1}`, sshConfig: join(this.place(name), "node_config") };
    });
    try {
      this.boot(images);
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  exec(node: string, text: string): string {
    const words = ["-F", join(this.place(node), "ssh_config"), "server", "sudo sh -eu"];
    return execFileSync("ssh", words, { input: text, encoding: "utf8", stdio: ["pipe", "pipe", 2] }).trim();
  }

  onEach(text: string): Readonly<Record<string, string>> {
    return Object.fromEntries(this.nodes.map(({ name }) => [name, this.exec(name, text)]));
  }

  /** All that went over the cable, as the emulator has kept it. */
  get seen(): Buffer {
    return readFileSync(join(this.place(ends[0].name), "link.pcap"));
  }

  /** Takes both away. */
  remove(): void {
    for (const { name } of ends) {
      if (spawnSync(join(scripts, "run.sh"), ["status", this.place(name)]).status !== standsStill) {
        this.script("run.sh", ["cut", this.place(name)]);
      }
    }
    rmSync(this.folder, { recursive: true });
  }

  private boot(images: readonly string[]): void {
    for (const { name } of ends) {
      this.script("build.sh", ["prepared", this.place(name)], { SERVER_IMAGES: images.join(" ") });
    }
    for (const [at, { name, link, sshPort, webPort }] of ends.entries()) {
      const ports = { SERVER_SSH_PORT: sshPort, SERVER_WEB_PORT: webPort };
      this.script("run.sh", ["start", this.place(name)], { ...ports, SERVER_LINK: link });
      this.plugIn(at);
    }
  }

  /** Gives a server its name, and its address on the cable, by which the other one and harden.yml know it. */
  private plugIn(at: number): void {
    const { name, address, sshConfig } = this.nodes[at] as Node;
    this.exec(
      name,
      `echo 127.0.1.1 ${name} >>/etc/hosts
      hostnamectl set-hostname ${name}
      ip address add ${address}/24 dev eth1
      ip link set eth1 up`,
    );
    const known = readFileSync(join(this.place(name), "ssh_config"), "utf8");
    writeFileSync(sshConfig, known.replace("Host server 127.0.0.1", `Host server ${address}`));
  }

  private place(name: string): string {
    return join(this.folder, name);
  }

  private script(file: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}): void {
    execFileSync(join(scripts, file), words, {
      env: { ...process.env, ...environment },
      stdio: ["ignore", 2, 2],
    });
  }
}
