import { getMaps, getScalar } from "../../lib/fields.ts";
import { isWithin } from "../../lib/paths.ts";
import { checkServices, type Rule, refuse } from "./rule.ts";

/** What is copied for a service has a place of its own in the container. */
const filesHaveTheirPlace = checkServices(({ files = {}, compose = {} }, name) => {
  const targets = Object.keys(files);
  const volumes = getMaps(compose, "volumes").map((volume) => getScalar(volume, "target") ?? "");
  return targets.flatMap((target) => {
    const path = ["services", name, "files", target];
    const other = targets.find((each) => each !== target && isWithin(target, each));
    if (other !== undefined) {
      return refuse(path, `it lies in ${other}, which has files of its own`, "Put the files into one folder.");
    }
    return volumes.includes(target)
      ? refuse(path, `${target} is a volume of the service, too`, "Remove one of the two.")
      : [];
  });
});

export const fileRules: readonly Rule[] = [filesHaveTheirPlace];
