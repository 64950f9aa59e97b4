// Prints each test that failed, with the beginning of what it said, from a file of jest's --json: at the end of a long run nothing else is to be read.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

const lines = 30;
const width = 300;

function shortened(message) {
  const said = stripVTControlCharacters(message).split("\n");
  const ours = said.filter((line) => !line.includes("/node_modules/jest"));
  return ours.slice(0, lines).map((line) => `    ${line.slice(0, width)}`);
}

const { testResults } = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const { name, message, assertionResults } of testResults) {
  const path = relative(process.cwd(), name);
  const failed = assertionResults.filter(({ status }) => status === "failed");
  for (const { fullName, failureMessages } of failed) {
    console.log([`${path}: ${fullName}`, ...failureMessages.flatMap(shortened)].join("\n"));
  }
  if (assertionResults.length === 0 && message) {
    // It could not even be loaded.
    console.log([path, ...shortened(message)].join("\n"));
  }
}
