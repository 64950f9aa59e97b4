import type { Mutation } from "../types.ts";
import { imageMutations } from "./image.ts";
import { isolationMutations } from "./isolation.ts";
import { limitMutations } from "./limits.ts";
import { mountMutations } from "./mounts.ts";
import { networkMutations } from "./network.ts";
import { processMutations } from "./process.ts";

/** Each breaks one control of a service of its own. */
export const mutations: readonly Mutation[] = [
  ...processMutations,
  ...isolationMutations,
  ...mountMutations,
  ...limitMutations,
  ...networkMutations,
  ...imageMutations,
];
