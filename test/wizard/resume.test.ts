import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareResume } from "../../src/wizard/resume.ts";
import type { Walk } from "../../src/wizard/walk.ts";
import { makeFolders } from "../support/projects/folders.ts";

const state = makeFolders();
const walk: Walk = { replies: { name: "shop", "services.web.uses": ["db"] }, open: ["trust"], picked: "trust" };
const placeIn = (folder: string) => join(folder, "harden-init/wizard");

test("what was said is kept for its folder alone, and only its owner can read it", () => {
  const XDG_STATE_HOME = state();
  const resume = prepareResume("/home/somebody/shop", { XDG_STATE_HOME });
  expect(resume.read()).toBeUndefined();
  resume.save(walk);
  expect(resume.read()).toEqual({
    walk: { replies: walk.replies, open: walk.open },
    saved: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
  expect(prepareResume("/home/somebody/other", { XDG_STATE_HOME }).read()).toBeUndefined();
  const [name = ""] = readdirSync(placeIn(XDG_STATE_HOME));
  expect(statSync(join(placeIn(XDG_STATE_HOME), name)).mode & 0o777).toBe(0o600);
  expect(statSync(placeIn(XDG_STATE_HOME)).mode & 0o777).toBe(0o700);
  resume.forget();
  expect(readdirSync(placeIn(XDG_STATE_HOME))).toEqual([]);
  resume.forget();
});

test("a later answer takes the place of the earlier ones, whole", () => {
  const XDG_STATE_HOME = state();
  const resume = prepareResume("/shop", { XDG_STATE_HOME });
  resume.save(walk);
  resume.save({ replies: { name: "store" }, open: [] });
  expect(resume.read()?.walk).toEqual({ replies: { name: "store" }, open: [] });
  expect(readdirSync(placeIn(XDG_STATE_HOME))).toHaveLength(1);
});

test("without a state folder of its own it lies in the user's", () => {
  const HOME = state();
  prepareResume("/shop", { HOME }).save(walk);
  expect(readdirSync(join(HOME, ".local/state/harden-init/wizard"))).toHaveLength(1);
});

test("where nothing can be written nothing is kept, and nobody is bothered", () => {
  const file = join(state(), "file");
  writeFileSync(file, "");
  const resume = prepareResume("/shop", { XDG_STATE_HOME: file });
  resume.save(walk);
  expect(resume.read()).toBeUndefined();
  resume.forget();
});

test.each([
  ["no JSON", "{"],
  [
    "another format",
    JSON.stringify({ version: 2, folder: "/shop", saved: "2026-01-01T00:00:00Z", replies: {}, open: [] }),
  ],
  [
    "another folder",
    JSON.stringify({ version: 1, folder: "/x", saved: "2026-01-01T00:00:00Z", replies: { a: "b" }, open: [] }),
  ],
  ["no answers", JSON.stringify({ version: 1, folder: "/shop", saved: "2026-01-01T00:00:00Z", replies: {}, open: [] })],
  [
    "a moment that is none",
    JSON.stringify({ version: 1, folder: "/shop", saved: "\u001b[2J", replies: { a: "b" }, open: [] }),
  ],
  [
    "replies that are none",
    JSON.stringify({ version: 1, folder: "/shop", saved: "2026-01-01T00:00:00Z", replies: { a: { b: 1 } }, open: [] }),
  ],
  ["too much", `"${"x".repeat(1_000_001)}"`],
])("a file that holds %s is as if it were not there", (_, text) => {
  const XDG_STATE_HOME = state();
  const resume = prepareResume("/shop", { XDG_STATE_HOME });
  resume.save(walk);
  const [name = ""] = readdirSync(placeIn(XDG_STATE_HOME));
  mkdirSync(placeIn(XDG_STATE_HOME), { recursive: true });
  writeFileSync(join(placeIn(XDG_STATE_HOME), name), text);
  expect(resume.read()).toBeUndefined();
});
