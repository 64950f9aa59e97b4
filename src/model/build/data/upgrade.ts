import type { KnownImage } from "../../../kinds/schema/known-image.ts";
import type { ServiceAnswers } from "../../schema/answers.ts";
import type { Service } from "../../types/service.ts";

/** The release that the answers agree to. */
export function readUpgrade({ upgrade }: Pick<ServiceAnswers, "upgrade">): Pick<Service, "upgradesTo"> {
  return upgrade === undefined ? {} : { upgradesTo: upgrade.replace(/^.* /, "") };
}

/** The variables by which an image takes the data of an older release over, where that is agreed. */
export function listUpgradeVariables(
  { upgrade }: Pick<ServiceAnswers, "upgrade">,
  holds: KnownImage["holds"],
): Readonly<Record<string, string>> {
  return upgrade === undefined ? {} : (holds?.in_place ?? {});
}
