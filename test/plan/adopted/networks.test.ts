import { stringify } from "yaml";
import { planChecks } from "../../../src/plan/checks/checks.ts";
import { renderAnswers } from "../../support/rendered.ts";

/* What is measured of the networks of a service of one's own. */

const both = [
  { read: "internal_networks", want: "true" },
  { read: "way_out", want: "none" },
];

test.each<[string, object, object | undefined, readonly object[] | undefined]>([
  ["on internal networks of its own", { outbound: "none", reaches: [] }, undefined, both],
  ["on an internal network of its compose file", { compose: { networks: ["back"] } }, { internal: true }, both],
  ["on a network of its compose file that leads out", { compose: { networks: ["back"] } }, {}, undefined],
  [
    "on a network that the stack does not make",
    { compose: { networks: ["back"] } },
    { external: true, name: "proxy" },
    undefined,
  ],
])("%s", async (_title, service, back, expected) => {
  const { model } = await renderAnswers(
    stringify({
      version: 1,
      name: "shop",
      hosts: [{ name: "server", connection: "local" }],
      services: { app: { kind: "generic", image: "app:1", user: "1000:1000", ...service } },
      ...(back !== undefined && { compose: { networks: { back } } }),
    }),
  );
  const controls = planChecks(model)[0]?.controls ?? [];
  expect(controls.find(({ control }) => control === "internal-network")?.readings).toEqual(expected);
});
