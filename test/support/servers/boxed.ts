import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../lab.ts";
import { temporaryFolder } from "../rendered.ts";
import type { Access } from "./remote.ts";

/** A server with systemd and sshd in a container of this machine's engine: as fast as the machine, without AppArmor and audit. */
export class BoxedServer {
  readonly folder: string;
  readonly access: Access;

  /**
   * Starts it.
   *
   * @param name a part of the container's name
   * @param base the image that it is built on; `debianWithEngine()` spares the installation of Docker
   */
  constructor(name: string, base = "debian:13") {
    this.folder = join(temporaryFolder(name), `${name}-${process.pid}`);
    const address = execFileSync("scripts/server/container.sh", ["start", this.folder, base], {
      encoding: "utf8",
    }).trim();
    this.access = { sshConfig: join(this.folder, "ssh_config"), address, url: `http://${address}:8081/` };
  }

  get container(): string {
    return readFileSync(join(this.folder, "name"), "utf8").trim();
  }

  /** Runs a script as root in it, without ssh. */
  exec(script: string): string {
    return docker("exec", this.container, "sh", "-euc", script);
  }

  /** Puts images into its engine. */
  load(images: readonly string[]): void {
    const pipe = `docker save ${images.join(" ")} | docker exec --interactive ${this.container} docker load`;
    execFileSync("sh", ["-euc", pipe], { stdio: ["ignore", 2, 2] });
  }

  remove(): void {
    execFileSync("scripts/server/container.sh", ["stop", this.folder], { stdio: ["ignore", 2, 2] });
  }
}

/** An image of Debian 13 with the engine, on which `sudo` is sudo-rs. */
export function debianWithSudoRs(): string {
  const image = "harden-init-sudo-rs:debian-13";
  const dockerfile = `FROM ${debianWithEngine()}
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends sudo sudo-rs && \\
    ln -sf /usr/lib/cargo/bin/sudo /usr/bin/sudo && ln -sf /usr/lib/cargo/bin/visudo /usr/sbin/visudo
`;
  execFileSync("docker", ["build", "--quiet", "--tag", image, "-"], { input: dockerfile, stdio: ["pipe", 2, 2] });
  return image;
}

/** An image of Debian 13 with the engine: for what comes after its installation. */
export function debianWithEngine(): string {
  const image = "harden-init-engine:debian-13";
  const dockerfile = `FROM debian:13
RUN echo 'Acquire::Retries "8";' >/etc/apt/apt.conf.d/80-retries && apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \\
    docker.io docker-cli docker-compose iptables nftables auditd apparmor && rm -f /usr/sbin/policy-rc.d
`;
  execFileSync("docker", ["build", "--quiet", "--tag", image, "-"], { input: dockerfile, stdio: ["pipe", 2, 2] });
  return image;
}
