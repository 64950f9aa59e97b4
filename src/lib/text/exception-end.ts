/** Until when an exception holds, and who answers for it: `until 2027-01-31 by web team`; empty if neither is said. */
export function describeExceptionEnd({
  until,
  owner,
}: {
  readonly until?: string | undefined;
  readonly owner?: string | undefined;
}): string {
  return [until && `until ${until}`, owner && `by ${owner}`].filter(Boolean).join(" ");
}
