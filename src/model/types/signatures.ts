import type { SignaturePolicy } from "../schema/signatures.ts";

/** Images that must be signed: all whose names begin so. */
export interface SignedImages extends SignaturePolicy {
  readonly origin: string;
}
