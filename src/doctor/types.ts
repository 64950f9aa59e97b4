/** A distribution that the doctor can mend, as os-release names it. */
export interface Distribution {
  readonly id: string;
  readonly version: string;
}

/** What one look at this machine or a host found. */
export interface Diagnosis {
  readonly need: string;
  /** `null`: it could not be found out. */
  readonly ok: boolean | null;
  /** What was found, such as `ansible-core 2.19.11`. */
  readonly found: string;
  /** Why it is needed, in one sentence. */
  readonly why: string;
  /** The commands that mend it, as one types them; empty where only a person can. */
  readonly mend: readonly string[];
  /** What a person does where no command can. */
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
  mend(machine: Machine): readonly string[];
  readonly advice?: string;
}

export interface Look {
  readonly ok: boolean | null;
  readonly found: string;
}

export interface Machine {
  readonly distribution: Distribution;
  readonly isRoot: boolean;
  readonly hasSystemd: boolean;
}
