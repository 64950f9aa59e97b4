/** What lies in the folder of a project, as far as questions propose it. All paths are relative to that folder. */
export interface FolderFacts {
  /** The folder itself (`.`) and those below it with files in them, the nearest first. */
  readonly folders: readonly FoundFolder[];
  /** SQL files that create tables. */
  readonly sqlFiles: readonly SqlFile[];
  /** The compose file, then the one that Compose reads over it; empty if there is none. */
  readonly composeFiles: readonly string[];
  /** Ports of this machine on which something listens. */
  readonly takenPorts: readonly number[];
  /** The names in a folder; undefined if there is no such folder. */
  namesIn(folder: string): readonly string[] | undefined;
  /** Whether there is such a file, with something in it. */
  hasFile(path: string): boolean;
}

export interface FoundFolder {
  /** Such as `./webserver`. */
  readonly path: string;
  readonly files: readonly string[];
}

export interface SqlFile {
  /** Such as `./db/shop.sql`. */
  readonly path: string;
  /** The tables that it creates, in order. */
  readonly tables: readonly string[];
}
