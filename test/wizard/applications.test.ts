import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadKinds } from "../../src/kinds/load.ts";
import { surveyFolder } from "../../src/survey/survey-folder.ts";
import { collectAnswers } from "../../src/wizard/collect.ts";
import { makeFolders } from "../support/projects/folders.ts";
import { type Scripted, scripted } from "./scripted-prompter.ts";

/* What the wizard asks about an application: how it is started and where it listens, with what its kind proposes. */

const kinds = await loadKinds();
const makeFolder = makeFolders();

async function written(prompter: Scripted, ...service: string[]) {
  const collected = await collectAnswers({
    options: { service },
    kinds,
    folder: "/home/x/shop",
    found: surveyFolder("/home/x/shop"),
    guide: { prompter },
  });
  return collected?.written;
}

const services = async (...words: Parameters<typeof written>): Promise<unknown> => (await written(...words))?.services;

test("what a kind proposes holds where nobody says otherwise", async () => {
  expect(await services(scripted(), "web=node")).toEqual({
    web: {
      kind: "node",
      base: "debian:13",
      source: "./web",
      start: "node server.js",
      port: 3000,
      publish: "127.0.0.1:3000",
      outbound: "none",
    },
  });
});

test("a command that the kind does not have and a port that is none are asked again, with the reason", async () => {
  const prompter = scripted({
    "which command": ["npm start", "node server.js && id", "python -m gunicorn shop:app"],
    "inside its container": ["eighty", "80", "5000"],
    "which extensions": "pymysql, gunicorn",
  });
  expect(await services(prompter, "book=python")).toMatchObject({
    book: { start: "python -m gunicorn shop:app", port: 5000, extensions: ["pymysql", "gunicorn"] },
  });
  expect(prompter.asked.filter((line) => line.startsWith("  "))).toEqual([
    "  This begins with `npm`, which a service of kind python does not have. It can begin with: python, gunicorn, uvicorn.",
    expect.stringContaining("must be a program and its words"),
    "  This must be a number.",
    expect.stringMatching(/1024/),
  ]);
});

test("files are served wherever the kind says: nobody is asked for a command or a port", async () => {
  const prompter = scripted();
  expect(await services(prompter, "site=static")).toEqual({
    site: { kind: "static", base: "debian:13", source: "./site", publish: "127.0.0.1:8080" },
  });
  expect(prompter.asked.filter((line) => /command|inside its container/.test(line))).toEqual([]);
});

test("a port alone is one of the server itself", async () => {
  const prompter = scripted({ "on which address": ["99999", "19000"] });
  expect(await services(prompter, "site=static")).toMatchObject({ site: { publish: "127.0.0.1:19000" } });
  expect(prompter.asked.filter((line) => line.startsWith("  "))).toEqual([
    expect.stringContaining("99999 is not a port"),
  ]);
});

test("a public name takes the place of a published address, and its authority gets an address of mail", async () => {
  const prompter = scripted({
    "by which public name": ["shop_1.example.com", "Shop.example.com, shop.example.org"],
    "the authority": "ops@example.org",
  });
  const answers = await written(prompter, "site=static");
  expect([answers?.services.site, answers?.edge]).toEqual([
    { kind: "static", base: "debian:13", source: "./site", domain: ["Shop.example.com", "shop.example.org"] },
    { email: "ops@example.org" },
  ]);
  expect(prompter.asked.filter((line) => line.startsWith("  "))).toEqual([expect.stringContaining("is no name")]);
  expect(prompter.asked.join("\n")).not.toContain("on which address and port");
});

test("without a public name nobody is asked for its authority", async () => {
  const prompter = scripted();
  await written(prompter, "site=static");
  expect(prompter.asked.join("\n")).not.toContain("authority");
});

test("where a kind is built from one image only, nobody is asked which", async () => {
  const kind = kinds.get("static");
  const prompter = scripted();
  const collected = await collectAnswers({
    options: { service: ["clock=clock"] },
    kinds: new Map([...kinds, ...(kind ? [["clock", { ...kind, bases: { "debian:13": {} } }] as const] : [])]),
    folder: "/home/x/shop",
    found: surveyFolder("/home/x/shop"),
    guide: { prompter },
  });
  expect(collected?.written.services.clock).toMatchObject({ kind: "clock", base: "debian:13" });
  expect(prompter.asked.filter((line) => line.includes("built from"))).toEqual([]);
});

test.each([
  ["app.py", "python"],
  ["package.json", "node"],
  ["index.php", "php-nginx"],
])("an application in the project's own folder is found by its %s, whatever lies below", async (file, kind) => {
  const folder = makeFolder();
  writeFileSync(join(folder, file), "");
  mkdirSync(join(folder, "public"));
  writeFileSync(join(folder, "public/index.html"), "");
  const prompter = scripted();
  const found = surveyFolder(folder);
  const collected = await collectAnswers({ options: {}, kinds, folder, found, guide: { prompter } });
  expect(Object.values(collected?.written.services ?? {})).toContainEqual(
    expect.objectContaining({ kind, source: "." }),
  );
});
