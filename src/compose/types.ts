/** The position of a value: the file as messages name it, and the line from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

interface Placed {
  readonly at: Place;
  /** The file's instruction for merging over an earlier file: `!reset` removes, `!override` replaces. */
  readonly tag?: "reset" | "override";
  /** The comment at the value's key or item, lines without their sign. */
  readonly comment?: string;
}

export interface ScalarNode extends Placed {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** The text before variables were filled in, if it had any. */
  readonly written?: string;
}

export interface ListNode extends Placed {
  readonly kind: "list";
  readonly items: readonly Node[];
}

/** A `Map`, because in an object `__proto__` is not a normal name. */
export interface MapNode extends Placed {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Node>;
}

/** A value of a compose file with its position, which survives merging. */
export type Node = ScalarNode | ListNode | MapNode;

/** A finding that does not stop the import. */
export interface Notice {
  readonly at: Place;
  readonly what: string;
  /** The variable that has no value there. */
  readonly variable?: string;
}

/** Variables by name. */
export type Environment = ReadonlyMap<string, string>;

/** A compose project as Compose reads it: files merged, variables filled in, long forms. */
export interface ComposeProject {
  /** From the files, the variables or the folder. */
  readonly name: string;
  /** Where its files have values that are made of the name. */
  readonly nameUses: readonly Place[];
  /** The base of relative paths, absolute. */
  readonly folder: string;
  /** The folder that has all of its files, absolute: the same one or one above it. */
  readonly within: string;
  /** Every file that was read, relative to the folder. */
  readonly files: readonly string[];
  /** The profiles that are active by default; `*` is all of them. */
  readonly profiles: readonly string[];
  readonly tree: MapNode;
  readonly notices: readonly Notice[];
  /** Its files, for other files that the project names: a Dockerfile, the file of a secret. */
  readonly sources: Sources;
  /** The variables for the files: from the folder's .env and from the user's environment. */
  readonly variables: Environment;
}

/** The files of one project, by names that are relative to its folder. */
export interface Sources {
  /** Those that were read because files named them, and lie outside of the folder. */
  readonly outside: readonly ReadOutside[];
  /** Whether a regular file of that name exists. */
  has(name: string): boolean;
  /** The regular files in a folder and in those directly in it, named as `read` wants them; undefined if it is no folder of the project's repository, or too large for one of settings. */
  list(name: string): readonly string[] | undefined;
  /**
   * @param at where it is named; undefined if the user named it
   * @throws Problem (exit 2): outside the repository, not a regular file, too large, not UTF-8, unreadable
   */
  read(name: string, at?: Place): string;
}

/** A file outside of the project's folder that one of its files names. */
export interface ReadOutside {
  /** As it was named, relative to the project's folder. */
  readonly name: string;
  /** Absolute, with links resolved. */
  readonly path: string;
  readonly at: Place;
}
