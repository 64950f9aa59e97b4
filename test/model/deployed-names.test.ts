import { readFileSync } from "node:fs";
import {
  nameGroup,
  nameInEngine,
  namePrefix,
  nameRepository,
  nameVolumeKey,
  proposeDatabase,
  proposeStackName,
} from "../../src/model/deployed-names.ts";
import { databaseName, groupName, stackName } from "../../src/model/schema/patterns/names.ts";

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

test.each([
  ["My Shop", "my_shop"],
  ["my-shop", "my-shop"],
  ["my_shop", "my_shop"],
  ["-shop-", "shop"],
  ["2024-shop", "shop"],
  ["42", "stack"],
  ["Mein Büro", "mein_buro"],
  ["Bu\u0308ro", "buro"],
  ["Straße & Söhne", "strasse_sohne"],
  ["Łódź, Ærø", "lodz_aero"],
  ["店", "stack"],
  [`${"a".repeat(29)}-b`, "a".repeat(29)],
])("the project or folder %s becomes the stack %s", (text, stack) => {
  expect(proposeStackName(text)).toBe(stack);
  expect(stack).toMatch(stackName.regex);
});

test.each([
  ["my-shop", "my_shop", "my_shopdb"],
  ["my_shop", "my_shop", "my_shopdb"],
  ["shop", "shop", "shopdb"],
])("the stack %s is the group %s, and its database %s", (stack, group, database) => {
  expect({ group: nameGroup(stack), database: proposeDatabase(stack) }).toEqual({ group, database });
  expect(group).toMatch(groupName.regex);
  expect(database).toMatch(databaseName.regex);
});
