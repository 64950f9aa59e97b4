import type { Complaint } from "../../lib/errors.ts";
import { isEmpty } from "../node.ts";
import { keyClasses } from "../schema/keys.ts";
import type { Node } from "../types.ts";
import type { FoundKey } from "./check-keys.ts";

/*
 * Whether a value is of a kind that its key can have: one, several, or a map of Compose's own keys. Compose refuses anything else, and no rule that judges
 * values has to think of it.
 */

/** Keys that hold several values, as a list or by name. */
const several = new Set([
  ...["additional_contexts", "aliases", "annotations", "args", "aux_addresses", "cache_from", "cache_to", "cap_add"],
  ...["cap_drop", "capabilities", "command", "constraints", "device_cgroup_rules", "device_ids", "dns", "dns_opt"],
  ...[
    "dns_search",
    "driver_opts",
    "entitlements",
    "entrypoint",
    "environment",
    "expose",
    "external_links",
    "extra_hosts",
  ],
  ...["group_add", "ignore", "include", "label_file", "labels", "link_local_ips", "links", "models", "no_cache_filter"],
  ...["options", "path", "platforms", "profiles", "runtime_flags", "security_opt", "ssh", "storage_opt", "sysctls"],
  ...["tags", "test", "tmpfs", "volumes_from"],
]);

/** Those of them whose values can have names. */
const byName = new Set([
  ...["additional_contexts", "annotations", "args", "aux_addresses", "driver_opts", "environment", "extra_hosts"],
  ...["labels", "models", "options", "ssh", "storage_opt", "sysctls"],
]);

/** Those of them that are never a single value. */
const neverSingle = new Set([
  ...["additional_contexts", "annotations", "args", "driver_opts", "environment", "extra_hosts", "labels", "options"],
  ...["storage_opt", "sysctls"],
]);

/** Keys of the table below that can be a single value, too. */
const single = new Set(["extends", "external"]);
/** There it is the name of one variable. */
const oneVariable = new Set(["secrets.*.environment", "configs.*.environment"]);
/** Keys whose members can be single values. */
const singles = new Set(["ulimits"]);

/** What to say of a value that its key cannot have; undefined where it can. */
export function complainValue({ place, key, node }: FoundKey): Omit<Complaint, "where"> | undefined {
  return isEmpty(node) || isFit(node, key, place) ? undefined : { what: `\`${key}\` cannot have ${kindOf(node)} here` };
}

function isFit(node: Node, key: string, place: string): boolean {
  if (keyClasses.has(`${place}.${key}.*`)) {
    const isMember = (inner: Node) => isEmpty(inner) || inner.kind === "map" || (singles.has(key) && isScalar(inner));
    return (single.has(key) && isScalar(node)) || (!isScalar(node) && membersOf(node).every(isMember));
  }
  if (keyClasses.has(`${place}.${key}`)) {
    return node.kind === "map" || (single.has(key) && isScalar(node));
  }
  if (oneVariable.has(`${place}.${key}`)) {
    return isScalar(node);
  }
  if (isScalar(node)) {
    return !neverSingle.has(key);
  }
  const canBe = several.has(key) && (node.kind === "list" || byName.has(key));
  return key === "gpus" || (canBe && membersOf(node).every(isScalar));
}

function membersOf(node: Node): readonly Node[] {
  return node.kind === "map" ? [...node.entries.values()] : node.kind === "list" ? node.items : [];
}

function isScalar({ kind }: Node): boolean {
  return kind === "scalar";
}

function kindOf({ kind }: Node): string {
  return { scalar: "a single value", list: "such a list", map: "such a map" }[kind];
}
