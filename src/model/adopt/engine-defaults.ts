import { listAt } from "../../lib/fields.ts";
import { stripPrefix } from "./dangers/rights.ts";
import type { ComposeService } from "./types.ts";

/** The capabilities that the engine gives where nothing is said. */
const defaultCapabilities = [
  ...["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD"],
  ...["NET_BIND_SERVICE", "NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"],
];

/** What a container has by its settings and the engine's defaults; undefined: all. */
export function listCapabilities(service: ComposeService): readonly string[] | undefined {
  const namesAt = (key: string) => listAt(service, key).map(stripPrefix);
  const [added, dropped] = [namesAt("cap_add"), namesAt("cap_drop")];
  if (service.privileged === true || added.includes("ALL")) {
    return undefined;
  }
  const kept = dropped.includes("ALL") ? [] : defaultCapabilities.filter((name) => !dropped.includes(name));
  return [...new Set([...kept, ...added])].sort();
}

/** The keys by which a container joins a namespace of the server, or of another container. */
const namespaceKeys = ["pid", "network_mode", "uts", "cgroup", "userns_mode"] as const;

/** The settings that share a namespace or a control group, as they stand in the file. */
export function listSharedNamespaces(service: ComposeService): readonly string[] {
  return [
    ...namespaceKeys.filter((key) => /^(?:host$|container:|service:)/.test(String(service[key]))),
    ...(service.cgroup_parent === undefined ? [] : ["cgroup_parent" as const]),
  ].map((key) => `${key}: ${service[key]}`);
}
