import { findPlainText } from "../../../src/import/secrets/plain-text.ts";

test.each<[string, object, readonly string[]]>([
  ["nothing", { command: ["serve"], environment: { LANG: "C" }, build: { args: { NODE_ENV: "production" } } }, []],
  ["a build argument", { build: { args: { NPM_TOKEN: "npm_abcdefgh12345678" } } }, ["build.args.NPM_TOKEN"]],
  ["a command line", { command: ["cache", "--requirepass", "x"] }, ["command"]],
  ["a secret of another service", { healthcheck: { test: ["CMD", "ask", "-pkV9x-T2mQ"] } }, ["healthcheck.test"]],
  [
    "a label, twice",
    { labels: { one: "kV9x-T2mQ" }, command: ["a:kV9x-T2mQ", "kV9x-T2mQ"] },
    ["labels.one", "command"],
  ],
  [
    "a client's option in a health check",
    { healthcheck: { test: ["CMD", "redis-cli", "-a", "x", "ping"] } },
    ["healthcheck.test"],
  ],
  ["one with a variable", { healthcheck: { test: ["CMD-SHELL", 'redis-cli -a "$P" ping; mysql -P3306 -p"$P"'] } }, []],
  ["a text of several lines", { environment: { EXTRA: "a = 1\npassword = kV9x" } }, ["environment.EXTRA"]],
])("%s", (_title, service, places) => {
  expect(findPlainText(service as Record<string, unknown>, (text) => text.includes("kV9x-T2mQ"))).toEqual(places);
});
