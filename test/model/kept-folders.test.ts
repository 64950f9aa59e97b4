import { loadKinds } from "../../src/kinds/load.ts";
import { nameKeptVolume, withKeptFolders } from "../../src/model/build/data/kept-folders.ts";
import { buildModel } from "../../src/model/build/model.ts";
import { validateAnswers } from "../../src/model/validate.ts";

const kinds = await loadKinds();

function answersOf(web: object, more: object = {}) {
  const services = { web: { kind: "generic", image: "app:1", ...web } };
  const result = validateAnswers({ version: 1, name: "shop", hosts: [{ name: "here" }], services, ...more }, kinds);
  if (!result.ok) {
    throw new Error(JSON.stringify(result.issues));
  }
  return result.answers;
}

test.each([
  ["web", "/data", "web_data"],
  ["web", "/var/lib/shop", "web_var-lib-shop"],
  ["my.web-1", "/srv/a+b@c/d_e.f", "my.web-1_srv-a-b-c-d_e.f"],
])("the volume of %s at %s is %s", (service, folder, name) => {
  expect(nameKeptVolume(service, folder)).toBe(name);
});

const volume = { type: "volume", source: "web_var-lib-shop", target: "/var/lib/shop" };

test("a folder that is kept is a volume of the service, which the stack declares", () => {
  const more = { compose: { volumes: { files: { labels: { of: "us" } } } } };
  const answers = answersOf({ keeps: ["/var/lib/shop"], compose: { volumes: ["files:/files"] } }, more);
  const { services, resources } = buildModel(answers, kinds);
  expect(services[0]?.adopted?.hardened.service.volumes).toEqual([
    { type: "volume", source: "files", target: "/files", volume: {} },
    volume,
  ]);
  expect(resources.volumes).toEqual({ "web_var-lib-shop": {}, files: { labels: { of: "us" } } });
});

test("it is put beside the memory of a service, not under it", () => {
  const answers = answersOf({ keeps: ["/var/lib/shop"], writable: ["/tmp"] });
  const { service } = buildModel(answers, kinds).services[0]?.adopted?.hardened ?? {};
  expect(service).toMatchObject({ read_only: true, tmpfs: [expect.stringMatching(/^\/tmp\b/)], volumes: [volume] });
});

test("doing it again changes nothing", () => {
  const once = answersOf({ keeps: ["/var/lib/shop"] });
  expect(withKeptFolders(once)).toEqual(once);
});

test("answers without one are the same", () => {
  const answers = answersOf({});
  expect(withKeptFolders(answers)).toBe(answers);
});
