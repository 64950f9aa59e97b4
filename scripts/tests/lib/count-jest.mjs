// Prints "PASSED FAILED" from a file of jest's --json. A file of tests that cannot even be loaded counts as one that failed.
import { readFileSync } from "node:fs";

const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(numPassedTests, numFailedTests + numRuntimeErrorTestSuites);
