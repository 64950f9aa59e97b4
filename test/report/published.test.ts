import fc from "fast-check";
import { readPublished } from "../../src/report/published.ts";
import type { Reached } from "../../src/report/tunnels.ts";
import { holds } from "../support/holds.ts";

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
    unrefused: ["db_root_password", 7, null],
  };
  expect(readPublished({ alpha: { harden }, beta: "no", gamma: { harden: [] } })).toEqual({
    findings: [{ host: "alpha", control: "seccomp", ok: true }],
    urls: { good: "https://a.example/" },
    tunnels: {},
    audits: [],
    backups: [],
    renewals: [],
    unrefused: [{ host: "alpha", secret: "db_root_password" }],
    releases: [],
    notes: ["a", "alpha: 5 findings could not be read and are not counted."],
  });
});

test("who accepts what does not hold is read with it, as far as its shape is right", () => {
  const accepted = [
    { entry: "engine-socket", reason: "it restarts containers", until: "2027-05-26", owner: "ops" },
    { entry: "seccomp", reason: "no need" },
    { entry: "seccomp", until: 7 },
    "seccomp",
  ];
  const findings = [false, true, null].map((ok) => ({ control: "seccomp", ok, open: "it keeps it", accepted }));
  expect(readPublished({ alpha: { harden: { findings } } }).findings).toEqual([
    { host: "alpha", control: "seccomp", ok: false, open: "it keeps it", accepted: accepted.slice(0, 2) },
    { host: "alpha", control: "seccomp", ok: true },
    { host: "alpha", control: "seccomp", ok: null },
  ]);
});

test("no value makes it throw", () => {
  const harden = fc.oneof(
    fc.jsonValue(),
    fc.record({ findings: fc.jsonValue(), urls: fc.jsonValue(), notes: fc.jsonValue() }),
  );
  holds(
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

describe("what answers on its server only is told with the way there", () => {
  const web1 = { name: "web1", connection: "ssh", address: "192.0.2.7", user: "deploy", port: 2222 } as const;

  test.each<[string, string, Reached, string | undefined]>([
    ["over ssh", "http://127.0.0.1:8081/", web1, "ssh -N -L 8081:127.0.0.1:8081 -p 2222 YOU@192.0.2.7"],
    [
      "by the name in the ssh configuration",
      "http://[::1]:8081/",
      { name: "web1", connection: "ssh" },
      "ssh -N -L 8081:[::1]:8081 web1",
    ],
    ["a port of root's", "http://127.0.0.1/", { name: "web1", connection: "ssh" }, "ssh -N -L 8080:127.0.0.1:80 web1"],
    ["an address that is reached from here", "http://192.0.2.7:8081/", web1, undefined],
    ["every interface", "http://0.0.0.0:8081/", web1, undefined],
    ["on this machine", "http://127.0.0.1:8081/", { name: "web1", connection: "local" }, undefined],
    ["what only looks like it and would reach a shell", "http://127.`id`/", web1, undefined],
  ])("%s", (_, url, server, expected) => {
    const { tunnels } = readPublished({ web1: { harden: { urls: { web: url } } } }, { servers: [server] });
    expect(tunnels).toEqual(expected === undefined ? {} : { web: expected });
  });
});

test("what became of the data of databases is told, and only that", () => {
  const says = "db has data of MariaDB 10.11.19.";
  const harden = {
    data_versions: [
      { service: "db", verdict: "agreed", says },
      { service: "old", verdict: "starts", says: "never told" },
      { service: "new", verdict: "unknown", says: 7 },
      "no map",
    ],
    data_taken_over: [
      { service: "db", verdict: "starts" },
      { service: "my", verdict: "agreed" },
      { verdict: "starts" },
    ],
  };
  expect(readPublished({ alpha: { harden } }).notes).toEqual([
    `alpha: ${says}`,
    "alpha: db has taken its data over: their files are those of the release of its image now.",
    expect.stringMatching(/^alpha: my runs, but its files are still noted as those of the older release: docs/),
  ]);
});
