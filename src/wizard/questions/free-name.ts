/** The name itself, or with the first free number: `web`, `web-2`. */
export function freeName(name: string, taken: readonly string[], count = 1): string {
  const numbered = count === 1 ? name : `${name}-${count}`;
  return taken.includes(numbered) ? freeName(name, taken, count + 1) : numbered;
}
