import type { Severity } from "../../controls/types.ts";

/** Where alarms go, and from which severity on. */
export interface Alarms {
  readonly from: Severity;
  readonly command?: string | undefined;
  readonly mail?: string | undefined;
  /** To the URL in the secret. */
  readonly webhook?: true | undefined;
}
