import { existsSync } from "node:fs";
import { join } from "node:path";
import { findControl } from "../../src/controls/catalogue.ts";

const lib = (name: string): string => join(process.cwd(), "test/attacks/lib", name);
const { loadAttacks } = await import(lib("attacks.mjs"));
const { judge } = await import(lib("siege.mjs"));
const { closing, fates } = await import(lib("verdict.mjs"));
const attacks: readonly { id: string; control: string }[] = [
  ...(await loadAttacks()),
  ...(await loadAttacks(["task"])),
];

const secrets = { token: "abc", root_password: "it's (secret)" };
const attack = { id: "web/try", evidence: "^holds {token}$" };

test("every attack names a control of the catalogue, or a file of a kind, that stops it", () => {
  const stops = (control: string) => findControl(control) !== undefined || existsSync(join("templates/kinds", control));
  expect(attacks.filter(({ control }) => !stops(control))).toEqual([]);
});

test.each([
  ["brings home what it was after", attack, { state: "won", text: "holds abc" }, "succeeded"],
  ["claims success without evidence", attack, { state: "won", text: "holds xyz" }, "unproven"],
  ["is refused", attack, { state: "stopped", text: "EPERM: holds abc" }, "stopped"],
  ["breaks", attack, { state: "broken", text: "syntax error" }, "broken"],
  ["was never tried", attack, undefined, "broken"],
  [
    "says no, but its effect is there",
    { ...attack, proof: "…" },
    { state: "stopped", text: "", proof: "holds abc" },
    "succeeded",
  ],
  [
    "says yes, but has no effect",
    { ...attack, proof: "…" },
    { state: "won", text: "done", proof: "no file" },
    "stopped",
  ],
  ["halts the other service", { ...attack, neighbour: 3 }, { state: "stopped", text: "", neighbour: 6.1 }, "succeeded"],
  [
    "leaves the other service answering",
    { ...attack, neighbour: 3 },
    { state: "stopped", text: "", neighbour: 5.9 },
    "stopped",
  ],
])("an attack that %s", (_what, tried, said, verdict) => {
  expect(judge(tried, said, secrets, 2)).toMatchObject({ verdict });
});

test("root's password is known by its characters, and never shown", () => {
  const steals = { id: "web/steal", evidence: "{root_password}" };
  expect(judge(steals, { state: "won", text: "PASSWORD=it's (secret)" }, secrets, 1)).toEqual({
    verdict: "succeeded",
    seen: "PASSWORD=[the password of root]",
  });
});

test("what a server lacks is told and not counted; anything else that succeeds is a failure", () => {
  const tried = [{ id: "a", needs: "apparmor" }, { id: "b" }];
  const outcome = (verdict: string) => ({ verdict, seen: "" });
  const against = (a: string, b: string) => ({ outcomes: new Map(Object.entries({ a: outcome(a), b: outcome(b) })) });
  const good = (a: string, b: string, has: object) =>
    closing(tried, fates(tried, { hardened: against(a, b), has }), { fallen: [] }).good;
  expect(good("succeeded", "stopped", { apparmor: false })).toBe(true);
  expect(good("succeeded", "stopped", { apparmor: true })).toBe(false);
  expect(good("stopped", "unproven", { apparmor: true })).toBe(false);
  expect(good("stopped", "broken", { apparmor: true })).toBe(false);
  expect(
    closing(tried, fates(tried, { hardened: against("stopped", "stopped"), has: {} }), { fallen: ["web"] }).good,
  ).toBe(false);
});
