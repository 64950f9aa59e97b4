import type { Scanner } from "../types.ts";
import { composeLint } from "./compose-lint.ts";
import { dockerBench } from "./docker-bench.ts";
import { lynis } from "./lynis.ts";
import { trivy } from "./trivy.ts";

/** Every scanner that can be run beside our own measurement. */
export const scanners: readonly Scanner[] = [dockerBench, lynis, composeLint, trivy];
