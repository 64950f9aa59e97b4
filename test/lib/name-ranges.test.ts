import fc from "fast-check";
import { joinNames } from "../../src/lib/text/name-ranges.ts";
import { holds } from "../support/holds.ts";

test.each<[names: readonly string[], joined: string]>([
  [[], ""],
  [["b", "a"], "b, a"],
  [["web3", "web1", "web2"], "web3, web1, web2"],
  [["web2", "web1", "web3", "web4"], "web1 to web4"],
  [["web1", "web2", "web4", "web5", "web6"], "web1, web2, web4 to web6"],
  [["web8", "web9", "web10", "web11"], "web8 to web11"],
  [["web-08", "web-09", "web-10", "web-11"], "web-08 to web-11"],
  [["web1", "web01", "web001", "web0001"], "web0001, web001, web01, web1"],
  [["a1.eu", "a2.eu", "a3.eu", "a3.us"], "a1.eu to a3.eu, a3.us"],
  [["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.1.1"], "10.0.0.1 to 10.0.0.3, 10.0.1.1"],
  [["fra", "ams", "lon", "par"], "ams, fra, lon, par"],
  [["a1", "b2", "c3", "d4"], "a1, b2, c3, d4"],
])("%j", (names, joined) => {
  const sorted = (text: string) => text.split(", ").sort();
  expect(sorted(joinNames(names))).toEqual(sorted(joined));
});

test("no name is lost, whatever the names", () => {
  const name = fc.stringMatching(/^[a-z]{0,2}[0-9]{0,3}[a-z]{0,1}$/);
  holds(
    fc.property(fc.uniqueArray(name.filter(Boolean), { minLength: 4, maxLength: 40 }), (names) => {
      const shown = joinNames(names).split(", ");
      const ends = shown.flatMap((part) => part.split(" to "));
      expect(new Set(ends).size).toBe(ends.length);
      const counted = shown.map((part) => {
        const [first = "", last = first] = part.split(" to ");
        const number = (text: string) => Number(/(\d+)\D*$/.exec(text)?.[1] ?? 0);
        return last === first ? 1 : number(last) - number(first) + 1;
      });
      expect(counted.reduce((sum, count) => sum + count, 0)).toBe(names.length);
    }),
  );
});
