import { type HostStats, type RunEnding, statNames } from "../../src/ansible/types.ts";
import { deployInTurn } from "../../src/project/deploy/passes.ts";
import { type DeployOptions, wholeDeploy } from "../../src/project/deploy/types.ts";
import type { RecordedPass } from "../../src/report/fold.ts";

const noStats = Object.fromEntries(statNames.map((name) => [name, 0])) as unknown as HostStats;

/** Writes down what is run, in order, and ends each as it is told. */
async function deploy(
  hosts: readonly string[],
  options: Partial<DeployOptions>,
  {
    stopped,
    endings = {},
    stats = {},
    isSwarm = false,
  }: {
    readonly stopped?: string;
    readonly endings?: Readonly<Record<string, RunEnding>>;
    readonly stats?: Readonly<Record<string, Partial<HostStats>>>;
    readonly isSwarm?: boolean;
  } = {},
): Promise<readonly string[]> {
  const ran: string[] = [];
  const { canary } = options;
  const turns = {
    ...{ asked: hosts, isFleet: hosts.length > 1 && !isSwarm, isSwarm },
    ...(canary !== undefined && { canary: { host: canary, others: hosts.filter((host) => host !== canary) } }),
  };
  const { passes } = await deployInTurn(
    {
      release: "R1",
      run: async (name, { limit = "all", refresh }, { playbook, extraVars, skipTags }) => {
        const {
          stack_serial: serial = "at once",
          stack_verify_strict: strict = !skipTags?.includes("judge"),
          stack_release_name: release,
        } = extraVars;
        const words = [
          name,
          playbook.replace(/^playbooks\//, ""),
          limit,
          serial,
          strict && "strict",
          refresh && "fresh",
          release,
        ];
        ran.push(words.filter(Boolean).join(" "));
        const ending: RunEnding = endings[name] ?? { type: "done" };
        const counts = Object.entries(stats).map(([host, some]) => [host, { ...noStats, ...some }]);
        return {
          name,
          events: [
            { type: "stats", hosts: Object.fromEntries(counts), custom: {} },
            { type: "run-ended", ending, seconds: 1, at: "" },
          ],
        };
      },
      expect: async (host) => {
        ran.push(`measure ${host}`);
        return (first: readonly RecordedPass[]) => {
          ran.push(`judge ${first.map(({ name }) => name).join(" ")}`);
          return { host, heldBefore: 1, worse: [], ...(stopped !== undefined && { stopped }) };
        };
      },
    },
    turns,
    { ...wholeDeploy, ...options },
  );
  expect(ran.filter((line) => !/^(?:measure|judge) /.test(line)).map((line) => line.split(" ")[0])).toEqual(
    passes.map(({ name }) => name),
  );
  return ran;
}

const three = ["a", "b", "c"];

test.each<[string, readonly string[], Partial<DeployOptions>, readonly string[]]>([
  ["one server", ["a"], {}, ["deploy site.yml all at once"]],
  ["one server, whatever --serial says", ["a"], { serial: "30%" }, ["deploy site.yml all at once"]],
  ["one after the other", three, {}, ["deploy rolling.yml all 1 strict"]],
  ["so many at a time", three, { serial: "1,50%" }, ["deploy rolling.yml all 1,50% strict"]],
  ["all", three, { serial: "all" }, ["deploy site.yml all at once"]],
  ["a check", three, { check: true }, ["check rolling.yml all 1 strict"]],
  [
    "a proof, which builds nothing again",
    three,
    { prove: true, refresh: true },
    ["deploy rolling.yml all 1 strict fresh", "prove rolling.yml all 1 strict"],
  ],
  [
    "a canary, then the others",
    three,
    { canary: "b", serial: "2" },
    ["measure b", "canary site.yml b at once R1", "judge canary", "deploy rolling.yml a,c 2 strict R1"],
  ],
  [
    "a canary, then all others at once",
    three,
    { canary: "b", serial: "all" },
    ["measure b", "canary site.yml b at once R1", "judge canary", "deploy site.yml a,c at once R1"],
  ],
  [
    "a canary, then the only other one",
    ["a", "b"],
    { canary: "a" },
    ["measure a", "canary site.yml a at once R1", "judge canary", "deploy site.yml b at once R1"],
  ],
  [
    "a canary that is proven first",
    three,
    { canary: "a", prove: true },
    [
      "measure a",
      "canary site.yml a at once R1",
      "prove-canary site.yml a at once",
      "judge canary prove-canary",
      "deploy rolling.yml b,c 1 strict R1",
      "prove rolling.yml b,c 1 strict",
    ],
  ],
])("%s", async (_, hosts, options, ran) => {
  expect(await deploy(hosts, options)).toEqual(ran);
});

test("a canary that is not as expected ends it", async () => {
  expect(await deploy(three, { canary: "a", prove: true }, { stopped: "it could not be reached" })).toEqual([
    "measure a",
    "canary site.yml a at once R1",
    "prove-canary site.yml a at once",
    "judge canary prove-canary",
  ]);
});

test("what did not come through is not proven", async () => {
  const endings = { deploy: { type: "host-failed" } } as const;
  expect(await deploy(three, { prove: true }, { endings })).toEqual(["deploy rolling.yml all 1 strict"]);
});

describe("a server that is away", () => {
  const away = {
    endings: { deploy: { type: "host-unreachable" } },
    stats: { a: {}, b: { unreachable: 1 }, c: {} },
  } as const;
  const once = ["deploy site.yml all at once"];

  test("is left out of the proof of a swarm", async () => {
    expect(await deploy(three, { prove: true }, { ...away, isSwarm: true })).toEqual([
      ...once,
      "prove site.yml a,c at once",
    ]);
  });

  test("leaves nothing to prove where another one failed, or none was reached", async () => {
    const failed = { ...away, isSwarm: true, stats: { ...away.stats, c: { failures: 1 } } };
    expect(await deploy(three, { prove: true }, failed)).toEqual(once);
    expect(await deploy(three, { prove: true }, { ...failed, stats: { b: { unreachable: 1 } } })).toEqual(once);
  });

  test("leaves a fleet without a proof", async () => {
    expect(await deploy(three, { prove: true }, away)).toEqual(["deploy rolling.yml all 1 strict"]);
  });
});
