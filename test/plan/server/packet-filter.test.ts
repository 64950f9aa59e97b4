import type { WrittenAnswers } from "../../../src/model/schema/answers.ts";
import { listBridges, listFilterUnits, nameBridge, withBridges } from "../../../src/plan/context/packet-filter.ts";
import { caseStudy, modelOf, planOf } from "../../support/case-study.ts";

const textIn = (files: readonly { readonly path: string; readonly text: string }[], path: string) =>
  files.find((file) => file.path === path)?.text ?? "";

const remote = { hosts: [{ name: "server", connection: "ssh" as const, user: "deploy" }] };

test.each([
  ["shop", "front", "hi-shop-front"],
  ["csvs23", "front", "hi-csvs23-front"],
  ["csvs23", "dbserver", expect.stringMatching(/^hi-[0-9a-f]{12}$/)],
])("the bridge of %s's network %s", (stack, network, name) => {
  expect(nameBridge(stack, network)).toEqual(name);
  expect(nameBridge(stack, network).length).toBeLessThanOrEqual(15);
});

test("two stacks never share a bridge", () => {
  const names = ["a", "a_b", "a-b", "averylongnameofastack"].flatMap((stack) =>
    ["front", "b", "b-c", "c", "anotherlongname"].map((network) => nameBridge(stack, network)),
  );
  expect(new Set(names).size).toBe(names.length);
});

test("each control has a unit, and rules for every network of the stack", async () => {
  const model = await modelOf(caseStudy(remote));
  expect(listFilterUnits(model).map(({ unit }) => unit)).toEqual([
    "harden-init.csvs23.neighbour-filter.service",
    "harden-init.csvs23.host-filter.service",
  ]);
  const { files } = await planOf(caseStudy(remote));
  for (const { rules, dropIn } of listFilterUnits(model)) {
    const text = textIn(files, `playbooks/files/opt/harden/csvs23/${rules}`);
    expect(listBridges(model).filter((bridge) => !text.includes(`"${bridge}"`))).toEqual([]);
    expect(textIn(files, `playbooks/files/etc/systemd/system/${dropIn}`)).toContain(`/opt/harden/csvs23/${rules}`);
  }
});

test("without the control there is no unit, and none where no server is prepared", async () => {
  const off = { off: true as const, reason: "a router leads there on purpose" };
  const without = caseStudy({ ...remote, hardening: { overrides: { "neighbour-filter": off } } });
  expect(listFilterUnits(await modelOf(without)).map(({ control }) => control)).toEqual(["host-filter"]);
  expect(listFilterUnits(await modelOf(caseStudy()))).toEqual([]);
});

describe("visitors of public names", () => {
  const answers = (edge: NonNullable<WrittenAnswers["edge"]>): WrittenAnswers => ({
    version: 1,
    name: "shop",
    hosts: [{ name: "web1", address: "203.0.113.7" }],
    services: { web: { kind: "static", source: "./site", domain: "shop.example.com" } },
    edge,
  });
  const rulesOf = async (edge: NonNullable<WrittenAnswers["edge"]>) => {
    const { files } = await planOf(answers(edge));
    return files.find(({ path }) => path.endsWith("/visitor-filter.nft"))?.text;
  };

  test("may open so many connections, over both versions of IP, and by UDP only where it is spoken", async () => {
    const text = await rulesOf({ connections: 60, https: "0.0.0.0:8443" });
    expect(text).toContain("tcp dport { 80, 8443 } ct state new jump visitors\n");
    expect(text?.match(/ct count over 60|limit rate over 60\/minute burst 60 packets/g)).toHaveLength(4);
    expect(text).not.toContain("udp");
    expect(await rulesOf({ http3: true })).toContain("udp dport 443 ct state new jump visitors\n");
  });

  test("may open as many as they like where the answers say so", async () => {
    expect(await rulesOf({ connections: "any" })).toBeUndefined();
    const units = listFilterUnits(await modelOf(answers({ connections: "any" })));
    expect(units.map(({ control }) => control)).toEqual(["neighbour-filter", "host-filter", "outbound-filter"]);
  });
});

describe("networks that a compose file brought", () => {
  const kept = { reason: "it was there before", until: "2099-01-01" };
  const own = (network: string) => ({
    kind: "generic",
    image: "nginx:1.29",
    like: "nginx",
    accept: { "external-network": kept, "foreign-network": kept },
    compose: { networks: { [network]: null } },
  });
  const answers = (hosts: readonly object[]) =>
    ({
      version: 1,
      name: "shop",
      hosts,
      services: { web: own("web"), db: own("db"), far: own("far"), old: own("old"), named: own("named") },
      compose: {
        networks: {
          web: null,
          db: { internal: true, driver_opts: { "com.docker.network.driver.mtu": "1400" } },
          far: { driver: "overlay" },
          old: { external: true },
          named: { driver_opts: { "com.docker.network.bridge.name": "br-mine" } },
        },
      },
    }) as unknown as Parameters<typeof modelOf>[0];

  test("are guarded by a bridge of a fixed name, but for those that are no bridge, or another owner's", async () => {
    const model = await modelOf(answers([{ name: "server", connection: "ssh", user: "deploy" }]));
    expect(listBridges(model)).toEqual(["hi-shop-web", "hi-shop-db", "hi-shop-named"]);
    expect(withBridges(model)).toEqual({
      web: { driver_opts: { "com.docker.network.bridge.name": "hi-shop-web" } },
      db: {
        internal: true,
        driver_opts: { "com.docker.network.driver.mtu": "1400", "com.docker.network.bridge.name": "hi-shop-db" },
      },
      far: { driver: "overlay" },
      old: { external: true },
      named: { driver_opts: { "com.docker.network.bridge.name": "hi-shop-named" } },
    });
  });

  test("stay as they are where no rule names them", async () => {
    const model = await modelOf(answers([{ name: "here", connection: "local" }]));
    expect(withBridges(model)).toEqual(model.resources.networks);
  });
});
