import { makePrintable } from "../../lib/text/printable.ts";
import type { Found } from "./types.ts";

/** Said where a proxy proves its names by DNS. */
export const certificatesByDns = "certificates by DNS: the edge gets its own over ports 80 and 443";

/** Who certifies the names of a proxy, by the address of its directory. Of another one than Let's Encrypt more must be known than that. */
export function judgeAuthority(address: string): Partial<Found> {
  if (/acme-staging/.test(address)) {
    return { edge: { ca: "staging" } };
  }
  return /acme-v02\.api\.letsencrypt/.test(address)
    ? {}
    : { obstacles: [`the authority ${makePrintable(address, 80)}`] };
}
