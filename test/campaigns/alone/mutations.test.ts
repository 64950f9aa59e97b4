import { Campaign } from "../../mutations/campaign.ts";
import { hostMutation } from "../../mutations/data/host.ts";
import { mutations } from "../../mutations/data/mutations.ts";
import { compareAll, readVerdict } from "../../mutations/judge.ts";
import { readCommit, runComposeLint, runDockerBench } from "../../mutations/scanners.ts";
import { writeResults } from "../../mutations/write-page.ts";
import { docker } from "../../support/engine/docker.ts";
import type { DeployReport } from "../../support/projects/report.ts";

/*
 * A hardened stack is broken in many ways, each in a service of its own, and `verify` must name exactly the controls meant. Without DOCKER_BENCH and
 * COMPOSE_LINT, the source trees of two scanners, only some of the ways are tried, one or two of each sort; `npm run mutations` tries all, and
 * writes down who noticed what.
 */

const { DOCKER_BENCH: dockerBench, COMPOSE_LINT: composeLint } = process.env;
const isWhole = dockerBench !== undefined && composeLint !== undefined;
const some = ["foreign-filter", "privileged-shell", "remounted-root", "has-link-to-etc", "secret-for-group"].concat([
  "memory-live",
  "swap-in-group",
  "reservation-in-group",
  "other-image",
  "port-by-rule",
  "route-out",
]);
const tried = isWhole ? mutations : mutations.filter(({ service }) => some.includes(service));
const sound = { broken: [], unmeasured: [] };

const campaign = new Campaign("e2emutate", tried, 18_700);
const scan = (file: string) => ({
  dockerBench: isWhole ? runDockerBench(dockerBench, campaign.name) : nothing,
  composeLint: isWhole ? runComposeLint(composeLint, file) : nothing,
});
const nothing = new Map();
let healthy: ReturnType<typeof scan>;

beforeAll(() => expect(campaign.lab.init()).toMatchObject({ code: 0 }));
afterAll(() => campaign.remove());

test("the healthy stack has no finding", () => {
  const { code, report } = campaign.lab.deploy();
  expect(code).toBe(0);
  expect(verdictsOf(report)).toEqual(tried.map(({ service }) => ({ service, ...sound })));
  expect(readVerdict(report)).toEqual(sound);
  healthy = scan(`${campaign.placed}/compose.yml`);
});

test("each is noticed by exactly the controls meant", async () => {
  const file = await campaign.mutate();
  const report = measureBroken();
  expect(verdictsOf(report)).toEqual(
    tried.map(({ service, controls, unmeasured = [] }) => ({ service, broken: [...controls].sort(), unmeasured })),
  );
  expect(readVerdict(report)).toEqual({ broken: hostMutation.controls, unmeasured: [] });
  if (isWhole) {
    record(report, scan(file));
  }
});

function measureBroken() {
  hostMutation.apply();
  try {
    return campaign.measure();
  } finally {
    hostMutation.restore();
  }
}

function verdictsOf(report: DeployReport) {
  return tried.map(({ service }) => ({ service, ...readVerdict(report, service) }));
}

function record(report: DeployReport, broken: ReturnType<typeof scan>): void {
  const scans = {
    dockerBench: [healthy.dockerBench, broken.dockerBench],
    composeLint: [healthy.composeLint, broken.composeLint],
  } as const;
  writeResults(compareAll(tried, report, scans), {
    engine: docker("version", "--format", "{{.Server.Version}}"),
    dockerBench: readCommit(dockerBench ?? ""),
    composeLint: readCommit(composeLint ?? ""),
  });
}
