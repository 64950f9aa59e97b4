import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../../support/projects/folders.ts";
import { type Ran, type TestProject, writeProject } from "../cli.ts";
import { withProgram } from "../programs.ts";

const newFolder = makeFolders();
let project: TestProject;
beforeAll(async () => {
  project = await writeProject(newFolder());
});

const release = "20261129-180512";
const plan = {
  release,
  kept: ["20261130-070000", release],
  files: ["/opt/harden/csvs23/compose.yml"],
  services: ["webserver"],
  removed: ["csvs23-cache-1"],
  images: [{ service: "webserver", now: "csvs23/webserver:2", released: "csvs23/webserver:1" }],
  lost: [],
  secrets: ["cache_password"],
};
const nothing = { ...plan, files: [], services: [], removed: [], images: [], secrets: [] };

interface Called extends Ran {
  /** The command line of each run of the play. */
  readonly runs: readonly string[];
}

/** Calls rollback with an `ansible-playbook` that writes down how it is called, and says of its hosts what a play would. */
async function rollback(
  words: readonly string[],
  hosts: Readonly<Record<string, object>>,
  ending = "exit 0",
): Promise<Called> {
  const folder = newFolder();
  const log = join(folder, "runs");
  const stats = { ok: 1, changed: 1, failures: 0, ignored: 0, rescued: 0, skipped: 0, unreachable: 0 };
  const custom = Object.fromEntries(
    Object.entries(hosts).map(([host, one]) => [host, { rollback: one, harden: { releases: { restored: release } } }]),
  );
  const events = [
    { _event: "v2_playbook_on_play_start", play: { name: "Take back" } },
    {
      _event: "v2_playbook_on_stats",
      stats: Object.fromEntries(Object.keys(hosts).map((host) => [host, stats])),
      custom_stats: custom,
    },
  ];
  const script = [
    `echo "$*" >>${log}`,
    ...events.map((event) => `cat <<'END'\n${JSON.stringify(event)}\nEND`),
    ending,
  ].join("\n");
  const ran = await withProgram(folder, "ansible-playbook", script, () => project.call(["rollback", ...words]));
  return { ...ran, runs: readFileSync(log, "utf8").trim().split("\n") };
}

test("shows what differs, then goes to the very release that was shown", async () => {
  const { code, stdout, runs } = await rollback(["--yes"], { local: plan });
  expect(code).toBe(0);
  expect(runs.map((run) => [run.includes("--check"), run.includes(`"rollback_to":"${release}"`)])).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(stdout.split("\n").slice(0, 7)).toEqual([
    `local  release ${release} (2026-11-29 18:05:12 UTC)`,
    "  starts again: webserver",
    "  removes: csvs23-cache-1",
    "  image of webserver: csvs23/webserver:2 → csvs23/webserver:1",
    "  files: /opt/harden/csvs23/compose.yml",
    "  secrets that come back: cache_password",
    "  other releases that are kept: 20261130-070000",
  ]);
  expect(stdout).toMatch(/^✔ Took csvs23 back in [\s\S]*local: release .* runs again, and every container is healthy/m);
});

test.each<[string, readonly string[], object, RegExp]>([
  ["only shown", ["--check"], plan, /starts again: webserver/],
  ["nothing differs", ["--yes"], nothing, /runs there already: nothing differs/],
])("%s: one run, which changes nothing", async (_what, words, one, says) => {
  const { code, stdout, runs } = await rollback(words, { local: one });
  expect({ code, runs }).toEqual({ code: 0, runs: [expect.stringContaining("--check")] });
  expect(stdout).toMatch(says);
});

test("one that was cut off is completed, also where nothing differs any more", async () => {
  const { code, stdout, runs } = await rollback(["--yes"], { local: { ...nothing, unfinished: true } });
  expect({ code, runs: runs.length }).toEqual({ code: 0, runs: 2 });
  expect(stdout).toContain("a rollback to it was cut off: it is completed, and measured");
});

test("a release and one host are handed on", async () => {
  const { runs } = await rollback([release, "--yes", "--limit", "local"], { local: plan });
  expect(runs.every((run) => run.includes(`"rollback_to":"${release}"`) && run.includes("--limit=local"))).toBe(true);
});

test("servers that would go to different releases are refused, and nothing is changed", async () => {
  const { code, stderr, runs } = await rollback(["--yes"], { one: plan, two: { ...plan, release: "20261130-070000" } });
  expect({ code, runs: runs.length }).toEqual({ code: 2, runs: 1 });
  expect(stderr).toContain(`one to ${release}, two to 20261130-070000`);
});

test("without a terminal to ask on nothing is changed", async () => {
  const { code, stderr, runs } = await rollback([], { local: plan });
  expect({ code, runs: runs.length }).toEqual({ code: 2, runs: 1 });
  expect(stderr).toContain("--yes");
});

test("a plan that fails is no success, and is not gone on with", async () => {
  const { code, runs } = await rollback(["--yes"], { local: plan }, "exit 2");
  expect({ code, runs: runs.length }).toEqual({ code: 5, runs: 1 });
});

test("the plan as a document, and what a host makes up of it", async () => {
  const { stdout } = await rollback(["--check", "--json"], {
    local: plan,
    odd: { release, images: "none" },
    liar: { ...plan, release: "{{ x }}" },
  });
  expect(JSON.parse(stdout)).toEqual({
    hosts: [
      { host: "local", ...plan, unfinished: false },
      { ...nothing, host: "odd", kept: [], unfinished: false },
    ],
  });
});

test.each([
  ["a word that names no release", ["yesterday"], "named by its time"],
  ["--data, without a backup", ["--data", "--yes"], "no backups"],
])("%s ends with 2 before anything is run", async (_what, words, says) => {
  const { code, stderr } = await project.call(["rollback", ...words]);
  expect({ code, says: stderr.includes(says) }).toEqual({ code: 2, says: true });
});
