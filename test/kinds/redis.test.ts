import { readFileSync } from "node:fs";
import { loadKinds } from "../../src/kinds/load.ts";
import { surveyFolder } from "../../src/survey/survey-folder.ts";
import { askAboutService } from "../../src/wizard/questions/service.ts";
import { caseStudy, modelOf, planOf, webserver } from "../support/case-study.ts";

/* What the kind of a store takes, says and sets. */

const stack = (cache: object = {}) =>
  caseStudy({ services: { web: webserver({ uses: ["cache"] }), cache: { kind: "redis", ...cache } } });

test("asks for what a store has: keys and programs, no database and no seed", async () => {
  const questions = askAboutService("cache", stack(), { kinds: await loadKinds(), found: surveyFolder("/shop") });
  expect(questions.map(({ path }) => path.at(-1))).toEqual(["image", "rights", "keys"]);
  expect(questions[1]?.message).toBe("cache: what may the application do in it?");
  expect(JSON.stringify(questions[1])).toContain("run programs inside the server too");
});

test("keeps half of its memory for what rewriting the file takes", async () => {
  const memory = async (limit: string) => {
    const { files } = await planOf(stack({ limits: { memory: limit } }));
    return files.find(({ path }) => path.endsWith("/cache/conf/server.conf"))?.text.match(/^maxmemory (\d+)mb$/m)?.[1];
  };
  expect(await memory("256m")).toBe("128");
  expect(await memory("4g")).toBe("2048");
});

test("is on an internal network alone, and no secret of it is a variable", async () => {
  const cache = (await modelOf(stack())).services.find(({ name }) => name === "cache");
  expect(cache?.networks).toEqual(["cache"]);
  expect(cache?.environment).toEqual({});
});

test("lets nobody in by settings: users are in a secret, the server is protected, dangerous commands are off", () => {
  const settings = readFileSync("templates/kinds/redis/service/conf/server.conf.hbs", "utf8");
  expect(settings).toMatch(/^aclfile \/run\/secrets\//m);
  for (const line of ["protected-mode yes", "enable-debug-command no", "enable-module-command no", "appendonly yes"]) {
    expect(settings.split("\n")).toContain(line);
  }
  expect(settings).not.toMatch(/^(?:requirepass|user|masterauth|replicaof)/m);
});
