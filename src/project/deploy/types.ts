import type { PasswordOptions } from "../passwords.ts";

/** What a deploy was asked to do. */
export interface DeployOptions extends PasswordOptions {
  readonly check: boolean;
  readonly diff: boolean;
  readonly prove: boolean;
  readonly refresh: boolean;
  readonly replaceSecrets: boolean;
  readonly rollbackOnFailure: boolean;
  readonly seedRetry: boolean;
  /** Containers with data are made again without a backup of them. */
  readonly withoutBackup: boolean;
  /** The stack may go from a Compose project to a swarm, back, or with a volume to another server. */
  readonly move: boolean;
  readonly yes: boolean;
  readonly limit: string | undefined;
  readonly tags?: string | undefined;
  readonly forks?: number | undefined;
  /** How many hosts at a time: `all`, or what Ansible's `serial` takes, such as `2`, `30%` or `1,5,30%`. */
  readonly serial: string;
  /** The host that goes first, alone. */
  readonly canary?: string | undefined;
  /** The name of a stack that the new one may run beside. */
  readonly beside: string | undefined;
}

/** A deploy of every service on every host, with no question answered in advance. */
export const wholeDeploy: DeployOptions = {
  check: false,
  diff: false,
  prove: false,
  refresh: false,
  replaceSecrets: false,
  rollbackOnFailure: false,
  seedRetry: false,
  withoutBackup: false,
  move: false,
  yes: false,
  serial: "1",
  limit: undefined,
  beside: undefined,
};
