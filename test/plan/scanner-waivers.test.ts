import { parse, stringify } from "yaml";
import { catalogue } from "../../src/controls/catalogue.ts";
import { scannerRules } from "../../src/controls/scanner-rules.ts";
import { dangerRules } from "../../src/model/adopt/dangers/all.ts";
import { renderAnswers } from "../support/rendered.ts";

const until = "2027-12-31";
const socket = { reason: `it restarts workers: ${"see the runbook ".repeat(10).trim()}`, until, owner: "ops team" };
const root = { reason: "it must be root", until };

async function rendered(services: object, hardening: object = {}) {
  const { plan } = await renderAnswers(
    stringify({ version: 1, name: "shop", hosts: [{ name: "here", connection: "local" }], services, hardening }),
  );
  const text = (path: string) => plan.files.find((file) => file.path === path)?.text;
  return { composeLint: text(".compose-lint.yml"), trivy: text(".trivyignore.yaml") };
}

const volumes = [{ type: "bind", source: "/var/run/docker.sock", target: "/var/run/docker.sock" }];
const agent = {
  kind: "generic",
  image: "agent:1",
  compose: { volumes, user: "root" },
  accept: { "engine-socket": socket, "non-root-user": root },
};
const image = `nginx@sha256:${"0".repeat(64)}`;
const plain = { kind: "generic", image, user: "101:101", capabilities: [], writable: [], health: { image: true } };

test("compose-lint may leave out what a service accepts, with the reason, and nothing of the others", async () => {
  const { composeLint, trivy } = await rendered({ agent, web: plain });
  expect(parse(composeLint ?? "")).toEqual({
    rules: {
      "CL-0001": { exclude_services: { agent: `engine-socket: ${socket.reason} (until ${until} by ops team)` } },
      "CL-0018": { exclude_services: { agent: `non-root-user: it must be root (until ${until})` } },
    },
  });
  expect(trivy).toBeUndefined();
});

test("what the stack has switched off is accepted for each service", async () => {
  const overrides = { "read-only-root": { off: true, reason: "no list of places yet" } };
  const { composeLint } = await rendered({ web: plain, other: plain }, { overrides });
  expect(parse(composeLint ?? "").rules["CL-0007"].exclude_services).toEqual({
    web: "read-only-root: no list of places yet",
    other: "read-only-root: no list of places yet",
  });
});

test("Trivy may leave it out in the service's own Dockerfile, until the day after the last one", async () => {
  const { trivy } = await rendered({
    app: {
      kind: "generic",
      source: "./apps/app",
      compose: { build: { dockerfile: "docker/Dockerfile" }, user: "root" },
      accept: { "non-root-user": root },
    },
  });
  const check = {
    paths: ["apps/app/docker/Dockerfile"],
    statement: `non-root-user: it must be root (until ${until})`,
    expired_at: "2028-01-01",
  };
  expect(parse(trivy ?? "")).toEqual({
    misconfigurations: [
      { id: "DS-0002", ...check },
      { id: "AVD-DS-0002", ...check },
    ],
  });
  // Trivy takes a day in quotes for a text, and refuses the file.
  expect(trivy).toContain("\n    expired_at: 2028-01-01\n");
});

test("where nothing is accepted there is neither file", async () => {
  expect(await rendered({ web: plain })).toEqual({ composeLint: undefined, trivy: undefined });
});

test("each entry of the table is the name of a control or of a danger", () => {
  const known = new Set([...catalogue, ...dangerRules].map(({ slug }) => slug).concat("shared-mount"));
  const named = Object.values(scannerRules).flatMap((rules) => Object.values(rules).flat());
  expect(named.filter((entry) => !known.has(entry))).toEqual([]);
});
