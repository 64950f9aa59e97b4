import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../engine/docker.ts";
import { type Application, Project } from "./project.ts";

/** A project that is deployed on this machine's engine. */
export class Lab extends Project {
  constructor(
    stack: string,
    readonly port: number,
    application?: Application,
  ) {
    super(stack, {
      hosts: "[{ name: here, connection: local }]",
      publish: `127.0.0.1:${port}`,
      ...(application !== undefined && { application }),
    });
    this.removeStack();
  }

  /** The words of an import of its compose file. */
  get importing(): readonly string[] {
    const file = join(this.folder, "docker-compose.yml");
    return ["init", "--from", file, "--host", "local", "--name", this.stack, "--yes"];
  }

  /** The words of a learning on this machine. */
  learning(...words: readonly string[]): readonly string[] {
    return ["learn", "--here", ...words, "--vault-password-file", this.passphrase];
  }

  /** The ids of the stack's containers, by service. */
  containers(): Readonly<Record<string, string>> {
    const format = '{{.Label "com.docker.compose.service"}} {{.ID}}';
    const filter = `label=com.docker.compose.project=${this.stack}`;
    const lines = docker("ps", "--all", "--no-trunc", "--filter", filter, "--format", format).split("\n");
    return Object.fromEntries(lines.filter(Boolean).map((line) => line.split(" ")));
  }

  /** Runs a program in a service's container, and gives what it printed. */
  inside(service: string, ...words: readonly string[]): string {
    return docker("exec", `${this.stack}-${service}-1`, ...words);
  }

  /** The value of a secret, as it is placed on the server. */
  secret(name: string): string {
    return readFileSync(`/opt/harden/${this.stack}/secrets/${name}`, "utf8");
  }

  /** Runs statements as the database's root, with the mounted password unless one is given. */
  sql(statements: string, password?: string): string {
    const words = ["exec", "--interactive", `${this.stack}-dbserver-1`, "/opt/harden/scripts/as-root"];
    const input = password === undefined ? statements : `${password}\n${statements}`;
    return execFileSync("docker", [...words, ...(password === undefined ? [] : ["--given"])], {
      input,
      encoding: "utf8",
      stdio: ["pipe", "pipe", "pipe"],
    }).trim();
  }

  async page(): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/`, { headers: { connection: "close" } });
    return `${answer.status} ${await answer.text()}`;
  }

  /** Takes away what it has on this machine, its data too. */
  remove(): void {
    this.removeStack();
    this.removeFolder();
  }

  /**
   * What Compose labelled, and what only has the stack's name before it: tests make such things themselves, and an earlier run that was killed
   * left them where they were.
   */
  private removeStack(): void {
    const label = `label=com.docker.compose.project=${this.stack}`;
    const each = (kind: readonly string[], remove: readonly string[]): void => {
      const filters = [label, `name=^${this.stack}[-_]`];
      const found = filters.flatMap((one) =>
        docker(...kind, "--quiet", "--filter", one)
          .split("\n")
          .filter(Boolean),
      );
      if (found.length > 0) {
        docker(...remove, ...new Set(found));
      }
    };
    each(["ps", "--all"], ["rm", "--force", "--volumes"]);
    each(["volume", "ls"], ["volume", "rm", "--force"]);
    each(["network", "ls"], ["network", "rm"]);
    // By their names: an image that a release keeps may be other stacks' too.
    const names = docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", `${this.stack}/*`);
    const images = names.split("\n").filter(Boolean);
    if (images.length > 0) {
      docker("rmi", "--force", ...images);
    }
    rmSync(`/opt/harden/${this.stack}`, { recursive: true, force: true });
  }
}
