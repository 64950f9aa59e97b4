import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Access } from "../support/servers/remote.ts";

/** Where the web service listens on the emulated server: its only address, to which the emulator forwards. */
export const publish = "10.0.2.15:8081";

const sshPort = process.env.SERVER_SSH_PORT ?? "10022";
const webPort = process.env.SERVER_WEB_PORT ?? "18081";

/** A server that is emulated on this machine, by scripts/server. */
export class Machine {
  readonly folder = process.env.SERVER_FOLDER ?? mkdtempSync(join(tmpdir(), "server-"));

  get access(): Access {
    return { sshConfig: join(this.folder, "ssh_config"), address: "127.0.0.1", url: `http://127.0.0.1:${webPort}/` };
  }

  /** Its distribution, as scripts/server/build.sh calls it. */
  readonly system = process.env.SERVER_SYSTEM ?? "debian-13";

  /** Builds it without an engine; the images are on its second disk. */
  build(images: readonly string[]): void {
    this.script("build.sh", ["bare", this.folder, this.system], { SERVER_IMAGES: images.join(" ") });
  }

  /** Boots it. @param kernelOptions words for the kernel, such as `apparmor=0` */
  start(kernelOptions = ""): void {
    this.script("run.sh", ["start", this.folder], { SERVER_KERNEL_OPTIONS: kernelOptions });
  }

  /** Boots it so that what it wrote out outlives a cut of its power. */
  startForCuts(): void {
    this.script("run.sh", ["start", this.folder], { SERVER_DISK_CACHE: "writeback" });
  }

  cutPower(): void {
    this.script("run.sh", ["cut", this.folder]);
  }

  stop(): void {
    this.script("run.sh", ["stop", this.folder]);
  }

  reboot(): void {
    this.script("run.sh", ["reboot", this.folder]);
  }

  remove(): void {
    this.stop();
    if (process.env.SERVER_FOLDER === undefined) {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  private script(name: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}): void {
    execFileSync(join("scripts/server", name), words, {
      env: { ...process.env, SERVER_SSH_PORT: sshPort, SERVER_WEB_PORT: webPort, ...environment },
      stdio: ["ignore", 2, 2],
    });
  }
}
