import { type Fields, getMap, getScalar, listAt } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import type { ContainerSpec, Health, Texts } from "./types.ts";
import { readNanoseconds, withValues } from "./values.ts";

/** What of a container's description is the same for any stack: who it is, what it may do, how its health is asked. */
export function describeContainer(service: Fields): Omit<ContainerSpec, "Mounts" | "Secrets" | "Configs" | "Labels"> {
  return withValues<ContainerSpec>({
    Image: String(service.image),
    Command: words(service.entrypoint),
    Args: words(service.command),
    Hostname: getScalar(service, "hostname"),
    Env: pairs(getMap(service, "environment")),
    Dir: getScalar(service, "working_dir"),
    User: getScalar(service, "user"),
    Groups: listAt(service, "group_add").map(String),
    Privileges: privilegesOf(listAt(service, "security_opt").map(String)),
    CapabilityDrop: listAt(service, "cap_drop").map((name) => withPrefix(String(name))),
    CapabilityAdd: listAt(service, "cap_add").map((name) => withPrefix(String(name))),
    ReadOnly: service.read_only === true,
    Init: service.init === true ? true : undefined,
    TTY: service.tty === true ? true : undefined,
    OpenStdin: service.stdin_open === true ? true : undefined,
    StopSignal: getScalar(service, "stop_signal"),
    StopGracePeriod: readNanoseconds(service, "stop_grace_period"),
    Hosts: hostsOf(service),
    DNSConfig: withValues({
      Nameservers: texts(service, "dns"),
      Options: texts(service, "dns_opt"),
      Search: texts(service, "dns_search"),
    }),
    Healthcheck: healthOf(service),
    Sysctls: asTexts(getMap(service, "sysctls")),
    Ulimits: ulimitsOf(getMap(service, "ulimits")),
  });
}

/** A command as a list of words, in any of its forms in a compose file. */
function words(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}

function texts(service: Fields, key: string): readonly string[] {
  const value = service[key];
  return typeof value === "string" ? [value] : listAt(service, key).map(String);
}

/** In the order of their names: another order would restart the tasks. */
function pairs(map: Fields): readonly string[] {
  return Object.entries(map)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${String(value)}`)
    .sort();
}

function asTexts(map: Fields): Texts {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
}

function withPrefix(name: string): string {
  return name === "ALL" || name.startsWith("CAP_") ? name : `CAP_${name}`;
}

const ownProfile = "seccomp=./";

/** Without a mode, the engine would store a profile and not apply it. */
function privilegesOf(options: readonly string[]): ContainerSpec["Privileges"] {
  const profile = options.find((option) => option.startsWith(ownProfile));
  return {
    NoNewPrivileges: options.some((option) => /^no-new-privileges(?:[:=]true)?$/.test(option)),
    Seccomp: profile === undefined ? { Mode: "default" } : { Mode: "custom", File: profile.slice(ownProfile.length) },
    AppArmor: { Mode: "default" },
  };
}

/** `NAME: [ADDRESS…]` as the lines of a hosts file. */
function hostsOf(service: Fields): readonly string[] {
  return Object.entries(getMap(service, "extra_hosts")).flatMap(([name, addresses]) =>
    (Array.isArray(addresses) ? addresses : [addresses]).map((address) => `${String(address)} ${name}`),
  );
}

function healthOf(service: Fields): Health | undefined {
  const health = getMap(service, "healthcheck");
  if (health.disable === true) {
    return { Test: ["NONE"] };
  }
  return service.healthcheck === undefined
    ? undefined
    : withValues<Health>({
        Test: typeof health.test === "string" ? ["CMD-SHELL", health.test] : listAt(health, "test").map(String),
        Interval: readNanoseconds(health, "interval"),
        Timeout: readNanoseconds(health, "timeout"),
        StartPeriod: readNanoseconds(health, "start_period"),
        StartInterval: readNanoseconds(health, "start_interval"),
        Retries: health.retries === undefined ? undefined : Number(health.retries),
      });
}

function ulimitsOf(limits: Fields): ContainerSpec["Ulimits"] {
  return Object.entries(limits).map(([name, value]) => {
    const { soft, hard } = isMap(value) ? value : { soft: value, hard: value };
    return { Name: name, Soft: Number(soft ?? hard), Hard: Number(hard ?? soft) };
  });
}
