import { getMap, getScalar, listAt } from "../../lib/fields.ts";
import type { ComposeService } from "../adopt/types.ts";
import { findNamedServices } from "../named-services.ts";
import type { Service } from "../types/service.ts";

/**
 * The other services that ask an adopted one, or join its container, by what their settings say. One that says whom it reaches asks nobody else; one on a
 * network of its compose file asks those that it names.
 */
export function findAskers({ name, adopted }: Service, services: readonly Service[]): readonly string[] {
  if (adopted === undefined) {
    return [];
  }
  return services.flatMap((other) => {
    const said = saidBy(other);
    const asks =
      said !== undefined &&
      other.name !== name &&
      (joins(said, name) ||
        (other.adopted?.reaches?.includes(name) ??
          findNamedServices(other.name, { [other.name]: said, [name]: adopted.said }).length > 0));
    return asks ? [other.name] : [];
  });
}

/** With the texts of its secrets, in which names may stand. */
function saidBy({ adopted }: Service): ComposeService | undefined {
  return (
    adopted && {
      ...adopted.said,
      environment: {
        ...getMap(adopted.said, "environment"),
        ...Object.fromEntries(adopted.secrets.map(({ variable, text = "" }) => [variable, text])),
      },
    }
  );
}

function joins(service: ComposeService, name: string): boolean {
  return (
    ["network_mode", "pid", "ipc"].some((key) => getScalar(service, key) === `service:${name}`) ||
    listAt(service, "volumes_from").some((from) => String(from).split(":")[0] === name)
  );
}
