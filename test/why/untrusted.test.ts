import * as fc from "fast-check";
import { Secret } from "../../src/lib/secret.ts";
import { createRedactor } from "../../src/secrets/redact.ts";
import { describeChanges } from "../../src/why/describe.ts";
import { explainChanges } from "../../src/why/explain.ts";
import { mostFields } from "../../src/why/mask.ts";
import { readTold } from "../../src/why/read-told.ts";

/* What hosts tell is not trusted: whatever they say, the report stays small, shows no secret and steers no terminal. */

const canary = "canary-4711-teapot";
const redact = createRedactor([new Secret(canary)]);
const text = fc.oneof(
  fc.string(),
  fc.constantFrom(canary, `x${canary}y`, "\u001b[31mred", "a: 1\n", `a: ${canary}\n`, "\u202eabc", "a".repeat(5_000)),
);
const side = fc.option(text, { nil: undefined });
const fieldTold = fc.record({ field: text, before: side, after: side });
const thing = fc.record(
  {
    what: fc.oneof(fc.constantFrom("file", "secret", "account", "setting", "container"), text),
    name: fc.oneof(text, fc.constantFrom("/opt/harden/shop/compose.yml", "/opt/harden/shop/web/app/a.php", "a.json")),
    state: fc.oneof(fc.constantFrom("new", "changed", "gone"), text),
    fields: fc.oneof(fc.array(fieldTold, { maxLength: 30 }), fc.anything()),
    before: side,
    after: side,
    by: fc.oneof(fc.subarray(["hand", "project"]), fc.anything()),
    services: fc.oneof(fc.array(text), fc.anything()),
  },
  { requiredKeys: [] },
);
const container = fc.record({
  name: text,
  before: fc.oneof(
    fc.anything(),
    fc.record({
      id: text,
      service: text,
      state: text,
      config: fc.record({ Cmd: fc.array(text), Labels: fc.dictionary(text, text) }),
      host: fc.object(),
    }),
  ),
  after: fc.oneof(
    fc.anything(),
    fc.record({ id: text, service: text, state: text, config: fc.record({ Cmd: fc.array(text) }), host: fc.object() }),
  ),
});
const result = fc.record(
  {
    action: fc.constantFrom(
      "harden.stack.place_tree",
      "harden.stack.stack_verify",
      "harden.stack.server_settings",
      "copy",
    ),
    changed: fc.boolean(),
    differs: fc.oneof(fc.array(thing, { maxLength: 150 }), fc.anything()),
    containers: fc.oneof(fc.array(container), fc.anything()),
    since: fc.oneof(
      fc.record({
        first: fc.boolean(),
        keys: fc.array(text),
        more: fc.nat(),
        edited: fc.boolean(),
        tool: fc.anything(),
      }),
      fc.anything(),
    ),
    rotating: fc.oneof(fc.array(text), fc.anything()),
    diff: fc.anything(),
  },
  { requiredKeys: ["action"] },
);

test("whatever hosts tell, a pass says at most so much of it, without a secret and without signs that steer a terminal", () => {
  fc.assert(
    fc.property(fc.array(result, { maxLength: 4 }), (results) => {
      const tasks = results.map((one, index) => {
        const told = readTold(one as never, one.changed === true, redact);
        const outcome = one.changed === true ? "changed" : "ok";
        const finished = { host: `h${index % 2}`, task: "a task", action: one.action, outcome, changes: [] };
        return { result: finished, ...(told !== undefined && { told }) };
      });
      const changes = explainChanges(tasks, "shop");
      const shown = JSON.stringify([tasks, changes, describeChanges(changes, true)]);
      expect(shown).not.toContain(canary);
      expect(changes.list.length).toBeLessThanOrEqual(60);
      for (const { fields, name } of changes.list) {
        expect(fields.length).toBeLessThanOrEqual(mostFields);
        const texts = [name, ...fields.flatMap(({ field, before = "", after = "" }) => [field, before, after])];
        expect(texts.join("")).not.toMatch(/\p{C}/u);
        expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(160);
      }
    }),
  );
});

test.each([
  ["a variable with the name of a secret", "services.web.environment.DB_PASSWORD", "hunter2 but long", "another-One"],
  [
    "an address with a password",
    "services.web.environment.DATABASE_URL",
    "postgres://a:hunter22@db/x",
    "postgres://a:hunter23@db/x",
  ],
  ["a command with a password", "services.cache.command", "redis-server --requirepass hunter22", "redis-server"],
  ["a line that sets one", "line", "db_password = hunter22", undefined],
  ["a token of a known form", "services.web.environment.X", `ghp_${"a1B2".repeat(9)}`, "none"],
])("%s is not shown", (_what, field, before, after) => {
  const told = readTold(
    { action: "x", differs: [{ what: "file", name: "a.yml", fields: [{ field, before, after }] }] },
    true,
    (value) => value,
  );
  expect(told?.things[0]?.fields).toEqual([
    { field, before: "(not shown)", ...(after !== undefined && { after: "(not shown)" }) },
  ]);
});
