import { getIn, isMap, setIn, withoutIn } from "../lib/paths.ts";

/*
 * Answers without one of their services, while they are not validated yet.
 */

/** The answers without a service, and without references to it. */
export function withoutService(answers: unknown, name: string): unknown {
  const others = withoutIn(answers, ["services", name]);
  const cut = listUsers(name, others).reduce((stack, client) => {
    const path = ["services", client];
    const service = waysTo(name)
      .filter(({ has }) => has(getIn(stack, path)))
      .reduce((left, { cut }) => cut(left), getIn(stack, path));
    return setIn(stack, path, service);
  }, others);
  return listServers(cut).reduce<unknown>(
    (stack, _, index) => withoutIn(stack, ["hosts", index, "publish", name]),
    cut,
  );
}

/** The servers that have been answered so far. */
export function listServers(answers: unknown): readonly Readonly<Record<string, unknown>>[] {
  const servers = getIn(answers, ["hosts"]);
  return Array.isArray(servers) ? servers.filter(isMap) : [];
}

/** The services that refer to it: in `uses` or `reaches`, or in their compose settings. */
export function listUsers(name: string, answers: unknown): readonly string[] {
  const services = getIn(answers, ["services"]);
  return Object.keys(isMap(services) ? services : {}).filter((other) =>
    waysTo(name).some(({ has }) => has(getIn(answers, ["services", other]))),
  );
}

/** Where a service refers to another one, and what is left without that. */
function waysTo(name: string) {
  const entries = [
    ["compose", "depends_on", name],
    ["connections", name],
  ];
  return [
    {
      has: (service: unknown) => listAt(service, "uses").includes(name),
      cut: (service: unknown) => {
        const left = listAt(service, "uses").filter((used) => used !== name);
        return left.length === 0 ? withoutIn(service, ["uses"]) : setIn(service, ["uses"], left);
      },
    },
    {
      has: (service: unknown) => listAt(service, "reaches").includes(name),
      // An empty list says that it talks to nobody.
      cut: (service: unknown) => {
        const left = listAt(service, "reaches").filter((other) => other !== name);
        return setIn(service, ["reaches"], left);
      },
    },
    ...entries.map((path) => ({
      has: (service: unknown) => getIn(service, path) !== undefined,
      cut: (service: unknown) => withoutIn(service, path),
    })),
  ];
}

/** One name is a list of one. */
function listAt(service: unknown, key: string): readonly unknown[] {
  return [getIn(service, [key]) ?? []].flat();
}
