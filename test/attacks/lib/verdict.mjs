/**
 * What each attack came to on each stack.
 *
 * @returns {Map<string, { plain?: object, open?: object, hardened: object, counts: boolean }>} by the attacks' ids; `counts` is false where
 *   the control that stops it needs what this server does not have
 */
export function fates(attacks, { hardened, plain, open, has }) {
  return new Map(
    attacks.map(({ id, needs }) => [
      id,
      {
        hardened: hardened.outcomes.get(id),
        plain: plain?.outcomes.get(id),
        open: open?.outcomes.get(id),
        counts: needs === undefined || has[needs],
      },
    ]),
  );
}

/** The totals, in sentences, and whether all is as it must be. */
export function closing(attacks, results, { fallen }) {
  const all = attacks.map(({ id, needs }) => ({ id, needs, ...results.get(id) }));
  const counted = all.filter(({ counts }) => counts);
  const stopped = counted.filter(({ hardened }) => hardened.verdict === "stopped");
  const bad = counted.filter(({ hardened }) => hardened.verdict !== "stopped");
  const tried = all.filter(({ plain }) => plain !== undefined);
  const fell = tried.filter(({ plain }) => plain.verdict === "succeeded");
  const elsewhere = tried.filter(({ open }) => open?.verdict === "succeeded");
  const nowhere = tried.filter(({ plain, open }) => plain.verdict !== "succeeded" && open?.verdict !== "succeeded");
  const left = all
    .filter(({ counts }) => !counts)
    .map(({ id, needs, hardened }) => `${id} (${needs}) ${hardened.verdict}`);
  const lines = [
    `hardened: ${stopped.length} of ${counted.length} attacks stopped`,
    ...bad.map(({ id, hardened }) => `  ${id}: ${hardened.verdict}: ${hardened.seen}`),
    ...(left.length === 0 ? [] : [`not counted, because this server lacks what stops them: ${left.join(", ")}`]),
    ...(tried.length === 0
      ? []
      : [
          `plain: fell to ${fell.length} of ${tried.length}; Docker's defaults stop ${elsewhere.length} more that succeed without them`,
        ]),
    ...nowhere.map(
      ({ id, plain, open }) => `  ${id} cannot be tried here: ${(open ?? plain).verdict}: ${(open ?? plain).seen}`,
    ),
    ...fallen.map((service) => `the hardened stack did not stand: ${service}`),
  ];
  return { lines, good: bad.length === 0 && fallen.length === 0 };
}
