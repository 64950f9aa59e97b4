import { Lab } from "../projects/lab.ts";
import type { Application } from "../projects/project.ts";
import { failuresIn } from "../projects/report.ts";
import { docker } from "./docker.ts";

/**
 * The images that a stack needs, by name: what a registry would give to a server. The stack's own are built here.
 *
 * @param use is called while they are there
 * @param application the example application unless another is given
 */
export function withImages(
  stack: string,
  port: number,
  use: (images: readonly string[]) => void,
  application?: Application,
): void {
  const lab = new Lab(stack, port, application);
  try {
    const made = lab.init();
    if (made.code !== 0) {
      throw new Error(`no project to build images from:\n${made.stderr}`);
    }
    const { code, report } = lab.deploy("--tags", "server");
    if (code !== 0) {
      throw new Error(`no files to build images from:\n${failuresIn(report)}`);
    }
    docker("compose", "--project-directory", `/opt/harden/${stack}`, "build", "--quiet");
    const built = docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", `${stack}/*`).split("\n");
    use(["debian:13", "mariadb:11.8", ...built]);
  } finally {
    lab.remove();
  }
}
