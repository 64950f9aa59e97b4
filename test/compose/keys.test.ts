import { keyClasses } from "../../src/compose/schema/keys.ts";
import { checkKeys } from "../../src/compose/shape/check-keys.ts";
import type { MapNode, Node } from "../../src/compose/types.ts";

const at = { file: "compose.yml", line: 1 };
const value: Node = { kind: "scalar", value: 1, at };

function map(entries: Readonly<Record<string, Node>>): MapNode {
  return { kind: "map", entries: new Map(Object.entries(entries)), at };
}

/** A file in which a map stands at that place of the table, and nothing else. */
function fileWith(place: string, inner: MapNode): MapNode {
  const names = place === "" ? [] : place.split(".");
  return names.reduceRight<MapNode>((node, name) => map({ [name === "*" ? "any" : name]: node }), inner);
}

function complaints(tree: MapNode): string {
  try {
    checkKeys(tree);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

const hasNoImage = "compose.yml:1: the service `any` has neither an image nor a build";

describe.each([...keyClasses].map(([place, keys]) => [place, [...keys.keys()]] as const))(
  "at the place %j",
  (place, keys) => {
    test("every key of the table is known, and so is x-anything", () => {
      const all = Object.fromEntries([...keys, "x-own"].map((key) => [key, value]));
      expect(complaints(fileWith(place, map(all))).replace(hasNoImage, "")).toBe("");
    });

    test("another one is told with its line", () => {
      expect(complaints(fileWith(place, map({ no_such_key: value })))).toContain("has no key `no_such_key`");
    });
  },
);

test.each(["services.*.environment", "services.*.labels", "services.*.logging.options", "volumes.*.driver_opts"])(
  "%s takes any key",
  (place) => {
    expect(complaints(fileWith(place, map({ no_such_key: value }))).replace(hasNoImage, "")).toBe("");
  },
);

test("items of lists are looked into", () => {
  const ports: Node = { kind: "list", items: [map({ target: value }), map({ targt: value })], at };
  const tree = map({ services: map({ web: map({ image: value, ports }) }) });
  expect(complaints(tree)).toBe("compose.yml:1: `services.web.ports[1]` has no key `targt`\n  Did you mean target?");
});
