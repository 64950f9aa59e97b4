import fc from "fast-check";
import { readPublished } from "../../src/report/published.ts";

test("a host speaks for itself only", () => {
  const { findings } = readPublished({
    alpha: { harden: { findings: [{ host: "beta", control: "seccomp", ok: true }] } },
  });
  expect(findings).toEqual([{ host: "alpha", control: "seccomp", ok: true }]);
});

test("what was published for the whole run keeps its host", () => {
  const { findings } = readPublished({
    _run: { harden: { findings: [{ host: "beta", control: "seccomp", ok: true }] } },
  });
  expect(findings[0]?.host).toBe("beta");
});

test("what has not the expected shape is left out, and said to be", () => {
  const harden = {
    findings: [
      null,
      7,
      { control: "", ok: true },
      { control: "x", ok: "yes" },
      { control: "x" },
      { control: "seccomp", ok: true, evidence: 2 },
    ],
    urls: { good: "https://a.example/", bad: "javascript:1", odd: 5, two: "http://a b" },
    notes: ["a", "", 7],
  };
  expect(readPublished({ alpha: { harden }, beta: "no", gamma: { harden: [] } })).toEqual({
    findings: [{ host: "alpha", control: "seccomp", ok: true }],
    urls: { good: "https://a.example/" },
    notes: ["a", "alpha: 5 findings could not be read and are not counted."],
  });
});

test("no value makes it throw", () => {
  const harden = fc.oneof(
    fc.jsonValue(),
    fc.record({ findings: fc.jsonValue(), urls: fc.jsonValue(), notes: fc.jsonValue() }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.record({ harden }))), (custom) => {
      readPublished(custom);
    }),
  );
});

test("where several hosts have a service, each of them answers by its own name", () => {
  const urls = (url: string) => ({ harden: { urls: { web: url } } });
  expect(readPublished({ alpha: urls("http://[::1]:1/"), beta: urls("http://b:1/"), gamma: {} }).urls).toEqual({
    "web on alpha": "http://[::1]:1/",
    "web on beta": "http://b:1/",
  });
});
