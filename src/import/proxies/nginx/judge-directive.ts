import { makePrintable } from "../../../lib/text/printable.ts";
import { type Directive, formatDirective } from "../directives.ts";
import type { EdgeSettings, Found } from "../types.ts";
import { harmlessDirectives, knownHeaders, lostDirectives } from "./directives.ts";

/**
 * What a directive says that names no service.
 *
 * @param where the name and the path that it holds for; empty: for all
 */
export function judgeDirective(directive: Directive, where: string): Partial<Found> {
  const { name, args } = directive;
  const [first = ""] = args;
  const what = `${formatDirective(directive)}${where === "" ? "" : `, at ${makePrintable(where, 80)}`}`;
  if (name === "client_max_body_size") {
    const edge = readSize(first);
    return edge === undefined ? { losses: [what] } : { edge };
  }
  if (name === "ssl_certificate" && !/letsencrypt|certbot/.test(first)) {
    return { losses: [`${what}: the edge gets its own`] };
  }
  if (isUsual(directive)) {
    return {};
  }
  return lostDirectives.has(name) ? { losses: [what] } : { obstacles: [what] };
}

function readSize(text: string): EdgeSettings | undefined {
  const [, size, unit = ""] = /^([1-9]\d*)([mg])$/i.exec(text) ?? [];
  return size === undefined ? undefined : { body: `${size}${unit.toLowerCase()}` };
}

const usualFiles = /options-ssl-nginx|ssl-dhparams|mime\.types|proxy_params/;

function isUsual({ name, args: [first = ""], block }: Directive): boolean {
  switch (name) {
    case "proxy_set_header":
      return knownHeaders.test(first);
    case "include":
      return usualFiles.test(first);
    default:
      return harmlessDirectives.has(name) && block.length === 0;
  }
}
