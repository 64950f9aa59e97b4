import { plain } from "../compose/node.ts";
import { servicesOf } from "../compose/references.ts";
import type { ComposeProject } from "../compose/types.ts";
import { examineDockerfile } from "../dockerfile/examine.ts";
import type { DockerfileFinding } from "../dockerfile/types.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { mapAt, textAt } from "../model/adopt/values.ts";
import { sourceOf } from "./answers.ts";

/** The Dockerfile that a service is built by. */
export interface DockerfileOf {
  readonly service: string;
  /** Relative to the project's folder. */
  readonly path: string;
  readonly text: string;
  readonly findings: readonly DockerfileFinding[];
}

/** Every Dockerfile below the project's folder that its services name; one that is not there is Compose's to complain of. */
export function dockerfilesOf(project: ComposeProject): readonly DockerfileOf[] {
  const files = project.sources;
  return [...servicesOf(project.tree)].flatMap(([service, node]) => {
    const compose = plain(node) as ComposeService;
    const source = sourceOf(compose);
    const path = `${source?.replace(/^\.\//, "")}/${textAt(mapAt(compose, "build"), "dockerfile") ?? "Dockerfile"}`;
    if (source === undefined || !files.has(path)) {
      return [];
    }
    const text = files.read(path);
    return [{ service, path, text, findings: examineDockerfile(text) }];
  });
}
