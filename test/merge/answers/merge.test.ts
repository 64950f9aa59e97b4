import fc from "fast-check";
import { setIn, withoutIn } from "../../../src/lib/paths.ts";
import { mergeAnswers } from "../../../src/merge/answers/merge.ts";
import { holds } from "../../support/holds.ts";

/* A repeated import: what the last one came to, the user's answers, and what it comes to now. */

const digest = `@sha256:${"0".repeat(64)}`;

/** The merged value, or the paths of the conflicts. */
function merge(base: unknown, ours: unknown, theirs: unknown, at: readonly string[] = []): unknown {
  const { changes, conflicts } = mergeAnswers({ base, ours, theirs }, at);
  return conflicts.length > 0
    ? conflicts.map(({ path }) => path.join("."))
    : changes.reduce<unknown>(
        (answers, { path, value }) => (value === undefined ? withoutIn(answers, path) : setIn(answers, path, value)),
        ours,
      );
}

test.each<[string, unknown, unknown, unknown, unknown]>([
  ["nothing changed", { a: 1 }, { a: 1 }, { a: 1 }, { a: 1 }],
  ["the user changed", { a: 1 }, { a: 2 }, { a: 1 }, { a: 2 }],
  ["the user added", { a: 1 }, { a: 1, b: 2 }, { a: 1 }, { a: 1, b: 2 }],
  ["the user removed", { a: 1, b: 2 }, { a: 1 }, { a: 1, b: 2 }, { a: 1 }],
  ["the compose file changed", { a: 1 }, { a: 1, b: 2 }, { a: 3 }, { a: 3, b: 2 }],
  ["the compose file added", { a: 1 }, { a: 1 }, { a: 1, b: { c: 2 } }, { a: 1, b: { c: 2 } }],
  ["the compose file removed", { a: 1, b: 2 }, { a: 1, b: 2 }, { a: 1 }, { a: 1 }],
  ["the compose file says that there is none", { a: 1 }, { a: 1 }, { a: null }, { a: null }],
  ["both changed it in the same way", { a: 1 }, { a: 2 }, { a: 2 }, { a: 2 }],
  ["both removed it", { a: 1, b: 1 }, { b: 1 }, { b: 1 }, { b: 1 }],
  ["both changed it", { a: { b: 1 } }, { a: { b: 2 } }, { a: { b: 3 } }, ["a.b"]],
  ["both added it otherwise", {}, { a: 1 }, { a: 2 }, ["a"]],
  ["the user removed what the compose file changed", { a: { b: 1 } }, {}, { a: { b: 2 } }, ["a"]],
  ["the user changed what the compose file removed", { a: { b: 1 } }, { a: { b: 2 } }, {}, ["a"]],
  ["nothing is known of the last import", undefined, { a: 1, b: 2 }, { a: 1, c: 3 }, { a: 1, b: 2, c: 3 }],
  ["a list is one value", { command: [1] }, { command: [1, 2] }, { command: [0, 1] }, ["command"]],
  ["items are added to a list by both", { ports: [1] }, { ports: [1, 2] }, { ports: [3, 1] }, { ports: [1, 2, 3] }],
  ["items are removed by both", { ports: [1, 2, 3] }, { ports: [2, 3] }, { ports: [1, 2] }, { ports: [2] }],
  ["an item is added by both", { ports: [] }, { ports: [1, 2] }, { ports: [2, 3] }, { ports: [1, 2, 3] }],
  ["an item is replaced by both", { ports: [1] }, { ports: [2] }, { ports: [3] }, ["ports"]],
  ["an item is replaced, another added", { ports: [1] }, { ports: [1, 2] }, { ports: [3] }, { ports: [2, 3] }],
  ["the list of the one is no list", { ports: [1] }, { ports: [2] }, { ports: 3 }, ["ports"]],
  ["an image was pinned", { image: "a:1" }, { image: `a:1${digest}` }, { image: "a:1" }, { image: `a:1${digest}` }],
  [
    "the compose file pinned an image",
    { image: "a:1" },
    { image: "a:1" },
    { image: `a:1${digest}` },
    { image: `a:1${digest}` },
  ],
  [
    "the compose file pins no longer",
    { image: `a:1${digest}` },
    { image: `a:1${digest}` },
    { image: "a:1" },
    { image: "a:1" },
  ],
  ["a pinned image has a new tag", { image: "a:1" }, { image: `a:1${digest}` }, { image: "a:2" }, { image: "a:2" }],
  ["another image, and a new tag", { image: "a:1" }, { image: "b:1" }, { image: "a:2" }, ["image"]],
  ["a service is called image", { image: { a: 1 } }, { image: { a: 1 } }, { image: { a: 2 } }, { image: { a: 2 } }],
])("%s", (_what, base, ours, theirs, merged) => {
  expect(merge(base, ours, theirs)).toEqual(merged);
});

const value = fc.oneof(
  fc.integer({ max: 3 }),
  fc.constantFrom("a:1", `a:1${digest}`, null),
  fc.array(fc.integer({ max: 3 }), { maxLength: 3 }),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.dictionary(
    fc.constantFrom("a", "b", "image", "ports", "volumes"),
    fc.oneof({ maxDepth: 3 }, value, tie("tree")),
    {
      maxKeys: 4,
    },
  ),
}));

test("without a change in the compose file there is nothing to merge, whatever the user wrote", () => {
  holds(
    fc.property(tree, tree, (base, ours) => {
      expect(mergeAnswers({ base, ours, theirs: base })).toEqual({ changes: [], conflicts: [] });
    }),
  );
});

test("without a change of the user's, all of the compose file is taken over", () => {
  holds(
    fc.property(tree, tree, (base, theirs) => {
      const { changes, conflicts } = mergeAnswers({ base, ours: base, theirs });
      expect(conflicts).toEqual([]);
      expect(changes.map(({ value: taken }) => taken)).toEqual(changes.length === 0 ? [] : [theirs]);
    }),
  );
});

test("what only the user changed is kept, and what only the compose file changed is taken over", () => {
  holds(
    fc.property(tree, tree, tree, (base, mine, now) => {
      // Each key is changed by one side at most.
      const keys = [...new Set([base, mine, now].flatMap(Object.keys))];
      const sideOf = (key: string) => (key < "c" ? mine : now);
      const pick = (choose: (key: string) => Record<string, unknown>) =>
        Object.fromEntries(keys.flatMap((key) => (key in choose(key) ? [[key, choose(key)[key]]] : [])));
      const [ours, theirs] = [pick((key) => (key < "c" ? mine : base)), pick((key) => (key < "c" ? base : now))];
      expect(merge(base, ours, theirs)).toEqual(pick(sideOf));
    }),
  );
});

test("what is taken over is there the next time: there is nothing more to merge", () => {
  holds(
    fc.property(tree, tree, tree, (base, ours, theirs) => {
      const { changes, conflicts } = mergeAnswers({ base, ours, theirs });
      fc.pre(conflicts.length === 0);
      const merged = changes.reduce<unknown>((all, each) => setIn(all, each.path, each.value), ours);
      expect(mergeAnswers({ base: theirs, ours: merged, theirs })).toEqual({ changes: [], conflicts: [] });
    }),
  );
});
