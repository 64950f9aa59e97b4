import { getMap, listAt } from "../../src/lib/fields.ts";
import type { ComposeService } from "../../src/model/adopt/types.ts";

type Edit = (service: ComposeService) => ComposeService;

/** Keys of the service with other values. */
export function setKeys(values: ComposeService): Edit {
  return (service) => ({ ...service, ...values });
}

/** The service without some of its keys. */
export function dropKeys(...keys: readonly string[]): Edit {
  return (service) => Object.fromEntries(Object.entries(service).filter(([key]) => !keys.includes(key)));
}

/** One item more in a list of the service. */
export function addItem(key: string, item: unknown): Edit {
  return (service) => ({ ...service, [key]: [...listAt(service, key), item] });
}

/** One entry more in a map of the service. */
export function addEntry(key: string, name: string, value: unknown): Edit {
  return (service) => ({ ...service, [key]: { ...getMap(service, key), [name]: value } });
}

/** A folder or file of the server in the container. */
export function mountBind(source: string, options: object = { read_only: true }): Edit {
  return addItem("volumes", { type: "bind", source, target: "/mutated", ...options });
}

/** Other security options in place of those that begin with a word. */
export function replaceOption(begins: string, ...options: readonly string[]): Edit {
  return (service) => ({
    ...service,
    security_opt: [
      ...listAt(service, "security_opt").filter((option) => !String(option).startsWith(begins)),
      ...options,
    ],
  });
}
