import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../engine/docker.ts";
import { imageWith } from "../engine/image-with.ts";
import { temporaryFolder } from "../rendered.ts";
import type { Access } from "./remote.ts";

const script = "scripts/server/container.sh";

/** A server with systemd and sshd in a container of this machine's engine: as fast as the machine, without AppArmor and audit. */
export class BoxedServer {
  readonly folder: string;
  readonly access: Access;

  /**
   * Starts it.
   *
   * @param name a part of the container's name
   * @param image what it is: `serverWithEngine()` spares the installation of Docker
   */
  constructor(name: string, image = bareServer("debian:13")) {
    this.folder = join(temporaryFolder(name), `${name}-${process.pid}`);
    const address = execFileSync(script, ["start", this.folder, image], {
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
    execFileSync(script, ["stop", this.folder], { stdio: ["ignore", 2, 2] });
  }
}

/** The image of a server with nothing but what a small installation of its distribution has. */
export function bareServer(base: string): string {
  return imageOf("image", base);
}

/** One of Debian 13 with the engine, and further packages: for what comes after the installation. */
export function serverWithEngine(...packages: readonly string[]): string {
  const engine = imageOf("engine", "debian:13");
  return packages.length === 0 ? engine : imageWith(engine, packages);
}

function imageOf(action: "image" | "engine", base: string): string {
  return execFileSync(script, [action, base], { encoding: "utf8", stdio: ["ignore", "pipe", 2] }).trim();
}
