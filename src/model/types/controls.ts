import type { Control } from "../../controls/types.ts";

/** A control in this stack. */
export interface AppliedControl {
  readonly control: Control;
  readonly on: boolean;
  /** Why it is off: the profile, or the reason in the answers. */
  readonly reason?: string;
  /** The exception of the answers by which it is off; absent if the profile or another answer has it off. */
  readonly override?: Override;
}

export interface Override {
  readonly reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly until?: string;
  /** Who answers for it. */
  readonly owner?: string;
}
