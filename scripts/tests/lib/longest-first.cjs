// The order in which jest begins the files of tests: the longest first. Otherwise one of them begins late on a fresh machine, where jest knows no
// times yet, and runs alone for minutes while the other workers have nothing left to do.
const { default: Sequencer } = require("@jest/test-sequencer");

/** Parts of their paths; what is not here comes after them, in jest's own order. */
const longest = [
  "campaigns/server/faults",
  "campaigns/server/boot",
  "campaigns/server/filter",
  "campaigns/server/present-settings",
  "campaigns/attacks",
  "campaigns/deploy/volume",
  "campaigns/linters",
  "campaigns/deploy/",
  "campaigns/server/",
  "campaigns/",
  "e2e/server/prepare",
  "e2e/deploy/deploy",
  "e2e/first-hour",
  "e2e/wizard",
  "linters/project",
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
