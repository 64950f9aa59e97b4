import { closeSync, openSync, readSync } from "node:fs";

/** A dump begins with its tables; the rows of the first one may be large. */
const mostBytes = 4_000_000;

/** The names of the tables that an SQL file creates, in order; none if it cannot be read. */
export function findCreatedTables(path: string): readonly string[] {
  const text = beginningOf(path).replace(/^\s*(?:--|#).*$/gm, "");
  const creations =
    /^\s*create\s+table\s+(?:if\s+not\s+exists\s+)?(?:[`"]?[A-Za-z0-9_]{1,64}[`"]?\.)?[`"]?([A-Za-z0-9_]{1,64})[`"]?\s*\(/gim;
  return [...new Set([...text.matchAll(creations)].map(([, name = ""]) => name))];
}

function beginningOf(path: string): string {
  try {
    const file = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(mostBytes);
      return bytes.toString("utf8", 0, readSync(file, bytes, 0, mostBytes, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return "";
  }
}
