import { formatDestination, readDestination } from "../model/outbound/destination.ts";
import type { Facts } from "./facts.ts";
import type { Present } from "./present.ts";

/*
 * What becomes of whom a service talked to. An answer is only proposed where it wanted nothing outside: which ports it needs there, no life shows.
 */

type Network = NonNullable<Facts["network"]>;
type Talks = Pick<Present, "outbound" | "reaches">;

/** That it may connect to nothing outside, where that is open and where it never wanted to. */
export function proposeOutbound({ network }: Facts, { outbound, reaches }: Talks) {
  return network && outbound === "any" && reaches !== undefined && listWanted(network).length === 0
    ? { value: "none", evidence: [`in ${network.lives} lives it asked for no name and no address outside`] }
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
}

function listWanted({ outside, addresses }: Network): readonly Wanted[] {
  return [
    ...outside.map(({ value, evidence }) => ({
      value,
      evidence,
      entries: typeof readDestination(`${value}:1`) === "string" ? [] : [`${value}:PORT`],
    })),
    ...addresses.map(({ value, evidence, ports }) => ({
      value: value === "unknown" ? "an address that is not known" : value,
      evidence,
      entries: value === "unknown" ? [] : listEntries(value, ports),
    })),
  ];
}

function listEntries(address: string, ports: readonly string[]): readonly string[] {
  const host = address.includes(":") ? `[${address}]` : address;
  return ports.flatMap((port) => {
    const entry = readDestination(`${host}:${port}`);
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
