import { makePrintable } from "../../lib/text/printable.ts";
import { makeScalars } from "../node.ts";
import { buildComposeProblem } from "../problems.ts";
import type { MapNode, Node } from "../types.ts";

interface Range {
  readonly first: number;
  readonly last: number;
}

const form =
  /^(?:(?:\[([0-9a-fA-F:.%a-z]+)\]|([^:[\]]*)):)?(?:([0-9]+(?:-[0-9]+)?)?:)?([0-9]+(?:-[0-9]+)?)(?:\/([a-z]+))?$/i;

/**
 * The long form of `[ADDRESS:][PUBLISHED:]TARGET[/PROTOCOL]`, each port maybe a range: one map for each port of the container.
 *
 * @throws Problem (exit 2) if it is not a port
 */
export function expandPorts(node: Node): readonly MapNode[] {
  const text = node.kind === "scalar" ? String(node.value) : "";
  const parts = partsOf(text);
  if (parts === undefined) {
    throw buildComposeProblem(
      node.at,
      `\`${makePrintable(text, 60)}\` is not a port`,
      "Write [ADDRESS:][PORT:]PORT[/tcp].",
    );
  }
  const { address, published, target, protocol } = parts;
  const count = target.last - target.first + 1;
  const spread = published === undefined ? 0 : published.last - published.first + 1;
  if (spread > 0 && spread !== count && count !== 1) {
    throw buildComposeProblem(node.at, `the two ranges in \`${makePrintable(text, 60)}\` have different lengths`);
  }
  const publishedText = (index: number) =>
    published && (count === 1 ? rangeText(published) : String(published.first + index));
  return Array.from({ length: count }, (_, index) => {
    const [host_ip, port] = [address === "" ? undefined : address, target.first + index];
    return makeScalars({ mode: "ingress", host_ip, target: port, published: publishedText(index), protocol }, node.at);
  });
}

/** How many maps a short form becomes. */
export function countPorts(node: Node): number {
  const target = node.kind === "scalar" ? partsOf(String(node.value))?.target : undefined;
  return target === undefined ? 1 : target.last - target.first + 1;
}

function partsOf(text: string) {
  const [, bracketed, plain, publishedText, targetText, protocol = "tcp"] = form.exec(text) ?? [];
  const target = rangeOf(targetText);
  // `80:8080` has a number in the address position.
  const isPort = publishedText === undefined && plain !== undefined && /^[0-9]+(?:-[0-9]+)?$/.test(plain);
  const published = rangeOf(isPort ? plain : publishedText);
  const isSound = target !== undefined && [target, published].every((range) => range === undefined || isRange(range));
  return isSound
    ? { address: isPort ? "" : (bracketed ?? plain ?? ""), published, target, protocol: protocol.toLowerCase() }
    : undefined;
}

function rangeOf(text: string | undefined): Range | undefined {
  if (text === undefined || text === "") {
    return undefined;
  }
  const [first = 0, last = first] = text.split("-").map(Number);
  return { first, last };
}

function isRange({ first, last }: Range): boolean {
  return first <= last && last <= 65535;
}

function rangeText({ first, last }: Range): string {
  return first === last ? String(first) : `${first}-${last}`;
}
