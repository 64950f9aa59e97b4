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
}

/** What is done to a server, and what takes it back. */
export type Deed = Pick<ServerMutation, "breaks" | "restores">;
