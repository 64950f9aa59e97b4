/** A secret by name; its text is in the vault only. */
export interface SecretSpec {
  /** The file's name under /run/secrets. */
  readonly name: string;
  /** The variable's name in secrets/vault.yml. */
  readonly variable: string;
  /** The service whose container reads the file. */
  readonly service: string;
  /** The user id that it runs as; undefined if it is unknown, so that every account can read the file. */
  readonly uid?: number;
  readonly why: string;
  /** The user has it from elsewhere: it cannot be generated. */
  readonly given?: true;
  /** The servers make it: a deploy keeps it in the vault, and no server gets it from there. */
  readonly isMadeThere?: true;
  /** Several lines, such as a key: the vault has them in Base64, because its values are one line. */
  readonly encoded?: true;
  /** Who logs in with it at the edge, whose file of it is a line of Caddy's configuration. */
  readonly loginOf?: string;
  /** The accounts of databases that it opens. The vault keeps the previous one until that is proven to open nothing. */
  readonly logins: readonly Login[];
  /** It opens the repository of the backups, on each server. */
  readonly opensBackups?: true;
  /** The service takes it as this variable, from a file with all of them. */
  readonly asVariable?: string;
  /** The text that the service gets, with `{secret}` for the secret; absent if it is the secret alone. */
  readonly text?: string;
}

/** An account of a database. */
export interface Login {
  /** The database's service. */
  readonly service: string;
  /** Its server, as the module `database_logins` calls it. */
  readonly server: string;
  readonly account: string;
  /** The database that it may log in to, if it may not log in to any. */
  readonly database?: string;
  /** The service has no kind, so nothing else keeps the account's password as the vault has it. */
  readonly isAdopted: boolean;
}
