/** Where a value stands: the file as messages name it, and the line from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

interface Placed {
  readonly at: Place;
  /** What the file says should happen when it is laid over another one: `!reset` takes away, `!override` replaces. */
  readonly tag?: "reset" | "override";
  /** What stands in comments at the key or item that it is the value of, lines without their sign. */
  readonly comment?: string;
}

export interface ScalarNode extends Placed {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** The text before variables were filled in, where there were any. */
  readonly written?: string;
}

export interface ListNode extends Placed {
  readonly kind: "list";
  readonly items: readonly Node[];
}

/** A `Map` and no object: `__proto__` is a name like any other there. */
export interface MapNode extends Placed {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Node>;
}

/** A value of a compose file that knows where it came from, through all merging. */
export type Node = ScalarNode | ListNode | MapNode;

/** What was met on the way and does not keep the project from being understood. */
export interface Notice {
  readonly at: Place;
  readonly what: string;
}

/** Variables by name. */
export type Environment = ReadonlyMap<string, string>;

/** A compose project as Compose understands it: all files laid over one another, variables filled in, short forms written out. */
export interface ComposeProject {
  /** As the files, the variables or the folder name it. */
  readonly name: string;
  /** The folder that relative paths start from, absolute. */
  readonly folder: string;
  /** Every file that was read, relative to the folder. */
  readonly files: readonly string[];
  /** The profiles that are active without being asked for; `*` is all of them. */
  readonly profiles: readonly string[];
  readonly tree: MapNode;
  readonly notices: readonly Notice[];
  /** The files of its folder, for whoever reads what the project names: a Dockerfile, the file of a secret. */
  readonly sources: Sources;
  /** What the files may use: the variables of the folder's .env, and those of whoever runs it. */
  readonly variables: Environment;
}

/** Files below one folder. */
export interface Sources {
  /** Whether there is an ordinary file of that name, relative to the folder. */
  has(name: string): boolean;
  /** @throws Problem (exit 2): outside the folder, no ordinary file, too large, not UTF-8, unreadable */
  read(name: string): string;
}
