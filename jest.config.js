/** @type {import('jest').Config} */
const base = {
  rootDir: import.meta.dirname ?? new URL(".", import.meta.url).pathname,
  extensionsToTreatAsEsm: [".ts"],
  testEnvironment: "node",
  // The cleaning would wrap what signal-exit keeps on the process once more for each file, until the stack is full.
  testEnvironmentOptions: { globalsCleanup: "off" },
  transform: {
    "^.+\\.ts$": [
      "<rootDir>/scripts/tests/lib/transform.cjs",
      { jsc: { target: "es2022", parser: { syntax: "typescript" }, experimental: { keepImportAttributes: true } } },
    ],
  },
};

/**
 * Tests that start programs, run a whole command, or render or take over whole projects again and again: each takes seconds. They need nothing but
 * node either, but a room's other tests should not wait for them.
 */
const programs = [
  "/test/(cli|commands|kinds|layout|plan|wizard)/",
  "/test/access/key-pair",
  "/test/answers/diff",
  "/test/ansible/run",
  "/test/compose/bounds",
  "/test/doctor/examine",
  "/test/lib/(finish|read-named)",
  "/test/import/(compose-comments|dangers/(corpus|taken-out)|difference|import|joined-services|overview|repeat|secrets/(canaries|secret-sources))",
  "/test/project/(ask-hosts|decide|outside|ready|reviewed)",
  "/test/project/measure/scanner-archive",
  "/test/report/formats",
  "/test/secrets/(handover|keychain|strength|vault)",
  "/test/write/crash",
];

/** `unit` needs nothing but node; `programs` is slower; `linters` the real linters; `e2e`, `campaigns`, `long` and `learning` the real engine and ansible; `server` an emulated machine; `cluster` three servers in containers. */
export default {
  // Only for what hangs: beside others on a busy machine each command takes many times as long, and a unit test that needs seconds is told by its time.
  testTimeout: 3_600_000,
  testSequencer: "<rootDir>/scripts/tests/lib/longest-first.cjs",
  projects: [
    {
      ...base,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "/test/(e2e|campaigns|long|learning|linters|server|cluster)/", ...programs],
    },
    { ...base, displayName: "programs", testRegex: programs.map((path) => `${path}.*\\.test\\.ts$`) },
    { ...base, displayName: "linters", testMatch: ["<rootDir>/test/linters/**/*.test.ts"] },
    { ...base, displayName: "e2e", testMatch: ["<rootDir>/test/e2e/**/*.test.ts"] },
    { ...base, displayName: "campaigns", testMatch: ["<rootDir>/test/campaigns/**/*.test.ts"] },
    { ...base, displayName: "long", testMatch: ["<rootDir>/test/long/**/*.test.ts"] },
    { ...base, displayName: "learning", testMatch: ["<rootDir>/test/learning/**/*.test.ts"] },
    { ...base, displayName: "server", testMatch: ["<rootDir>/test/server/**/*.test.ts"] },
    { ...base, displayName: "cluster", testMatch: ["<rootDir>/test/cluster/**/*.test.ts"] },
  ],
};
