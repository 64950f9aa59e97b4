/** A change of whole lines: they are numbered from 1, and `last` belongs to it. An insertion has `last` before `first`. */
export interface LineEdit {
  readonly first: number;
  readonly last: number;
  readonly lines: readonly string[];
}

/** Something in a Dockerfile that makes its image weaker than it need be. */
export interface DockerfileFinding {
  readonly rule: string;
  /** The line that it stands on, from 1. */
  readonly line: number;
  readonly what: string;
  readonly fix: string;
  /** What would mend it without changing what the image does; absent where only its owner can know. */
  readonly edit?: LineEdit;
}

/** One instruction as the rules look at it. */
export interface Instruction {
  readonly keyword: string;
  /** Everything behind the keyword, continued lines and here-documents included. */
  readonly text: string;
  /** Its lines, from 1. */
  readonly first: number;
  readonly last: number;
}

/** A Dockerfile, stage by stage. */
export interface Stage {
  /** What other stages, and the target of a build, call it. */
  readonly name?: string;
  /** The image that it begins with; undefined where that is an earlier stage or `scratch`. */
  readonly base?: string;
  /** Which earlier stage it begins with, from 0. */
  readonly parent?: number;
  readonly baseLine: number;
  readonly instructions: readonly Instruction[];
}
