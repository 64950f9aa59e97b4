import type { ServiceAnswers } from "../schema/answers.ts";

/** A folder or file of the project that a service finds in its container. */
export interface BroughtFiles {
  /** In the project. */
  readonly source: string;
  /** In the container. */
  readonly target: string;
  /** On the server, below the stack's folder. */
  readonly place: string;
  /** Where harden.yml names it. */
  readonly key: string;
}

/** A path of the project without a leading `./` and a trailing slash. */
export function toPlainPath(path: string): string {
  return path.replace(/^\.\//, "").replace(/\/$/, "");
}

/** What is copied to a server for a service, beside what it is built from. */
export function listBroughtFiles(name: string, { files = {} }: Pick<ServiceAnswers, "files">): readonly BroughtFiles[] {
  return Object.entries(files).map(([target, source]) => ({
    source: toPlainPath(source),
    target,
    place: `${name}/files${target}`,
    key: `services.${name}.files.${target}`,
  }));
}

/** How it is mounted: what a container wrote there would be gone with the next deploy, so it cannot. */
export function mountBrought({ place, target }: BroughtFiles): object {
  return { type: "bind", source: `./${place}`, target, read_only: true, bind: { create_host_path: false } };
}
