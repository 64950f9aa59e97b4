import { execFileSync } from "node:child_process";
import { docker } from "../../support/engine/docker.ts";
import type { Mutation } from "../types.ts";

const image = "e2emutate-other:1";

/** What it is made of. */
export const imageMutations: readonly Mutation[] = [
  {
    service: "other-image",
    what: "another image, which no deploy looked through for secrets",
    controls: [],
    unmeasured: ["image-secrets"],
    settings: (service) => {
      const input = "FROM debian:13\nLABEL content=other\n";
      execFileSync("docker", ["build", "--quiet", "--tag", image, "-"], { input, stdio: ["pipe", "pipe", "pipe"] });
      return { ...service, image };
    },
    restore: () => docker("rmi", "--force", image),
  },
];
