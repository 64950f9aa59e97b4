import { nameHint } from "../../src/lib/text/nearest-name.ts";

test.each<[string, readonly string[], string]>([
  ["webservr", ["webserver", "dbserver"], "Did you mean webserver?"],
  ["x", ["webserver", "dbserver"], "Known services: webserver, dbserver."],
  ["x", [], "Known services: none."],
])("%s beside %j", (typed, known, hint) => {
  expect(nameHint(typed, known, "Known services")).toBe(hint);
});
