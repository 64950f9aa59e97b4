import { readFileSync } from "node:fs";
import { imageRepository, variablePrefix } from "../../src/model/deployed-names.ts";

/** The collection is held to the same table. */
const names: readonly { service: string; variables: string; image: string }[] = JSON.parse(
  readFileSync("test/support/service-names.json", "utf8"),
);

test.each(names)("$service", ({ service, variables, image }) => {
  expect({ variables: variablePrefix(service), image: imageRepository("shop", service) }).toEqual({ variables, image });
});
