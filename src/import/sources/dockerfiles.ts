import { resolve } from "node:path";
import { join, relative } from "node:path/posix";
import { getEntry, getServices, getText, toPlain } from "../../compose/node.ts";
import { buildComposeProblem } from "../../compose/problems.ts";
import { howToReach } from "../../compose/read/files.ts";
import type { ComposeProject, Node } from "../../compose/types.ts";
import { requireModestDockerfile } from "../../dockerfile/bounds.ts";
import { examineDockerfile } from "../../dockerfile/examine.ts";
import { type BuiltImage, describeImage } from "../../dockerfile/image.ts";
import type { DockerfileFinding } from "../../dockerfile/types.ts";
import { getMap, getScalar } from "../../lib/fields.ts";
import { resolveLinks } from "../../lib/files/real-path.ts";
import { isWithin } from "../../lib/paths.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { findSource } from "../service-answers.ts";
import { describeRemoteBuild } from "./remote-build.ts";

/** The Dockerfile that a service is built by. */
export interface DockerfileOf {
  readonly service: string;
  /** Relative to the compose file's folder. */
  readonly path: string;
  readonly text: string;
  /** It lies outside of the folder that it builds, which is all that a server gets: its text goes along in the answers. */
  readonly isOutside: boolean;
  /** What comes of it. */
  readonly builds: BuiltImage;
  readonly findings: readonly DockerfileFinding[];
}

/**
 * A compose file names what lies in its repository and nothing else, so that it can bring nothing of this machine that the user did not mean.
 *
 * @throws Problem (exit 2) where a service is built from anything else
 */
export function requireSources({ tree, folder, within }: ComposeProject): void {
  for (const [service, node] of getServices(tree)) {
    const context = getEntry(getEntry(node, "build"), "context");
    const source = findSource(toPlain(node) as ComposeService);
    const isReached = source !== undefined && isWithin(resolveLinks(resolve(folder, source)), within);
    if (context !== undefined && !isReached) {
      const { what, fix } = describeRemoteBuild(getText(context) ?? "") ?? describeLocalBuild(context, within);
      throw buildComposeProblem(
        context.at,
        `${makePrintable(service)} is built from ${what}`,
        `${fix} Or build the image yourself, and name it in \`image\`.`,
      );
    }
  }
}

function describeLocalBuild(context: Node, within: string) {
  return {
    what: `\`${makePrintable(getText(context) ?? "", 80)}\`, which does not lie in ${within}`,
    fix: howToReach,
  };
}

/** Each file once: several services may be built by one. */
export function takeEachOnce(dockerfiles: readonly DockerfileOf[]): readonly DockerfileOf[] {
  return [...new Map(dockerfiles.map((dockerfile) => [dockerfile.path, dockerfile])).values()];
}

/** Every Dockerfile in the compose file's repository that its services name; one that is not there is Compose's to complain of. */
export function findDockerfiles(project: ComposeProject): readonly DockerfileOf[] {
  const files = project.sources;
  return [...getServices(project.tree)].flatMap(([service, node]) => {
    const compose = toPlain(node) as ComposeService;
    const build = getMap(compose, "build");
    const source = findSource(compose);
    const name = getScalar(build, "dockerfile") ?? "Dockerfile";
    const path = join(source ?? "", name);
    if (source === undefined || build.dockerfile_inline !== undefined || !files.has(path)) {
      return [];
    }
    const text = files.read(path, (getEntry(node, "build") ?? node).at);
    requireModestDockerfile(text, path);
    const isOutside = relative(source, path).startsWith("../");
    const builds = describeImage(text, getScalar(build, "target"));
    return [{ service, path, text, isOutside, builds, findings: examineDockerfile(text) }];
  });
}
