import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Lab } from "./lab.ts";
import type { Application, Outcome } from "./project.ts";

/** A folder with a docker-compose.yml, which is taken over under the name that Compose gives it: the folder's. */
export class ComposeFolder extends Lab {
  constructor(
    stack: string,
    port: number,
    files: NonNullable<Application["files"]>,
    /** What Compose and the import read in their environment. */
    private readonly variables: Readonly<Record<string, string>> = {},
  ) {
    super(stack, port, { services: "", files });
  }

  override get environment(): NodeJS.ProcessEnv {
    return { ...super.environment, ...this.variables };
  }

  /** Takes the compose file over. */
  override init(): Outcome {
    const file = join(this.folder, "docker-compose.yml");
    return this.run(["init", "--from", file, "--set", `name=${this.stack}`, "--yes"]);
  }

  /** Runs a command of Compose in it, as its owner did before. */
  compose(...words: readonly string[]): string {
    const options = { cwd: this.folder, env: this.environment, encoding: "utf8" } as const;
    return execFileSync("docker", ["compose", ...words], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  }
}
