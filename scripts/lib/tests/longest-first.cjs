// The order in which jest begins the files of tests: the longest first. Otherwise one of them begins late on a fresh machine, where jest knows no
// times yet, and runs alone for minutes while the other workers have nothing left to do.
const { default: Sequencer } = require("@jest/test-sequencer");

/** Parts of their paths; what is not here comes after them, in jest's own order. */
const longest = [
  "e2e/server/prepare",
  "e2e/attacks",
  "e2e/server/faults",
  "e2e/server/boot",
  "linters/project",
  "e2e/server/",
  "e2e/deploy/",
  "e2e/logs/",
  "e2e/kinds/",
  "e2e/",
  "linters/",
];

module.exports = class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rankOf(one.path) - rankOf(other.path));
  }
};

function rankOf(path) {
  const rank = longest.findIndex((part) => path.includes(`/test/${part}`));
  return rank === -1 ? longest.length : rank;
}
