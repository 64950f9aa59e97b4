/** Names one after the other; numbered ones in a row as `web1 to web37`. Up to three stay as they are. */
export function joinNames(names: readonly string[]): string {
  if (names.length <= few) {
    return names.join(", ");
  }
  const runs: string[][] = [];
  for (const name of [...names].sort(byNumber)) {
    const run = runs.at(-1);
    if (run !== undefined && isNext(run.at(-1) ?? "", name)) {
      run.push(name);
    } else {
      runs.push([name]);
    }
  }
  return runs.flatMap((run) => (run.length < few ? run : [`${run[0]} to ${run.at(-1)}`])).join(", ");
}

const few = 3;

const byNumber = new Intl.Collator("en", { numeric: true }).compare;

/** Whether only the last number differs, by one. */
function isNext(one: string, other: string): boolean {
  const [first, second] = [split(one), split(other)];
  return (
    first !== undefined &&
    second !== undefined &&
    first.begin === second.begin &&
    first.end === second.end &&
    String(first.number + 1).padStart(first.digits, "0") === String(second.number).padStart(second.digits, "0") &&
    second.number === first.number + 1
  );
}

function split(name: string) {
  const [, begin, digits, end] = /^(.*?)(\d{1,9})(\D*)$/.exec(name) ?? [];
  return begin === undefined || digits === undefined
    ? undefined
    : { begin, end, number: Number(digits), digits: digits.startsWith("0") ? digits.length : 0 };
}
