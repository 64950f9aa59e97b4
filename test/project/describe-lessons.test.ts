import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadKinds } from "../../src/kinds/load.ts";
import { buildModel } from "../../src/model/build/model.ts";
import { validateAnswers } from "../../src/model/validate.ts";
import { describeLessons } from "../../src/project/learned/describe-lessons.ts";
import { documentOf, image } from "../learn/lesson.ts";
import { makeFolders } from "../support/projects/folders.ts";

const newFolder = makeFolders();

/** What a report says of a project with the service `web`, of which that is kept. */
async function describeKept(kept: string, web: object = {}) {
  const kinds = await loadKinds();
  const hosts = [{ name: "here", connection: "local" }];
  const services = { web: { kind: "generic", image: "nginx:1.27", ...web } };
  const validated = validateAnswers({ version: 1, name: "shop", hosts, services }, kinds);
  if (!validated.ok) {
    throw new Error(JSON.stringify(validated.issues));
  }
  const root = newFolder();
  mkdirSync(join(root, "learned"));
  writeFileSync(join(root, "learned", `${image.slice("sha256:".length)}.json`), kept);
  const { answers } = validated;
  return describeLessons({ root, answers, model: buildModel(answers, kinds) });
}

function keptOf(changes: Readonly<Record<string, unknown>> = {}): string {
  const entry = { reference: "nginx:1.27", host: "here", at: "2027-01-02T03:04:05Z", result: documentOf(changes) };
  return JSON.stringify({ version: 1, services: { web: entry } });
}

test("each fact is told with what was observed", async () => {
  const [lesson] = await describeKept(
    keptOf({ "facts.capabilities": [{ value: "CHOWN", evidence: "fchownat was refused" }] }),
  );
  expect(lesson).toMatchObject({
    service: "web",
    host: "here",
    at: "2027-01-02T03:04:05Z",
    isPartial: false,
    starts: 29,
  });
  expect(lesson?.rows).toEqual([
    { what: "user", before: "its image's own", after: "33:33", why: ["nginx drops root to 33:33 by itself"] },
    { what: "capabilities", before: "the engine's default", after: "CHOWN", why: ["CHOWN: fchownat was refused"] },
    {
      what: "writes to",
      before: "everything",
      after: "/run:size=16m",
      why: ["/run:size=16m: nginx wrote /run/nginx.pid"],
    },
    {
      what: "system calls",
      before: "the engine's profile",
      after: "2 and no other",
      why: ["it lived 2 times with no other"],
    },
    { what: "way out", before: "anywhere", after: "asked for nothing outside", why: [] },
  ]);
});

test.each([
  ["a user", { "facts.user": null }, "user"],
  ["what it needs as root", { "facts.capabilities": null }, "capabilities"],
  ["where it writes", { "facts.read_only": { value: false, evidence: "" } }, "writes to"],
  ["a list that was proven", { "facts.calls.enforced": 0 }, "system calls"],
  ["whom it talks to", { "facts.network": null }, "way out"],
])("without %s there is no row", async (_, changes, what) => {
  const [lesson] = await describeKept(keptOf(changes));
  expect(lesson?.rows.map((row) => row.what)).not.toContain(what);
  expect(lesson?.rows.length).toBeGreaterThan(2);
});

test.each([
  ["is of another version", keptOf(), { image: "nginx:1.28" }],
  ["is damaged", "{", {}],
])("what %s is not told", async (_, kept, web) => {
  expect(await describeKept(kept, web)).toEqual([]);
});
