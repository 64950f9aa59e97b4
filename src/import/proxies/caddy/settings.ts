import { makePrintable } from "../../../lib/text/printable.ts";
import { certificatesByDns, judgeAuthority } from "../authority.ts";
import type { Directive } from "../directives.ts";
import type { Found } from "../types.ts";

/*
 * How Caddy gets its certificates, and its options for all sites.
 */

const harmless = new Set([
  ...["admin", "debug", "log", "order", "storage", "grace_period", "shutdown_delay", "skip_install_trust", "metrics"],
  ...["default_sni", "fallback_sni", "ocsp_stapling", "persist_config", "servers", "key_type", "renew_interval"],
]);

/** An option for all sites. */
export function judgeGlobal({ name, args }: Directive): Partial<Found> {
  const [value = ""] = args;
  switch (name) {
    case "email":
      return { edge: { email: value } };
    case "acme_ca":
      return judgeAuthority(value);
    case "local_certs":
      return { edge: { certificates: "internal" } };
    case "acme_dns":
      return { losses: [certificatesByDns] };
    case "http_port":
    case "https_port":
      return ["80", "443"].includes(value) ? {} : { obstacles: [`\`${name} ${makePrintable(value, 20)}\``] };
    default:
      return harmless.has(name) ? {} : { obstacles: [`the option \`${makePrintable(name, 60)}\``] };
  }
}

/** `tls me@example.com`, `tls internal`, `tls CERTIFICATE KEY`, or a block. */
export function judgeTls({ args, block }: Directive): Partial<Found> {
  const [first = "", second] = args;
  if (block.length > 0) {
    const isByDns = block.every(({ name }) => ["dns", "resolvers", "propagation_timeout"].includes(name));
    return isByDns
      ? { losses: [certificatesByDns] }
      : { obstacles: [`\`${block.map(({ name }) => name).join(", ")}\` of \`tls\``] };
  }
  if (second !== undefined) {
    return { losses: [`the certificate ${makePrintable(first, 60)}: the edge gets its own`] };
  }
  if (first === "internal") {
    return { edge: { certificates: "internal" } };
  }
  return first.includes("@") ? { edge: { email: first } } : {};
}
