import { getEntry, getText } from "../node.ts";
import type { Node } from "../types.ts";
import * as long from "./short-forms.ts";

/*
 * Compose's knowledge of each path in a file, as data: how its short form becomes the long form, and how a later file overrides it. `*` stands for
 * any name. Paths that are not listed have the default: maps are merged by key, lists are concatenated, everything else is replaced.
 */

export interface Shape {
  /** Converts the short form to the long form. */
  readonly long?: (node: Node) => Node;
  /** How a later file's value overrides an earlier one. Default: by their types. */
  readonly over?: "replace" | "same-driver";
  /** The key by which a later list entry replaces an earlier one. Default: no entry replaces another. */
  readonly same?: (item: Node) => string | undefined;
}

const byField = (key: string) => (item: Node) => getText(getEntry(item, key));
const byTarget = (folder: string) => (item: Node) =>
  getText(getEntry(item, "target")) ?? `${folder}/${getText(getEntry(item, "source"))}`;

function samePort(item: Node): string {
  return ["host_ip", "published", "target", "protocol"].map((key) => getText(getEntry(item, key)) ?? "").join(" ");
}

const mapped: Shape = { long: long.mapping };
const labelled: Shape = { long: long.labels };
const uniqueTexts: Shape = { long: long.texts, same: getText };
const extraHosts: Shape = { long: long.extraHosts, same: getText };
const yesOrNo: Shape = { long: long.truth };
const number: Shape = { long: long.number };

const service: Readonly<Record<string, Shape>> = {
  annotations: labelled,
  build: { long: long.build },
  "build.additional_contexts": mapped,
  "build.args": mapped,
  "build.cache_from": { long: long.texts },
  "build.extra_hosts": extraHosts,
  "build.labels": labelled,
  "build.no_cache": yesOrNo,
  "build.platforms": uniqueTexts,
  "build.privileged": yesOrNo,
  "build.pull": yesOrNo,
  "build.secrets": { long: long.sources, same: byTarget("/run/secrets") },
  "build.ssh": mapped,
  "build.tags": uniqueTexts,
  cap_add: uniqueTexts,
  cap_drop: uniqueTexts,
  command: { long: long.words, over: "replace" },
  configs: { long: long.sources, same: byTarget("") },
  depends_on: { long: long.dependencies },
  "depends_on.*.required": yesOrNo,
  "depends_on.*.restart": yesOrNo,
  cpus: number,
  "deploy.labels": labelled,
  "deploy.replicas": number,
  "deploy.resources.limits.cpus": number,
  "deploy.resources.limits.pids": number,
  "deploy.resources.reservations.cpus": number,
  "develop.watch.*.exec.command": { long: long.words, over: "replace" },
  devices: { long: long.devices, same: byField("target") },
  dns: uniqueTexts,
  dns_opt: uniqueTexts,
  dns_search: uniqueTexts,
  entrypoint: { long: long.words, over: "replace" },
  env_file: { long: long.envFiles, same: byField("path") },
  "env_file.*.required": yesOrNo,
  environment: mapped,
  expose: uniqueTexts,
  external_links: uniqueTexts,
  extra_hosts: extraHosts,
  "healthcheck.disable": yesOrNo,
  "healthcheck.test": { long: long.healthTest, over: "replace" },
  init: yesOrNo,
  label_file: uniqueTexts,
  labels: labelled,
  links: uniqueTexts,
  logging: { over: "same-driver" },
  "logging.options": mapped,
  networks: { long: long.names },
  "networks.*.aliases": uniqueTexts,
  oom_kill_disable: yesOrNo,
  pids_limit: number,
  ports: { long: long.ports, same: samePort },
  privileged: yesOrNo,
  profiles: uniqueTexts,
  read_only: yesOrNo,
  secrets: { long: long.sources, same: byTarget("/run/secrets") },
  scale: number,
  security_opt: uniqueTexts,
  stdin_open: yesOrNo,
  sysctls: mapped,
  tmpfs: uniqueTexts,
  tty: yesOrNo,
  "ulimits.*": { over: "replace" },
  volumes: { long: long.volumes, same: byField("target") },
  "volumes.*.read_only": yesOrNo,
  volumes_from: uniqueTexts,
};

const resource: Readonly<Record<string, Shape>> = { driver_opts: mapped, labels: labelled };

const shapes: ReadonlyMap<string, Shape> = new Map([
  ...below("services.*", service),
  ...below("networks.*", { ...resource, attachable: yesOrNo, enable_ipv6: yesOrNo, internal: yesOrNo }),
  ...["volumes", "secrets", "configs"].flatMap((section) => below(`${section}.*`, resource)),
]);

function below(path: string, parts: Readonly<Record<string, Shape>>): readonly (readonly [string, Shape])[] {
  return Object.entries(parts).map(([key, shape]) => [`${path}.${key}`, shape]);
}

/**
 * The shape of a path.
 *
 * @param pattern the keys on the path, with `*` for names and list positions: see `step`
 */
export function findShape(pattern: string): Shape {
  return shapes.get(pattern) ?? {};
}

/** Paths whose keys are names and not Compose's keys. */
const named: ReadonlySet<string> = new Set([
  ...["services", "networks", "volumes", "secrets", "configs"],
  ...["depends_on", "env_file", "networks", "ulimits", "volumes"].map((key) => `services.*.${key}`),
]);

/** The pattern of an entry below a path. */
export function stepInto(pattern: string, key: string): string {
  const name = named.has(pattern) ? "*" : key;
  return pattern === "" ? name : `${pattern}.${name}`;
}
