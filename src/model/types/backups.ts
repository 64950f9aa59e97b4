/** How the data of a stack are backed up. */
export interface Backups {
  /** A folder of each server, or another place as restic names it. */
  readonly to: string;
  /** The time of day at which prepared servers do it by themselves; undefined: never. */
  readonly at?: string;
  readonly keep: Readonly<Record<"last" | "daily" | "weekly" | "monthly", number>>;
  readonly prove: "weekly" | "monthly" | "never";
  /** The services that are database servers: their own tools dump them. */
  readonly databases: readonly { readonly service: string; readonly server: string }[];
  readonly leaveOut: readonly string[];
  /** What restic needs for that place: by variable, the name of the secret. */
  readonly variables: Readonly<Record<string, string>>;
}
