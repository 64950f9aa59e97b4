import { makePrintable } from "../../lib/text/printable.ts";
import type { ImportedProxy } from "./types.ts";

/** The names that a proxy answers for, with who is asked: `shop.example.com (web)`. */
export function describeSites({ sites }: Pick<ImportedProxy, "sites">): string {
  return sites.length === 0
    ? "names that are not known here"
    : sites.map(({ name, path, service }) => makePrintable(`${name}${path} (${service})`, 120)).join(", ");
}

/**
 * What an import does with a proxy, a sentence each.
 *
 * @param isThere whether the answers still describe it
 */
export function describeProxy(proxy: ImportedProxy, isThere: boolean): readonly string[] {
  const { service, program, companions, losses, obstacles } = proxy;
  const who = makePrintable(`${service} (${program})`, 120);
  if (!isThere) {
    const others =
      companions.length === 0 ? "" : `, with ${companions.map((one) => makePrintable(one, 60)).join(", ")}`;
    return [
      `${who} is left out${others}: the edge answers for ${describeSites(proxy)} in its place.${listed(" Not any more", losses)}`,
    ];
  }
  const stays = `${who} answers for ${describeSites(proxy)}, and stays.`;
  return obstacles.length > 0
    ? [`${stays}${listed(" The edge cannot take its place, because of", obstacles)}`]
    : [`${stays} The edge can take its place: --move-proxy.${listed(" It would not do", losses)}`];
}

function listed(what: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `${what}: ${items.join("; ")}.`;
}
