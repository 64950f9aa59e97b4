import * as z from "zod";

/** How the swarm of a stack is kept. */
export const swarm = z
  .strictObject({
    autolock: z
      .boolean()
      .describe(
        "Whether the managers keep their keys locked: who takes a manager's disk cannot read the swarm's secrets there. After a restart of its engine a manager takes no part until the next deploy unlocks it, with the secret `swarm_unlock_key`, which a deploy keeps in the vault.",
      ),
  })
  .optional()
  .describe("How the swarm is kept. Without it, that stays as it is.");
