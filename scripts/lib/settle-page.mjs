import { readFileSync, writeFileSync } from "node:fs";

/**
 * Writes a page that is made by a script, or with `--check` compares it; what is wrong is told, and ends the script with 1.
 *
 * @param script what makes the page
 * @param complaint why the page cannot be made, empty if it can
 */
export function settlePage(page, text, { script, complaint }) {
  if (complaint !== "") {
    fail(complaint);
  } else if (!process.argv.includes("--check")) {
    writeFileSync(page, text);
  } else if (readFileSync(page, "utf8") !== text) {
    fail(`${page} is out of date: run node ${script}`);
  }
}

function fail(why) {
  console.error(why);
  process.exitCode = 1;
}

/** A text for a cell of a table. */
export function escapeCell(text) {
  return text.replaceAll("|", "\\|");
}
