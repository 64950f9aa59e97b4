/** A distribution that the doctor can mend, as os-release names it. */
export interface Distribution {
  readonly id: string;
  readonly version: string;
  /** The name of the release that repositories use: `trixie`. */
  readonly codename: string;
}

/** The machine that is looked at, as far as the commands that mend it depend on it. */
export interface Machine {
  readonly distribution: Distribution;
  readonly isRoot: boolean;
  readonly hasSystemd: boolean;
  /** Whether apt knows Docker's own repository: its packages have other names, and clash with the distribution's. */
  readonly hasDockerRepository: boolean;
  /** `undefined`: not there, or it does not start. */
  readonly ansible: Ansible | undefined;
}

/** What Ansible says of itself. */
export interface Ansible {
  readonly version: readonly number[];
  /** The folders in which it looks for collections, the nearest first. */
  readonly collectionFolders: readonly string[];
}

/** How something that is needed is not as needed. */
export type Fault = "absent" | "old" | "stopped";

export interface Look {
  /** `null`: it could not be found out. */
  readonly ok: boolean | null;
  readonly found: string;
  readonly fault?: Fault;
  /** What a person does about just this; goes before the advice of the need. */
  readonly advice?: string;
}

/** One thing that this machine must have. */
export interface Need {
  readonly name: string;
  readonly why: string;
  /** Whether the work cannot go on without it, or only a part of it. */
  readonly required: boolean;
  look(machine: Machine): Promise<Look>;
  /** The commands that mend it on this distribution; empty where there are none. */
  mend(machine: Machine, fault: Fault): readonly string[];
  readonly advice?: string;
}

/** What one look at this machine found. */
export interface Diagnosis {
  readonly need: string;
  /** Without it nothing can be deployed; what is not required only makes the result weaker. */
  readonly required: boolean;
  /** `null`: it could not be found out. */
  readonly ok: boolean | null;
  /** What was found, such as `2.19.11`. */
  readonly found: string;
  /** Why it is needed, in one sentence. */
  readonly why: string;
  /** The commands that mend it, as one types them; empty where only a person can. */
  readonly mend: readonly string[];
  /** What a person does where no command can. */
  readonly advice?: string;
}
