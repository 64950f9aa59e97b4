import { getIn, isMap } from "../../lib/paths.ts";

/** The services of the answers besides one, with what is answered for each. */
export function listOtherServices(name: string, answers: unknown): readonly (readonly [string, unknown])[] {
  const services = getIn(answers, ["services"]);
  return Object.entries(isMap(services) ? services : {}).filter(([other]) => other !== name);
}
