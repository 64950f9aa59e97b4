/** One thing that somebody does to a prepared server itself, and the one control that must name it. */
export interface ServerMutation {
  /** For the page. */
  readonly what: string;
  readonly control: string;
  /** The reading that is not as wanted then, and a part of what it says. */
  readonly read: string;
  readonly found: string;
  /** Shell, for root of the server: what is done, and what takes it back. */
  readonly breaks: string;
  readonly restores: string;
  /** Its reading says one thing only, and another way to break the same would hide it. */
  readonly alone?: true;
}

/** What is done to a server, and what takes it back. */
export type Deed = Pick<ServerMutation, "breaks" | "restores">;
