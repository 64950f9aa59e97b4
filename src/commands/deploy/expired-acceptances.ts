import type { Model } from "../../model/types.ts";
import type { Finding } from "../../report/types.ts";

/**
 * What was accepted until a day that has passed: a finding again from then on.
 *
 * @param today `YYYY-MM-DD`
 */
export function listExpiredFindings({ services, hosts, controls }: Model, today: string): readonly Finding[] {
  const out = new Set(controls.filter(({ on }) => !on).map(({ control }) => control.slug));
  return services.flatMap(({ name, adopted }) => {
    const { dangers = [], lacks = [] } = adopted?.hardened ?? {};
    const accepted = [...dangers.map(({ slug, acceptance }) => ({ control: slug, acceptance })), ...lacks];
    return accepted.flatMap(({ control, acceptance }) =>
      acceptance === undefined || acceptance.until >= today || out.has(control)
        ? []
        : hosts.map((host) => ({
            host: host.name,
            control,
            service: name,
            ok: false,
            why: `${control} of ${name} was accepted until ${acceptance.until}: fix it, or set a new date in harden.yml`,
          })),
    );
  });
}
