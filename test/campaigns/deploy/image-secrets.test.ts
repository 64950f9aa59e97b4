import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Lab } from "../../support/projects/lab.ts";
import { brokenControls, changedIn, failuresIn } from "../../support/projects/report.ts";

/* A secret in a layer of an image: found before a container is touched. */

const stack = "e2elayers";
const lab = new Lab(stack, 18_234, {
  files: {
    "app/Dockerfile": "FROM debian:13\nCOPY settings.txt /srv/settings.txt\nRUN rm /srv/settings.txt\n",
    "app/settings.txt": "colour=blue\n",
  },
  services: `
  app:
    kind: generic
    source: ./app
    user: "10001:10001"
    writable: []
    reaches: []
    secrets: { API_TOKEN: file }
    compose: { command: [sleep, infinity], init: true, stop_grace_period: 1s }`,
});
const found = /the stack's secret app_api_token, as Base64 in \/srv\/settings\.txt \(layer 2 of 3\)/;

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => lab.remove());

function deploy(...flags: readonly string[]) {
  const { code, report } = lab.deploy(...flags);
  const [finding] = report.findings.filter(({ control }) => control === "image-secrets");
  return { code, failures: failuresIn(report), changed: changedIn(report), broken: brokenControls(report), finding };
}

const looked = () => readFileSync(`/opt/harden/${stack}/.looked.json`, "utf8");

test("an image without one is started, and looked through once", () => {
  const { code, failures, changed, finding } = deploy("--prove");
  expect({ code, failures, second: changed[1], finding }).toMatchObject({
    code: 0,
    failures: "",
    second: 0,
    finding: { ok: true },
  });
});

test("a secret in a layer stops the deploy, told by where it stands and not by its value, and what runs goes on", () => {
  const { app } = lab.containers();
  const secret = lab.secret("app_api_token");
  const coded = Buffer.from(`user:${secret}`).toString("base64");
  writeFileSync(join(lab.folder, "app/settings.txt"), `authorization=Basic ${coded}\n`);
  const { code, failures, broken } = deploy();
  expect({ code, broken }).toEqual({
    code: 3,
    broken: [expect.objectContaining({ control: "image-secrets", service: "app", why: expect.stringMatching(found) })],
  });
  expect(failures).toMatch(/No container was changed, because app would run an image with a secret in it/);
  expect(lab.containers()).toEqual({ app });
  const shown = `${lab.run(["report"]).stdout} ${lab.run(["report", "--format", "json"]).stdout} ${looked()}`;
  expect(shown).toMatch(found);
  expect(shown.includes(secret) || shown.includes(coded)).toBe(false);
});

test("it may be accepted until a day, and then stands in every report", () => {
  lab.set(["services", "app", "accept"], {
    "image-secrets": { reason: "it is changed next week", until: "2099-01-01" },
  });
  expect(lab.run(["generate"]).code).toBe(0);
  const { app } = lab.containers();
  const { code, failures, finding } = deploy();
  expect({ code, failures }).toEqual({ code: 0, failures: "" });
  expect(finding).toMatchObject({ ok: false, open: "it is changed next week", why: expect.stringMatching(found) });
  expect(lab.containers().app).not.toBe(app);
});
