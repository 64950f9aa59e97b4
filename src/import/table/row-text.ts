import { formatPath } from "../../lib/paths.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { nameEntry } from "../../model/secret-names.ts";
import type { AdoptedSecret } from "../../model/types/adopted-service.ts";
import type { Row } from "./rows.ts";
import { shortenValue } from "./short-value.ts";

/**
 * A row as its three cells: what it is for, what the compose file says, what the stack has.
 *
 * @param above the row before it, which may be for the same
 */
export function formatRow(
  { path: [key = "", ...inner], before, after, cause }: Row,
  above: Row | undefined,
  secrets: readonly AdoptedSecret[],
): readonly string[] {
  const name = makePrintable(String(key));
  const isSame = above?.cause.control === cause.control && above.path[0] === key;
  const control = isSame ? "" : cause.control;
  const secret = key === "environment" ? secrets.find(({ variable }) => variable === inner[0]) : undefined;
  const says = (value: unknown) =>
    value === undefined ? "–" : shortenValue(String(key), inner.length === 0 ? value : { [formatPath(inner)]: value });
  return [
    `${cause.mayBreak ? "~" : " "} ${control}`,
    secret === undefined ? `${name}: ${says(before)}` : `${name}: ${makePrintable(secret.variable)}`,
    secret === undefined || after !== undefined ? says(after) : inVault(secret),
  ];
}

function inVault({ way, secret, vaultVariable }: AdoptedSecret): string {
  return vaultVariable === undefined ? ways[way] : `in the vault: ${nameEntry(secret, vaultVariable)}`;
}

const ways = {
  file: "in the vault, read as a file",
  variable: "in the vault, given as a variable",
} as const;
