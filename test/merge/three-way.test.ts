import fc from "fast-check";
import { decideFile } from "../../src/merge/decide.ts";
import { mergeTexts } from "../../src/merge/three-way.ts";
import type { KnownFile } from "../../src/merge/types.ts";
import { holds } from "../support/holds.ts";

const asText = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

/** Few different lines, so that repeats, which make comparing hard, are common. */
const someText = fc
  .tuple(
    fc.array(fc.constantFrom("", "a", "b", "c", "d: 1", "  e", "\tf", "__proto__", "ü"), { maxLength: 12 }),
    fc.constantFrom("\n", "\r\n"),
    fc.boolean(),
  )
  .map(([lines, ending, closed]) => lines.join(ending) + (closed && lines.length > 0 ? ending : ""));

/** A base and, for each of its lines, who edits it; two edits never touch each other. */
const separateEdits = fc
  .array(
    fc.record({
      who: fc.constantFrom("yours", "next"),
      how: fc.constantFrom("replace", "delete", "insert"),
      gap: fc.nat(3),
    }),
    { maxLength: 20 },
  )
  .map((edits) => {
    const base: string[] = ["first"];
    const sides = { yours: ["first"], next: ["first"], both: ["first"] };
    edits.forEach(({ who, how, gap }, index) => {
      const old = `old ${index}`;
      const edited = { replace: [`new ${index}`], delete: [], insert: [old, `new ${index}`] }[how];
      const rest = Array.from({ length: gap + 1 }, (_, line) => `rest ${index}.${line}`);
      base.push(old, ...rest);
      sides.yours.push(...(who === "yours" ? edited : [old]), ...rest);
      sides.next.push(...(who === "next" ? edited : [old]), ...rest);
      sides.both.push(...edited, ...rest);
    });
    return { base: asText(base), yours: asText(sides.yours), next: asText(sides.next), both: asText(sides.both) };
  });

/** Lines that `later` has more often than `earlier`, without regard to line endings. */
function added(earlier: string, later: string): string[] {
  const left = earlier.split(/\r?\n/);
  return later.split(/\r?\n/).filter((line) => {
    const at = left.indexOf(line);
    if (at !== -1) {
      left.splice(at, 1);
    }
    return at === -1;
  });
}

test("edits that do not touch each other are all in the result", () => {
  holds(fc.property(separateEdits, ({ base, yours, next, both }) => mergeTexts(base, yours, next) === both));
});

test("it does not matter which side is whose, where endings are alike", () => {
  holds(
    fc.property(
      separateEdits,
      ({ base, yours, next }) => mergeTexts(base, yours, next) === mergeTexts(base, next, yours),
    ),
  );
});

test("one side alone wins", () => {
  holds(
    fc.property(someText, someText, (base, other) => {
      const ending = (text: string) => text.replaceAll("\r\n", "\n");
      expect(mergeTexts(base, other, base)).toBe(other);
      expect(ending(mergeTexts(base, base, other) ?? "conflict")).toBe(ending(other));
    }),
  );
});

test("no line that the user wrote is ever lost", () => {
  holds(
    fc.property(fc.option(someText, { nil: undefined }), someText, someText, (base, yours, next) => {
      const known: KnownFile = {
        written: true,
        policy: "managed",
        yours: { text: yours, mode: 0o644, utf8: true },
        ...(base === undefined ? {} : { base: { text: base, mode: 0o644 } }),
      };
      const change = decideFile({ path: "f", text: next, mode: 0o644, policy: "managed" }, known);
      if (change.type === "update") {
        expect(yours).toBe(base);
      }
      if (change.type === "merged") {
        expect(added(change.text, asText(added(base ?? "", yours))).filter((line) => line !== "")).toEqual([]);
      }
      expect(["identical", "update", "merged", "conflict", "kept"]).toContain(change.type);
    }),
    2000,
  );
});

test("a merge that is repeated changes nothing more", () => {
  holds(fc.property(separateEdits, ({ base, next, both }) => mergeTexts(base, both, next) === both));
});

test("a big file with edits at both ends is merged, and one that would take too long is left to a person", () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => `line ${index}`);
  const base = asText(lines);
  const start = performance.now();
  expect(mergeTexts(base, base.replace("line 0\n", "mine\n"), `${base}end\n`)).toBe(
    `${base.replace("line 0\n", "mine\n")}end\n`,
  );
  const same = "same\n".repeat(20_000);
  expect(mergeTexts(same, `mine\n${same}x\n`, `next\n${same}y\n`)).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(60_000);
});
