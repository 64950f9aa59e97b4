import { matching } from "../../src/answers/search.ts";

test("a search finds what begins so, then words that do, then what holds it", () => {
  const entries = ["Node.js", "a static page", "MariaDB, a database", "data"];
  expect(matching(entries, "da", (entry) => entry)).toEqual(["data"].concat(["MariaDB, a database"]));
  expect(matching(entries, "A", (entry) => entry)).toEqual(["a static page", "MariaDB, a database", "data"]);
  expect(matching(entries, "", (entry) => entry)).toEqual(entries);
  expect(matching(entries, "x", (entry) => entry)).toEqual([]);
});
