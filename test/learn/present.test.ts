import { loadKinds } from "../../src/kinds/load.ts";
import { findPresent } from "../../src/learn/present.ts";
import { buildModel } from "../../src/model/build/model.ts";
import { validateAnswers } from "../../src/model/validate.ts";
import { listOwnedVolumes } from "../../src/plan/context/data/owned-volumes.ts";

const kinds = await loadKinds();
const web = {
  kind: "generic",
  image: "app:1",
  user: "33:34",
  owns: ["/data", "/old"],
  accept: { "foreign-volume": { reason: "it was there before", until: "2099-01-01" } },
  compose: {
    volumes: ["data:/data", "old:/old", "shared:/shared", "far:/far", "data:/readable:ro", "./x:/x", "/none"],
  },
};
const worker = { kind: "generic", image: "app:1", user: "33:34", compose: { volumes: ["shared:/s", "data:/d:ro"] } };

function modelOf(services: object) {
  const volumes = { data: {}, shared: {}, old: { name: "old_files" }, far: { driver: "rexray" } };
  const hosts = [{ name: "here", connection: "local" }];
  const result = validateAnswers({ version: 1, name: "shop", hosts, services, compose: { volumes } }, kinds);
  if (!result.ok) {
    throw new Error(JSON.stringify(result.issues));
  }
  return buildModel(result.answers, kinds);
}

const model = modelOf({ web, worker });

test("only what no other service writes and what lies on the engine's disk can be given", () => {
  const { owns, givable } = findPresent(model, "web");
  expect(owns).toEqual(["/data", "/old"]);
  expect([...givable]).toEqual(["/data", "/old"]);
});

test("a service that is not there has nothing", () => {
  const nothing = {
    service: {},
    calls: "engine",
    isOwn: false,
    apparmor: "off",
    openUntil: {},
    owns: [],
    keeps: [],
    givable: new Set(),
    outbound: "any",
  };
  expect(findPresent(model, "gone")).toEqual(nothing);
});

test("a deploy gives each volume by its name in the engine", () => {
  expect(listOwnedVolumes(model)).toEqual([
    { service: "web", volume: "shop_data", uid: 33, gid: 34 },
    { service: "web", volume: "old_files", uid: 33, gid: 34 },
  ]);
});

test("a volume of two services is given once", () => {
  const second = { ...worker, owns: ["/d"], compose: { volumes: ["data:/d"] } };
  expect(listOwnedVolumes(modelOf({ web, second })).map(({ volume }) => volume)).toEqual(["shop_data", "old_files"]);
});
