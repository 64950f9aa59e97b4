// Prints the ten files of tests that took the longest, from files of jest's --json.
import { readFileSync } from "node:fs";
import { relative } from "node:path";

const files = process.argv.slice(2).flatMap((path) => JSON.parse(readFileSync(path, "utf8")).testResults);
const slowest = files
  .map(({ name, startTime, endTime }) => ({ name, seconds: Math.round((endTime - startTime) / 1000) }))
  .sort((one, other) => other.seconds - one.seconds)
  .slice(0, 10);
for (const { name, seconds } of slowest) {
  console.log(`${String(seconds).padStart(5)} s  ${relative(process.cwd(), name)}`);
}
