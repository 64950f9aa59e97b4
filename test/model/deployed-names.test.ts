import { readFileSync } from "node:fs";
import { nameInEngine, namePrefix, nameRepository, nameVolumeKey } from "../../src/model/deployed-names.ts";

/** The collection is held to the same table. */
const names: readonly { service: string; variables: string; image: string }[] = JSON.parse(
  readFileSync("test/support/service-names.json", "utf8"),
);

test.each(names)("$service", ({ service, variables, image }) => {
  expect({ variables: namePrefix(service), image: nameRepository("shop", service) }).toEqual({ variables, image });
});

test.each<[key: string, declared: object, name: string]>([
  ["data", {}, "shop_data"],
  [nameVolumeKey("web", "cache"), {}, "shop_web_cache"],
  ["data", { name: "old_data" }, "old_data"],
  ["data", { external: true }, "data"],
  ["data", { external: true, name: "theirs" }, "theirs"],
  ["data", { external: { name: "theirs" } }, "theirs"],
  ["data", { external: false, driver: "local" }, "shop_data"],
])("in the engine %s, declared as %j, is called %s", (key, declared, name) => {
  expect(nameInEngine(key, { ...declared }, "shop")).toBe(name);
});
