import { createColors } from "picocolors";
import type { HostState, Status } from "../../src/commands/status/read-status.ts";
import { formatStatus, hasDrifted } from "../../src/commands/status/status-text.ts";
import { checkState } from "../../src/drift/states.ts";
import type { ServiceState } from "../../src/drift/types.ts";
import { toolVersion } from "../../src/lib/version.ts";
import type { Cell } from "../../src/report/grid/draw.ts";

const healthy: ServiceState = {
  host: "alpha",
  service: "web",
  state: "running",
  health: "healthy",
  status: "Up 2 minutes (healthy)",
  image: "nginx:1.29",
};

function answered(state: Partial<ServiceState>, more: readonly Cell[] = []): HostState {
  const one = { ...healthy, ...state };
  const drift = { host: one.host, states: [one], services: [], files: [], checks: [...checkState(one), ...more] };
  return { answer: { host: one.host, outcome: "ok", stdout: "" }, drift };
}

const silent: HostState = { answer: { host: "beta", outcome: "unreachable", stdout: "" } };

function status(hosts: readonly HostState[] | undefined, changes: Status["written"]["changes"] = []): Status {
  return {
    project: { model: { name: "shop" } } as Status["project"],
    written: { changes, edited: [] },
    tool: toolVersion,
    conflicts: [],
    lastRun: undefined,
    hosts,
  };
}

const rights = (ok: boolean): Cell => ({ host: "alpha", service: "web", column: "rights", ok });
const changed = [{ type: "create", path: "a", file: {} }] as unknown as Status["written"]["changes"];

test.each<[string, Status, string, boolean]>([
  ["all is well", status([answered({}, [rights(true)])]), "✔ shop: it runs as the answers say.", false],
  ["one starts", status([answered({ health: "starting" })]), "✔ shop: it runs as the answers say.", false],
  ["a field differs", status([answered({}, [rights(false)])]), "✖ shop: what runs differs from the project.", true],
  [
    "one is unhealthy",
    status([answered({ health: "unhealthy" })]),
    "✖ shop: what runs differs from the project.",
    true,
  ],
  ["one has stopped", status([answered({ state: "exited" })]), "✖ shop: what runs differs from the project.", true],
  ["a job ended", status([answered({ state: "ended", health: "" })]), "✔ shop: it runs as the answers say.", false],
  ["a host is silent", status([answered({}), silent]), "✖ shop: nothing is known of beta.", false],
  ["offline", status(undefined), "✔ shop: the files are as the answers say. No host was asked.", false],
  [
    "offline, with newer answers",
    status(undefined, changed),
    "✖ shop: the files differ from the answers. No host was asked.",
    true,
  ],
])("the result comes first: %s", (_, state, line, drifted) => {
  expect(formatStatus(state, createColors(false))[0]).toBe(line);
  expect(hasDrifted(state)).toBe(drifted);
});

test("what was compared is a line for each service and each host, with a bar", () => {
  const files = (host: string, ok: boolean): Cell => ({ host, column: "files", ok });
  const lines = formatStatus(
    status([
      answered({}, [rights(true), rights(false), files("alpha", true)]),
      answered({ host: "beta", health: "starting" }, [files("beta", false), files("beta", true)]),
    ]),
    createColors(false),
  );
  expect(lines.slice(2, 12)).toEqual([
    "Compared  6 of 9 as in the project, 2 not, 1 not known yet",
    "  █████████████░░░░░░░",
    "",
    "  service       running  healthy  rights",
    "  web on alpha  1/1      1/1      1/2✖",
    "  web on beta   1/1      0/1!     –",
    "",
    "  server  files",
    "  alpha   1/1",
    "  beta    1/2✖",
  ]);
});

const release = "20261129-180512";
test.each([
  ["a deploy brought it", { back: "", tree: "1f" }, undefined],
  [
    "a rollback brought it",
    { back: "2026-11-30T07:00:00Z", tree: "1f" },
    /^rollback: here runs release 20261129-180512 \(2026-11-29 18:05:12 UTC\); the next deploy brings the project's files$/m,
  ],
  [
    "a rollback was cut off",
    { back: "2026-11-30T07:00:00Z", tree: "" },
    /^rollback: here was taken back to release .*, and that did not come to its end: harden-init rollback$/m,
  ],
])("of the release that runs it is told where %s", (_what, note, says) => {
  const host = { answer: { host: "here", outcome: "ok", stdout: "" } as const, release: { id: release, ...note } };
  const text = formatStatus(status([host]), createColors(false)).join("\n");
  expect(text).toMatch(says ?? /^(?![\s\S]*\nrollback:)/);
});
