import type { PathComment } from "../../lib/yaml/path-comments.ts";
import type { Resources } from "../adopt/types.ts";
import type { Forward } from "../forward.ts";
import type { Alarms } from "./alarms.ts";
import type { Backups } from "./backups.ts";
import type { AppliedControl } from "./controls.ts";
import type { Edge } from "./edge.ts";
import type { Host } from "./host.ts";
import type { LogDriver, Receiver } from "./logging.ts";
import type { Registry } from "./registry.ts";
import type { SecretSpec } from "./secrets.ts";
import type { Service } from "./service.ts";
import type { SignedImages } from "./signatures.ts";

/** The meaning of the answers, with every default and consequence filled in. */
export interface Model {
  readonly name: string;
  /** What runs it: all of it on each server, or one swarm of them. */
  readonly target: "compose" | "swarm";
  readonly hosts: readonly Host[];
  /** Settings of the servers themselves. */
  readonly server: {
    readonly engine: "distribution" | "docker";
    readonly docker_group: readonly string[];
    readonly admins?: readonly string[] | undefined;
    /** The ports of their own programs that stay open. */
    readonly open: readonly string[];
  };
  /** In start order: a service comes after those that it uses. */
  readonly services: readonly Service[];
  readonly networks: readonly Network[];
  /** What a compose file declares besides its services, kept as it is. */
  readonly resources: Resources;
  /** The answers' comments on these. */
  readonly resourceComments: readonly PathComment[];
  readonly secrets: readonly SecretSpec[];
  readonly controls: readonly AppliedControl[];
  readonly profile: "baseline" | "strict";
  readonly apparmor: "auto" | "require" | "off";
  readonly logging: string;
  /** The engine's log driver for every container except the receiver. */
  readonly logDriver: LogDriver;
  /** The service that receives the containers' logs, if `logging` implies one. */
  readonly receiver?: Receiver;
  /** What answers for the public names of the services, if one has such a name. */
  readonly edge?: Edge;
  /** Where it forwards to. */
  readonly forward: Forward;
  readonly trust: "digest" | "tag";
  /** Which images must be signed, and by whom. */
  readonly signatures: readonly SignedImages[];
  /** By which its images get to the servers of a swarm; undefined: they are carried there. */
  readonly registry?: Registry;
  /** Whether a swarm's managers keep their keys locked; undefined: that stays as it is. */
  readonly autolock?: boolean;
  /** Whom the prepared servers tell what they find. */
  readonly alarms?: Alarms;
  /** How its data are backed up. */
  readonly backups?: Backups;
  readonly notes: readonly Note[];
}

/** A choice in the answers that the user should know about, in a sentence. */
export interface Note {
  readonly text: string;
  /** The service that it is about, if it is about one. */
  readonly service?: string;
}

export interface Network {
  readonly name: string;
  readonly internal: boolean;
  readonly why: string;
}
