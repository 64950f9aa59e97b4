import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ComposeService } from "../../src/model/adopt/types.ts";
import { docker } from "../support/engine/docker.ts";
import { Lab } from "../support/projects/lab.ts";
import { type DeployReport, readReport } from "../support/projects/report.ts";
import { eventually } from "../support/wait.ts";
import { writeServices } from "./answers.ts";
import type { LiveContainer, MutatedStack, Mutation } from "./types.ts";

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
}

/** A hardened stack with a service for each mutation: deployed, measured, broken in as many ways, and measured again. */
export class Campaign implements MutatedStack {
  readonly lab: Lab;
  readonly folder: string;

  constructor(
    readonly name: string,
    readonly mutations: readonly Mutation[],
    firstPort: number,
  ) {
    this.lab = new Lab(name, firstPort, { services: writeServices(mutations, firstPort) });
    this.folder = this.lab.beside("server");
    mkdirSync(this.shared, { recursive: true });
    // Only what is mounted can be tied to mounts of others.
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", this.name, this.shared]);
    execFileSync("mount", ["--make-shared", this.shared]);
    symlinkSync("/etc", join(this.folder, "link"));
    writeFileSync(join(this.folder, "allows-all.json"), JSON.stringify({ defaultAction: "SCMP_ACT_ALLOW" }));
  }

  readonly container = (service: string): string => `${this.name}-${service}-1`;

  readonly secret = (service: string): string => readFileSync(this.secretFile(service), "utf8");

  /** What `verify` reports; fails with all that was said where it reports nothing. */
  measure(): DeployReport {
    const { code, stdout, stderr } = this.lab.run(["verify", "--json", "--yes"]);
    const report = readReport(stdout);
    if (report === undefined) {
      throw new Error(`no report (exit ${code}):\n${stdout}\n${stderr}`);
    }
    return report;
  }

  /** Breaks every service in its own way; gives the compose file of those whose settings were changed. */
  async mutate(): Promise<string> {
    const file = this.changeSettings();
    const names = this.mutations.filter(({ settings }) => settings !== undefined).map(({ service }) => service);
    const words = ["--file", file, "--project-name", this.name, "--project-directory", this.placed];
    docker("compose", ...words, "up", "--detach", "--no-deps", ...names);
    await this.settle();
    for (const { service, live } of this.mutations) {
      live?.(this.live(service));
    }
    return file;
  }

  remove(): void {
    execFileSync("umount", ["--lazy", this.shared]);
    this.lab.remove();
    for (const { restore } of this.mutations) {
      restore?.();
    }
  }

  private get shared(): string {
    return join(this.folder, "shared");
  }

  get placed(): string {
    return `/opt/harden/${this.name}`;
  }

  private secretFile(service: string): string {
    return `${this.placed}/secrets/${service}_token`;
  }

  private changeSettings(): string {
    // As it stands there: what `docker compose config` prints leaves out limits of zero.
    const whole: ComposeFile = parse(readFileSync(`${this.placed}/compose.yml`, "utf8"), {
      merge: true,
      maxAliasCount: -1,
    });
    const changed = this.mutations.flatMap(({ service, settings }) => {
      const before = whole.services[service];
      return settings === undefined || before === undefined ? [] : [[service, settings(before, this)] as const];
    });
    const file = this.lab.beside("mutated.json");
    writeFileSync(
      file,
      JSON.stringify(this.withResources({ ...whole, services: { ...whole.services, ...Object.fromEntries(changed) } })),
    );
    return file;
  }

  /** The networks and volumes that mutations name. */
  private withResources(file: ComposeFile & { readonly networks?: object; readonly volumes?: object }): object {
    const disguised = { driver: "local", driver_opts: { type: "none", o: "bind,ro", device: "/etc" } };
    const networks = { ...file.networks, "leads-out": {}, "leads-nowhere": { internal: true } };
    return { ...file, networks, volumes: { ...file.volumes, disguised } };
  }

  /** Waits until no container's first health check is open. */
  private async settle(): Promise<void> {
    const filter = ["--filter", `label=com.docker.compose.project=${this.name}`, "--filter", "health=starting"];
    await eventually(
      () => docker("ps", "--quiet", ...filter),
      (starting) => starting === "",
    );
  }

  private live(service: string): LiveContainer {
    const name = this.container(service);
    const format = "{{.State.Pid}} {{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}";
    const [pid = "", address = ""] = docker("inspect", "--format", format, name).split(" ");
    return { name, pid: Number(pid), address, secretFile: this.secretFile(service) };
  }
}
