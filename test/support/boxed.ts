import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "./lab.ts";
import type { Access } from "./remote.ts";
import { temporaryFolder } from "./rendered.ts";

/** A server with systemd and sshd in a container of this machine's engine: as fast as the machine, without AppArmor and audit. */
export class BoxedServer {
  readonly folder: string;
  readonly access: Access;

  /** Starts it. @param name a part of the container's name */
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
