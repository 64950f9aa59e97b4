/** A change of whole lines, numbered from 1, `last` included. An insertion has `last` before `first`. */
export interface LineEdit {
  readonly first: number;
  readonly last: number;
  readonly lines: readonly string[];
}

/** A weakness of an image in its Dockerfile. */
export interface DockerfileFinding {
  readonly rule: string;
  /** Its line, from 1. */
  readonly line: number;
  readonly what: string;
  readonly fix: string;
  /** A fix that does not change what the image does; absent if only its owner can decide. */
  readonly edit?: LineEdit;
}

/** One instruction as the rules see it. */
export interface Instruction {
  readonly keyword: string;
  /** The arguments, with continued lines and here-documents. */
  readonly text: string;
  /** Its lines, from 1. */
  readonly first: number;
  readonly last: number;
}

/** A Dockerfile, stage by stage. */
export interface Stage {
  /** Its name for other stages and for the build target. */
  readonly name?: string;
  /** Its base image; undefined for an earlier stage or `scratch`. */
  readonly base?: string;
  /** The earlier stage that it is based on, from 0. */
  readonly parent?: number;
  readonly baseLine: number;
  readonly instructions: readonly Instruction[];
}
