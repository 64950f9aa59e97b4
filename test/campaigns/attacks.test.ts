import { spawnSync } from "node:child_process";
import { Lab } from "../support/projects/lab.ts";

/* The attack suite on this machine's engine: against the case study as it is deployed, and against the article's plain stack. */

interface Fate {
  readonly hardened: { readonly verdict: string };
  readonly plain: { readonly verdict: string };
  readonly open?: { readonly verdict: string };
  readonly counts: boolean;
}

const lab = new Lab("e2eattacks", 18131);
let fates: readonly (readonly [string, Fate])[];
let said: string;

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
  lab.mustDeploy();
  const words = ["test/attacks/run.mjs", "--hardened", lab.stack, "--json", "--patience", "2"];
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", maxBuffer: 2 ** 24 });
  said = stderr;
  fates = Object.entries(JSON.parse(stdout || "{}"));
});
afterAll(() => lab.remove());

test("none succeeds against the hardened stack, and the stack stands afterwards", () => {
  const counted = fates.filter(([, { counts }]) => counts);
  expect(counted.filter(([, { hardened }]) => hardened.verdict !== "stopped")).toEqual([]);
  expect(counted.length).toBeGreaterThanOrEqual(70);
  expect(said).not.toContain("did not stand");
});

test("those that are not counted need what this machine does not have, and could be tried", () => {
  const left = fates.filter(([, { counts }]) => !counts);
  expect(left.filter(([, { hardened }]) => !["stopped", "succeeded"].includes(hardened.verdict))).toEqual([]);
  expect(left.length).toBeLessThanOrEqual(9);
});

test("the plain stack falls to most of them, and nearly all others succeed where nothing stops them", () => {
  const fell = fates.filter(([, { plain }]) => plain.verdict === "succeeded");
  const never = fates.filter(([, { plain, open }]) => plain.verdict !== "succeeded" && open?.verdict !== "succeeded");
  expect(fell.length).toBeGreaterThanOrEqual(50);
  // What this kernel may lack: AF_ALG, the magic key; and a busy machine has no second processor to take.
  expect(never.length <= 4 ? [] : never.map(([name]) => name)).toEqual([]);
});
