import type { Renewal } from "../types.ts";

/** A line for each image, and below it the packages that differ. */
export function describeRenewals(renewals: readonly Renewal[]): readonly string[] {
  const hasSeveral = new Set(renewals.map(({ host }) => host)).size > 1;
  return renewals.flatMap(({ host, service, replaced, why, packages }) => [
    `${service}${hasSeveral ? ` on ${host}` : ""}: ${replaced ? "replaced" : "kept"}, ${why}`,
    ...packages.map((change) => `  ${describeChange(change)}`),
  ]);
}

/** A package that differs, with both versions. */
export function describeChange({ name, old, new: now }: Renewal["packages"][number]): string {
  if (old === "") {
    return `${name} ${now}, new`;
  }
  return now === "" ? `${name} ${old}, gone` : `${name} ${old} → ${now}`;
}
