import type { Subject } from "../types.ts";

/** What a reading may find, by its name: each of several. */
type Found = Readonly<Record<string, string | readonly string[]>>;

/** What becomes of a control on a swarm. */
export interface Parity {
  readonly control: string;
  /** Swarm has the same, has something else instead, or has nothing for it. */
  readonly verdict: "keeps" | "replaces" | "cannot";
  /** How; where it is not kept, also why. It is shown in reports then. */
  readonly how: string;
  /** The control by which Swarm has that, and how it is where that one is off. */
  readonly by?: { readonly control: string; readonly without: string };
  /** Whether it is kept all the same for such a service. */
  readonly isKept?: (subject: Subject) => boolean;
  /** What is found instead, by reading. */
  readonly finds?: (subject: Subject) => Found;
}

const keeps = (control: string, how: string): Parity => ({ control, verdict: "keeps", how });
const none = (control: string, how: string): Parity => ({ control, verdict: "cannot", how });
const noPublicNames = "a stack on a swarm has no public names yet: `domain` is refused there";

/** Every control of a service's container, in the order of the catalogue. Each row is measured by the tests of the cluster. */
export const parity: readonly Parity[] = [
  keeps(
    "image-digest",
    "a task runs an image by its id, or by its digest with a registry: the same content on every node, which no registry can move",
  ),
  keeps("image-age", "measured on the node where the image was built"),
  keeps("pending-updates", "asked on the node where the image was built"),
  keeps("non-root-user", "ContainerSpec.User"),
  keeps("health-check", "ContainerSpec.Healthcheck; a task counts as running once it is healthy"),
  keeps("page-answers", "asked on each node with a task"),
  keeps("no-capabilities", "CapabilityDrop and CapabilityAdd"),
  keeps("no-new-privileges", "Privileges.NoNewPrivileges"),
  keeps(
    "read-only-root",
    "ReadOnly, with mounts in memory; these are everyone's inside (mode 01777), because Swarm drops the owner",
  ),
  keeps("private-ipc", "the engine's own default, and Swarm has no key to share it"),
  keeps("own-namespaces", "Swarm has no key to share one"),
  keeps("seccomp", "Privileges.Seccomp with the whole profile; `docker stack deploy` would drop it"),
  {
    control: "apparmor",
    verdict: "replaces",
    how: "Swarm has no profile for one service: the engine's own, docker-default, confines each task where the node's kernel has AppArmor",
  },
  keeps("no-privileged-mode", "Swarm has neither"),
  keeps("no-stronger-process", "measured on each node"),
  keeps("no-login-server", "measured on each node"),
  keeps(
    "no-sensitive-mounts",
    "binds of a server are refused; what a service reads of the stack's folder becomes a config",
  ),
  {
    control: "memory-limit",
    verdict: "replaces",
    how: "memory is limited, swap is not: before API 1.52 Swarm has no key for it, and the engine lets a task swap as much as it has memory; what is reserved counts where a task is placed, not in the kernel",
    finds: ({ memoryBytes }) => ({ memory_swap_limit: String(2 * memoryBytes) }),
  },
  keeps("cpu-limit", "Resources.Limits.NanoCPUs"),
  keeps("pids-limit", "Resources.Limits.Pids"),
  keeps("ulimits", "ContainerSpec.Ulimits"),
  {
    control: "bounded-restart",
    verdict: "replaces",
    how: "RestartPolicy of the service, at most 5 times in 10 minutes: Swarm starts a new task, and the engine restarts no container by itself",
  },
  keeps("bounded-log", "TaskTemplate.LogDriver"),
  {
    control: "bound-interface",
    verdict: "replaces",
    how: "Swarm opens a port on every address of a node with a task of the service, and the packet filter closes it to all but the address of the answers (swarm-filter)",
    by: {
      control: "swarm-filter",
      without: "Swarm opens a port on every address of a node with a task of the service, and nothing closes it there",
    },
    finds: ({ binding }): Found =>
      binding === undefined ? {} : { port_bindings: onEveryAddress(binding), ways_in: onEveryAddress(binding) },
  },
  keeps("no-privileged-ports", "the same ports are published"),
  keeps("own-networks", "overlay networks of the stack, which nobody else can attach to"),
  keeps("internal-network", "overlay networks with Internal"),
  keeps("encrypted-networks", "the option `encrypted` of each overlay network"),
  {
    control: "limited-outbound",
    verdict: "replaces",
    how: "all tasks leave a server by one bridge, which the packet filter closes where each service of the stack with a way out says `outbound: none`; else each of them may connect to any address but the server's own services and a cloud's metadata service (swarm-filter)",
    by: {
      control: "swarm-filter",
      without: "no packet filter limits where a task connects to: a published service may connect to any address",
    },
    isKept: ({ whyOutside }) => whyOutside === undefined,
    finds: ({ outside, whyOutside }): Readonly<Record<string, string>> =>
      outside === undefined || whyOutside === undefined ? {} : { [`outside ${outside}`]: "open" },
  },
  none("edge-certificate", noPublicNames),
  none("edge-tls", noPublicNames),
  none("edge-access", noPublicNames),
  keeps("secrets-as-files", "the swarm's own secrets, which a node has in memory only while a task of its needs them"),
  keeps("image-secrets", "each node looks through its images before a task is started"),
];

/**
 * How a control is kept, or what there is instead, as the controls of a stack leave it.
 *
 * @param has whether the stack has a control
 */
export function sayParity({ how, by }: Parity, has: (control: string) => boolean): string {
  return by === undefined || has(by.control) ? how : by.without;
}

const rows: ReadonlyMap<string, Parity> = new Map(parity.map((row) => [row.control, row]));

/** What becomes of a control on a swarm; undefined for one that is not of a container. */
export function findParity(control: string): Parity | undefined {
  return rows.get(control);
}

/** As the engine lists them: of both versions of IP, and of the earlier one alone where its helper program is off (engine-no-proxy). */
function onEveryAddress(binding: string): readonly string[] {
  return [everywhere, everywhere.slice(0, 1)].map((addresses) =>
    binding
      .split(", ")
      .flatMap((one) => addresses.map((address) => one.replace(bound, address)))
      .sort()
      .join(", "),
  );
}

const everywhere = ["0.0.0.0:", "[::]:"];
const bound = /^(?:\[[^\]]*\]|[^:]*):/;
