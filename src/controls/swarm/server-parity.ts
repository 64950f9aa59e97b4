import type { Parity } from "./parity.ts";

/** What of a prepared server no stack on a swarm has: it is about a server that stands alone. In the order of the catalogue. */
export const serverParity: readonly Pick<Parity, "control" | "verdict" | "how">[] = [
  {
    control: "outbound-filter",
    verdict: "replaces",
    how: "swarm-filter closes the way out of all tasks where no published service of the stack needs one, and metadata services always",
  },
  {
    control: "neighbour-filter",
    verdict: "replaces",
    how: "the rules of swarm-filter, which are for the ports and tasks of a node",
  },
  {
    control: "host-filter",
    verdict: "replaces",
    how: "swarm-filter closes the server's own services to the tasks on it",
  },
  {
    control: "visitor-filter",
    verdict: "cannot",
    how: "a stack on a swarm has no public names yet: `domain` is refused there",
  },
  {
    control: "engine-live-restore",
    verdict: "cannot",
    how: "the engine refuses a swarm with it: where it is started again its tasks end, and begin again there or elsewhere",
  },
  {
    control: "engine-no-swarm",
    verdict: "replaces",
    how: "the server is a node, and swarm-filter closes what a swarm opens to other machines",
  },
  { control: "boot-unit", verdict: "replaces", how: "an engine that starts begins again what the swarm wants on it" },
  {
    control: "regular-audit",
    verdict: "cannot",
    how: "which tasks a server has is not known before; `verify` asks, and measures each",
  },
];

const ofOneServer: ReadonlySet<string> = new Set(serverParity.map(({ control }) => control));

/** Whether a control is about a server that stands alone. */
export function isOfOneServer(control: string): boolean {
  return ofOneServer.has(control);
}
