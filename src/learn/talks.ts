import { formatDestination, readDestination } from "../model/outbound/destination.ts";
import type { Facts } from "./facts.ts";
import type { Present } from "./present.ts";

/* What becomes of whom a service talked to. An answer is only proposed where of all that it wanted outside the port is known as well. */

type Network = NonNullable<Facts["network"]>;
type Talks = Pick<Present, "outbound" | "reaches">;

/** That it may connect to nothing outside but what it wanted there, where that is open. */
export function proposeOutbound({ network }: Facts, { outbound, reaches }: Talks) {
  if (!network || outbound !== "any" || reaches === undefined) {
    return undefined;
  }
  const wanted = listWanted(network);
  if (wanted.length === 0) {
    return { value: "none", evidence: [`in ${network.lives} lives it asked for no name and no address outside`] };
  }
  return wanted.every(({ isKnown }) => isKnown)
    ? {
        value: wanted.flatMap(({ entries }) => entries),
        evidence: wanted.map(({ value, evidence }) => `${value}: ${evidence}`),
      }
    : undefined;
}

/** What the user must know of whom it talks to. */
export function listTalkRemarks({ network }: Facts, present: Talks): readonly string[] {
  return network
    ? [...remarkOutside(network, present), ...remarkPeers(network, present)]
    : ["whom it talks to was not found out"];
}

/** What it asked for outside of the stack, in short. */
export function describeOutside(network: Network): string {
  const values = listWanted(network).map(({ value }) => value);
  return `asked for ${values.length === 0 ? "nothing" : listShort(values)} outside`;
}

interface Wanted {
  readonly value: string;
  readonly evidence: string;
  /** As entries of `outbound`. */
  readonly entries: readonly string[];
  /** Whether the entries can be written as they are. */
  readonly isKnown: boolean;
}

function listWanted({ outside, addresses }: Network): readonly Wanted[] {
  return [
    ...outside.map(({ value, evidence, ports }) => {
      const entries = listEntries(value, ports);
      const isKnown = entries.length > 0;
      const example = listEntries(value, ["1"]).length > 0 ? [`${value}:PORT`] : [];
      return { value, evidence, entries: isKnown ? entries : example, isKnown };
    }),
    ...addresses.map(({ value, evidence, ports }) => {
      const isUnknown = value === "unknown";
      const entries = isUnknown ? [] : listEntries(value, ports);
      return {
        value: isUnknown ? "an address that is not known" : value,
        evidence,
        entries,
        isKnown: entries.length > 0,
      };
    }),
  ];
}

function listEntries(host: string, ports: readonly string[]): readonly string[] {
  const written = host.includes(":") ? `[${host}]` : host;
  return ports.flatMap((port) => {
    const entry = readDestination(`${written}:${port}`);
    return typeof entry === "string" ? [] : [formatDestination(entry)];
  });
}

function remarkOutside(network: Network, { outbound, reaches }: Talks): readonly string[] {
  const wanted = listWanted(network).filter(({ value }) => !isListed(value, network, outbound));
  if (wanted.length === 0) {
    return outbound === "any" && reaches === undefined ? [askForReaches(network)] : [];
  }
  const names = listShort(wanted.map(({ value, evidence }) => `${value} (${evidence})`));
  if (outbound !== "any") {
    return [`it asked for ${names} outside, which its \`outbound\` does not allow`];
  }
  if (reaches !== undefined && wanted.every(({ isKnown }) => isKnown)) {
    return [];
  }
  const entries = wanted.flatMap((one) => one.entries);
  const key = reaches === undefined ? "`reaches`, and `outbound`" : "`outbound`";
  const example = entries.length === 0 ? "" : `, such as \`outbound: [${listShort(entries)}]\``;
  return [`it asked for ${names} outside: answer ${key} with what it needs of that${example}`];
}

/** Whether a list may allow it already: a network in the list may have any address. */
function isListed(value: string, { outside }: Network, outbound: Present["outbound"]): boolean {
  return (
    typeof outbound !== "string" &&
    (outbound.some(({ host }) => host === value) || outside.every((name) => name.value !== value))
  );
}

function askForReaches({ peers }: Network): string {
  const names = peers.map(({ value }) => value).join(", ");
  return `it asked for nothing outside: answer \`reaches: [${names}]\`, and learning it again proposes \`outbound: none\``;
}

function remarkPeers({ peers }: Network, { reaches = [] }: Talks): readonly string[] {
  const silent = reaches.filter((name) => peers.every(({ value }) => value !== name));
  return silent.length === 0 ? [] : [`it never talked to ${silent.join(", ")}, which its \`reaches\` allows`];
}

const most = 8;

function listShort(texts: readonly string[]): string {
  const more = texts.length > most ? `, and ${texts.length - most} more` : "";
  return `${texts.slice(0, most).join(", ")}${more}`;
}
