import { keyClasses } from "../../../src/compose/schema/keys.ts";
import { loadKinds } from "../../../src/kinds/load.ts";
import { refusals } from "../../../src/model/adopt/dangers/refused.ts";
import { buildModel } from "../../../src/model/build/model.ts";
import { type Validation, validateAnswers } from "../../../src/model/validate.ts";

/* Answers are written by hand too: what an import would refuse, or write in its long form, must not come in this way. */

const kinds = await loadKinds();

function checked(compose: object, declared: object = {}, more: object = {}): Validation {
  const web = { kind: "generic", image: "app:1@sha256:".padEnd(77, "0"), compose, ...more };
  return validateAnswers(
    { version: 1, name: "shop", hosts: [{ name: "here", connection: "local" }], services: { web }, compose: declared },
    kinds,
  );
}

function issues(compose: object, declared?: object, more?: object) {
  const result = checked(compose, declared, more);
  return result.ok ? [] : result.issues.map(({ path, what }) => `${path.join(".")}: ${what}`);
}

test.each<[string, object, object]>([
  ["services.web.compose.use_api_sockets", { use_api_sockets: true }, {}],
  ["services.web.compose.volumes.0.bind.of_tomorrow", { volumes: [{ type: "bind", bind: { of_tomorrow: 1 } }] }, {}],
  ["compose.networks.back.of_tomorrow", {}, { networks: { back: { of_tomorrow: true } } }],
  ["compose.volumes.data.of_tomorrow", {}, { volumes: { data: { of_tomorrow: true } } }],
])("%s is no key of Compose, and refused", (path, compose, declared) => {
  expect(issues(compose, declared)).toEqual([expect.stringContaining(`${path}: `)]);
});

test.each<[string, object, object]>([
  ["services.web.compose.volumes", { volumes: "data" }, {}],
  ["services.web.compose.build", { build: [{ privileged: true }] }, {}],
  ["services.web.compose.cpu_quota", { cpu_quota: [{ device: "/etc" }] }, {}],
  ["services.web.compose.deploy.resources", { deploy: { resources: "host" } }, {}],
  ["services.web.compose.tmpfs", { tmpfs: { "kernel.core_pattern": "|/x" } }, {}],
  ["compose.networks.back.external", {}, { networks: { back: { external: ["/opt"] } } }],
  ["compose.networks.back.ipam.config", {}, { networks: { back: { ipam: { config: "8.8.8.0/24" } } } }],
])("%s cannot have a value of that kind, and it is refused", (path, compose, declared) => {
  expect(issues(compose, declared).join("\n")).toContain(`${path}: \`${path.split(".").at(-1)}\` cannot have `);
});

const values: Readonly<Record<string, object>> = {
  "services.*.build.additional_contexts": { build: { additional_contexts: { lib: "../lib" } } },
  "services.*.build.context": { build: { context: "/" } },
  "services.*.build.dockerfile": { build: { dockerfile: "../other/Dockerfile" } },
  "services.*.extends": { extends: { file: "/srv/x.yml", service: "y" } },
  "services.*.label_file": { label_file: ["/etc/passwd"] },
  "services.*.models": { models: { llm: {} } },
  "services.*.pre_start": { pre_start: [{ image: "app:1", command: ["id"] }] },
  "services.*.provider": { provider: { type: "/bin/sh" } },
};

test("every key that is refused says why, and what to write instead", () => {
  const refused = [...keyClasses].flatMap(([place, keys]) =>
    [...keys].filter(([, group]) => group === "refused").map(([key]) => `${place}.${key}`),
  );
  const named = Object.keys(refusals);
  expect(refused.filter((key) => !named.some((one) => key === one || key.startsWith(`${one}.`)))).toEqual([]);
  expect(named.sort()).toEqual(Object.keys(values).sort());
});

test.each(Object.entries(values))("%s is refused", (key, compose) => {
  expect(issues(compose, {}, { source: "./web" }).join("\n")).toContain(refusals[key]?.what);
});

test("a build without a folder would have the stack's own", () => {
  expect(issues({ build: { dockerfile_inline: "FROM scratch" } })).toEqual([
    "services.web.compose.build: it says how it is built, but not from which folder",
  ]);
});

test.each([
  ["a volume", { volumes: ["80:80:80:80"] }],
  ["a port", { ports: ["http"] }],
  ["a truth", { privileged: "perhaps" }],
])("%s that Compose cannot read is told with its service", (_title, compose) => {
  expect(issues(compose)).toEqual([expect.stringMatching(/^services\.web\.compose: /)]);
});

test.each<[string, object, string]>([
  ["a volume", { volumes: ["/etc:/host"] }, "sensitive-mount"],
  ["the engine's socket", { volumes: ["/var/run/docker.sock:/x:ro"] }, "engine-socket"],
  ["a device", { devices: ["/dev/mem"] }, "device"],
  ["a truth", { privileged: "yes" }, "privileged"],
  ["variables of a file", { env_file: "/etc/environment" }, "server-file"],
  ["settings", { sysctls: ["kernel.core_pattern=|/x"] }, "server-setting"],
])("the short form of %s is judged like the long one", (_title, compose, slug) => {
  const result = checked(compose);
  if (!result.ok) {
    throw new Error(JSON.stringify(result.issues));
  }
  const [web] = buildModel(result.answers, kinds).services;
  expect(web?.adopted?.hardened.dangers.map((danger) => danger.slug)).toEqual([slug]);
});
