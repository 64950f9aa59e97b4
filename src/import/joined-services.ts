import { getScalar, listAt } from "../lib/fields.ts";
import type { ComposeService } from "../model/adopt/types.ts";

type Services = Readonly<Record<string, ComposeService>>;

/** The keys by which a service has what another container has. */
const joining = ["network_mode", "pid", "ipc"] as const;

/**
 * A service that joins a container of its own project, such as one behind a VPN (`network_mode: container:vpn`), with that container named as the service
 * that it is. A deploy then knows both, and starts them in order. A container of nobody in the file stays what it is: somebody else's.
 *
 * @param project the name under which Compose ran it until now
 */
export function nameJoinedServices(service: ComposeService, services: Services, project: string): ComposeService {
  const serviceOf = (container: string | undefined) =>
    container === undefined
      ? undefined
      : Object.entries(services).find(([name, peer]) => containersOf(name, peer, project).includes(container))?.[0];
  const joined = joining.flatMap((key) => {
    const [, container] = /^container:(.+)$/.exec(getScalar(service, key) ?? "") ?? [];
    const name = serviceOf(container);
    return name === undefined ? [] : [[key, `service:${name}`] as const];
  });
  const borrowed = listAt(service, "volumes_from").map((item) => {
    const [, container, mode = ""] = /^container:([^:]+)(:.*)?$/.exec(String(item)) ?? [];
    const name = serviceOf(container);
    return name === undefined ? item : `${name}${mode}`;
  });
  return {
    ...service,
    ...Object.fromEntries(joined),
    ...(borrowed.length > 0 && { volumes_from: borrowed }),
  };
}

/** The names that a service's container may have. */
function containersOf(name: string, service: ComposeService, project: string): readonly string[] {
  return [getScalar(service, "container_name") ?? name, name, `${project}-${name}-1`, `${project}_${name}_1`];
}
