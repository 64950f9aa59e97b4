import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, printJson, printLines } from "../../lib/io.ts";
import { formatPath } from "../../lib/paths.ts";
import { findDay } from "../../lib/text/moments.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { openProject } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { isExpired, listWaivers, type Waiver } from "../../project/waivers/list.ts";
import { alignRows } from "../../report/table.ts";
import type { WaiversOptions } from "./spec.ts";

/** Lists the exceptions of harden.yml, the next to expire first. */
export async function run({ io, json, root }: Context, _options: WaiversOptions): Promise<ExitCode> {
  const { answers } = await openProject(root);
  const today = findDay();
  const waivers = listWaivers(answers);
  if (json) {
    const entries = waivers.map((waiver) => ({
      ...waiver,
      path: formatPath(waiver.path),
      expired: isExpired(waiver, today),
    }));
    printJson(io, { waivers: entries }, 2);
  } else if (waivers.length === 0) {
    print(io, "No exception: every control of the profile is on, and nothing is accepted.");
  } else {
    printLines(
      io,
      alignRows([["until", "control", "where", "owner", "reason"], ...waivers.map((one) => rowOf(one, today))]),
    );
  }
  return waivers.some((waiver) => isExpired(waiver, today)) ? exitCodes.notAsWanted : exitCodes.done;
}

function rowOf(waiver: Waiver, today: string): readonly string[] {
  const { until = "no end", control, service = "the stack", owner = "–", reason } = waiver;
  const day = isExpired(waiver, today) ? `${until} (expired)` : until;
  return [day, control, service, owner, reason].map((text) => makePrintable(text));
}
