/** Names in an order in which they can start, or the circle that prevents one. */
export type StartOrder =
  | { readonly type: "order"; readonly names: readonly string[] }
  | { readonly type: "circle"; readonly names: readonly string[] };

/**
 * Sorts services so that each comes after those that it uses; otherwise their written order stays. Linear in the services and their uses.
 */
export function startOrder(uses: ReadonlyMap<string, readonly string[]>): StartOrder {
  const waiting = new Map([...uses].map(([name, used]) => [name, used.filter((other) => uses.has(other)).length]));
  const users = invertUses(uses);
  const ready = [...uses.keys()].filter((name) => waiting.get(name) === 0);
  for (let next = 0; next < ready.length; next += 1) {
    for (const user of users.get(ready[next] ?? "") ?? []) {
      const left = (waiting.get(user) ?? 0) - 1;
      waiting.set(user, left);
      if (left === 0) {
        ready.push(user);
      }
    }
  }
  if (ready.length === uses.size) {
    return { type: "order", names: ready };
  }
  const done = new Set(ready);
  return { type: "circle", names: [...uses.keys()].filter((name) => !done.has(name)) };
}

/** Who uses each one, in the order of the uses. */
export function invertUses<User>(uses: ReadonlyMap<User, readonly string[]>): ReadonlyMap<string, readonly User[]> {
  const users = new Map<string, User[]>();
  for (const [user, used] of uses) {
    for (const other of used) {
      const list = users.get(other) ?? [];
      list.push(user);
      users.set(other, list);
    }
  }
  return users;
}
