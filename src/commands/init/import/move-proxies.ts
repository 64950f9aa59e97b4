import { moveProxy } from "../../../import/proxies/move-proxy.ts";
import { buildUsageProblem } from "../../../lib/errors.ts";
import type { TakenOver } from "./import-option.ts";

/**
 * The answers of an import with the edge in the place of its proxies, as `--move-proxy` says.
 *
 * @throws Problem (exit 2) with everything that only a proxy can do; and where there is none
 */
export function moveProxies(answers: unknown, { proxies }: Pick<TakenOver, "proxies">): unknown {
  const complaints = proxies.flatMap(({ service, obstacles }) =>
    obstacles.map((obstacle) => ({
      where: `services.${service}`,
      what: `the edge cannot take its place, because of ${obstacle}`,
      fix: "Change that in the compose file, or leave out --move-proxy: then it stays.",
    })),
  );
  if (proxies.length === 0 || complaints.length > 0) {
    const what = "there is no proxy in the compose file: none of its services answers on ports 80 or 443 for others";
    throw buildUsageProblem(complaints.length > 0 ? complaints : { where: "--move-proxy", what });
  }
  return proxies.reduce<unknown>((all, proxy) => moveProxy(all, proxy), answers);
}
