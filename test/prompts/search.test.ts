import { findMatching } from "../../src/prompts/search.ts";

test("a search finds what begins so, then words that do, then what holds it", () => {
  const entries = ["Node.js", "a static page", "MariaDB, a database", "data"];
  expect(findMatching(entries, "da", (entry) => [entry])).toEqual(["data"].concat(["MariaDB, a database"]));
  expect(findMatching(entries, "A", (entry) => [entry])).toEqual(["a static page", "MariaDB, a database", "data"]);
  expect(findMatching(entries, "", (entry) => [entry])).toEqual(entries);
  expect(findMatching(entries, "x", (entry) => [entry])).toEqual([]);
});

test("what an entry says beside its name finds it too, after all names", () => {
  const entries = [
    ["webserver: on which address", "127.0.0.1:8081", "services.webserver.publish"],
    ["How strictly", "published"],
  ] as const;
  expect(findMatching(entries, "publish", (entry) => entry)).toEqual(entries);
  expect(findMatching(entries, "8081", (entry) => entry)).toEqual([entries[0]]);
  expect(findMatching(entries, "strict", (entry) => entry)).toEqual([entries[1]]);
});
