// Prints "PASSED FAILED" from a file of pytest's --junit-xml. A test that was skipped has not passed.
import { readFileSync } from "node:fs";

const text = readFileSync(process.argv[2], "utf8");
const [, attributes] = /<testsuite ([^>]*)>/.exec(text);
const count = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(attributes)[1]);
const bad = count("errors") + count("failures") + count("skipped");
console.log(count("tests") - bad, bad);
