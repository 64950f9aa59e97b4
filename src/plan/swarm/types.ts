/*
 * What a swarm is told, in the words of Docker Engine's API (POST /services/create and /networks/create), with what only a deploy knows left open: an image
 * is named and not yet its id; a file below the stack's folder stands for a config or a profile; a secret has its name in the stack.
 */

/** A stack as a swarm has it; services in the order in which they start. */
export interface SwarmStack {
  readonly networks: readonly SwarmNetwork[];
  readonly services: readonly SwarmService[];
}

export interface SwarmNetwork {
  readonly Name: string;
  readonly Driver: "overlay";
  readonly Internal: boolean;
  readonly Attachable: false;
  readonly Options: Readonly<Record<string, string>>;
}

export interface SwarmService {
  readonly Name: string;
  readonly TaskTemplate: {
    readonly ContainerSpec: ContainerSpec;
    readonly Resources: Resources;
    readonly RestartPolicy: RestartPolicy;
    readonly Placement?: { readonly Constraints?: readonly string[]; readonly MaxReplicas?: number };
    readonly Networks: readonly { readonly Target: string; readonly Aliases: readonly string[] }[];
    readonly LogDriver?: { readonly Name: string; readonly Options: Texts };
  };
  readonly Mode: { readonly Replicated: { readonly Replicas: number } };
  readonly UpdateConfig: Rollout;
  readonly RollbackConfig: Rollout;
  readonly EndpointSpec: { readonly Mode: "dnsrr"; readonly Ports?: readonly Port[] };
}

export type Texts = Readonly<Record<string, string>>;

export interface ContainerSpec {
  /** By its name; a deploy puts the id in its place, so that every node runs the same content. */
  readonly Image: string;
  readonly Command?: readonly string[];
  readonly Args?: readonly string[];
  readonly Hostname?: string;
  readonly Env?: readonly string[];
  readonly Dir?: string;
  readonly User?: string;
  readonly Groups?: readonly string[];
  readonly Privileges: {
    readonly NoNewPrivileges: boolean;
    /** With a file below the stack's folder where the profile is its own. */
    readonly Seccomp: { readonly Mode: "custom"; readonly File: string } | { readonly Mode: "default" };
    readonly AppArmor: { readonly Mode: "default" };
  };
  readonly CapabilityDrop: readonly string[];
  readonly CapabilityAdd?: readonly string[];
  readonly ReadOnly: boolean;
  readonly Init?: boolean;
  readonly TTY?: boolean;
  readonly OpenStdin?: boolean;
  readonly StopSignal?: string;
  readonly StopGracePeriod?: number;
  readonly Mounts?: readonly Mount[];
  readonly Secrets?: readonly MountedSecret[];
  readonly Configs?: readonly MountedFile[];
  readonly Hosts?: readonly string[];
  readonly DNSConfig?: Readonly<Record<string, readonly string[]>>;
  readonly Healthcheck?: Health;
  readonly Sysctls?: Texts;
  readonly Ulimits?: readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[];
  readonly Labels?: Texts;
}

export type Mount =
  | { readonly Type: "volume"; readonly Source?: string; readonly Target: string; readonly ReadOnly?: true }
  | {
      readonly Type: "tmpfs";
      readonly Target: string;
      readonly TmpfsOptions: { readonly SizeBytes?: number; readonly Mode: number };
    };

/** Where a file appears in the container, and whose it is there. The engine wants the numbers as text. */
export interface FileTarget {
  readonly Name: string;
  readonly UID: string;
  readonly GID: string;
  readonly Mode: number;
}

export interface MountedSecret {
  readonly Secret: string;
  readonly File: FileTarget;
}

/** A file, or each file of a folder, below the stack's folder; with the modes that it has there. */
export interface MountedFile {
  readonly Path: string;
  readonly Target: string;
}

/** Times in nanoseconds. */
export interface Health {
  readonly Test: readonly string[];
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
}

export interface Resources {
  readonly Limits: { readonly MemoryBytes?: number; readonly NanoCPUs?: number; readonly Pids?: number };
  readonly Reservations?: { readonly MemoryBytes?: number; readonly NanoCPUs?: number };
}

export interface RestartPolicy {
  readonly Condition: "none" | "any";
  readonly Delay: number;
  readonly MaxAttempts: number;
  readonly Window: number;
}

export interface Rollout {
  readonly Parallelism: number;
  readonly Delay: number;
  readonly FailureAction: "rollback" | "pause";
  readonly Monitor: number;
  readonly MaxFailureRatio: number;
  readonly Order: "start-first" | "stop-first";
}

export interface Port {
  readonly Protocol: string;
  readonly TargetPort: number;
  readonly PublishedPort: number;
  readonly PublishMode: "host";
}
