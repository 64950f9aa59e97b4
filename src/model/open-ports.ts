/** What is wrong with the numbers of `443/tcp` or `60000-60010/udp`; undefined if nothing is. The schema has checked the format. */
export function findPortFault(text: string): string | undefined {
  const [first = 0, last = first] = (text.split("/")[0] ?? "").split("-").map(Number);
  return first < 1 || last > 65535 || first > last
    ? `${text}: its ports must be from 1 to 65535, the smaller one first`
    : undefined;
}
