/** A distribution that the doctor supports, as os-release names it. */
export interface Distribution {
  readonly id: string;
  readonly version: string;
  /** The release's name in repositories: `trixie`. */
  readonly codename: string;
}

/** What the fixing commands must know about the machine. */
export interface Machine {
  readonly distribution: Distribution;
  readonly isRoot: boolean;
  readonly hasSystemd: boolean;
  /** Whether apt has Docker's own repository: its packages have other names and conflict with the distribution's. */
  readonly hasDockerRepository: boolean;
  /** `undefined`: it is missing, or does not start. */
  readonly ansible: Ansible | undefined;
}

/** Ansible's version and paths. */
export interface Ansible {
  readonly version: readonly number[];
  /** Where it looks for collections, in order. */
  readonly collectionFolders: readonly string[];
}

/** How a requirement is not met. */
export type Fault = "absent" | "old" | "stopped";

export interface Look {
  /** `null`: unknown. */
  readonly ok: boolean | null;
  readonly found: string;
  readonly fault?: Fault;
  /** Advice for just this case; it replaces that of the need. */
  readonly advice?: string;
}

/** One requirement of this machine. */
export interface Need {
  readonly name: string;
  readonly why: string;
  /** Whether the work cannot go on without it. */
  readonly required: boolean;
  look(machine: Machine): Promise<Look>;
  /** The commands that fix it on this distribution; empty if there are none. */
  fix(machine: Machine, fault: Fault): readonly string[];
  readonly advice?: string;
}

/** The result of checking one requirement. */
export interface Diagnosis {
  readonly need: string;
  /** If true, nothing can be deployed without it; otherwise the result is weaker. */
  readonly required: boolean;
  /** `null`: unknown. */
  readonly ok: boolean | null;
  /** What was found, such as `2.19.11`. */
  readonly found: string;
  /** Why it is needed, in one sentence. */
  readonly why: string;
  /** The commands that fix it, ready to type; empty if there are none. */
  readonly fix: readonly string[];
  /** What the user can do if no command helps. */
  readonly advice?: string;
}
