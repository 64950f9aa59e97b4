import { appendFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { Problem } from "../../../src/lib/errors.ts";
import { withProjectLock } from "../../../src/write/lock.ts";

const [, , root = "", log = "", rounds = "1"] = process.argv;

for (let round = 0; round < Number(rounds); ) {
  try {
    await withProjectLock(root, async () => {
      appendFileSync(log, "in\n");
      await setTimeout(3);
      appendFileSync(log, "out\n");
    });
    round += 1;
  } catch (error) {
    if (!(error instanceof Problem)) {
      throw error;
    }
    await setTimeout(1);
  }
}
