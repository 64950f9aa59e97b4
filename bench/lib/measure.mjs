/** The middle of some numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The middle one of the rounds' own ratios: a machine that is shared may be three times as fast a minute later. */
export function medianRatio(figures, to) {
  return median(figures.map((each, round) => each / to[round]));
}

/**
 * Times several things in turn, round after round, so that a slow minute of the machine hits all of them alike. Each round
 * begins with another one.
 *
 * @param {number} rounds
 * @param {Readonly<Record<string, () => Promise<number>>>} contestants each gives back its seconds
 * @returns {Promise<Record<string, number[]>>}
 */
export async function alternate(rounds, contestants) {
  const names = Object.keys(contestants);
  const seconds = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length];
      seconds[name].push(await contestants[name]());
    }
  }
  return seconds;
}

/** How often Ansible ran something over ssh, by its own words at -vvv. */
export function sshCalls(output) {
  return output.match(/SSH: EXEC ssh/g)?.length ?? 0;
}
