import { getIn } from "../../lib/paths.ts";
import { parsePublish } from "../../model/publish.ts";
import { listOtherServices } from "./other-services.ts";

/**
 * The first port from the wanted one on that no other service publishes.
 *
 * @param takenHere the ports in use on this machine: they count where the stack is deployed here
 */
export function freePort(wanted: number, name: string, answers: unknown, takenHere: readonly number[]): number {
  const isHere = getIn(answers, ["hosts", 0, "connection"]) === "local";
  const taken = new Set([
    ...listOtherServices(name, answers).flatMap(([, service]) => portsOf(service)),
    ...(isHere ? takenHere : []),
  ]);
  let port = wanted;
  while (taken.has(port)) {
    port += 1;
  }
  return port;
}

/** An adopted service has it as in a compose file. */
function portsOf(service: unknown): readonly number[] {
  const publish = getIn(service, ["publish"]);
  const ports = getIn(service, ["compose", "ports"]);
  return [
    ...(typeof publish === "string" ? [parsePublish(publish).port] : []),
    ...(Array.isArray(ports) ? ports.map((port) => Number(getIn(port, ["published"]))) : []),
  ];
}
