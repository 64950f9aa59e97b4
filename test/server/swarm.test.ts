import { readFileSync } from "node:fs";
import { findParity } from "../../src/controls/swarm/parity.ts";
import { brokenControls, changedIn, type DeployReport, failuresIn } from "../support/projects/report.ts";
import { EmulatedPair } from "../support/servers/emulated-pair.ts";
import { countPackets } from "../support/servers/packets.ts";
import { SwarmProject } from "../support/swarm/swarm.ts";
import { duoAnswers, type TrioOptions } from "../support/swarm/trio.ts";

/*
 * A stack on a swarm of two emulated servers: what only a kernel of their own can show. AppArmor, encrypted networks, and virtual addresses. Only where
 * it is asked for: each of the two takes a processor of this machine for half an hour.
 *
 *   SERVER_PAIR=yes npm run test:server -- swarm
 */

const stack = "duo";
const [one, two] = ["hi-node1", "hi-node2"];
const image = "redis:7.0";
const open = "beside";

/** With a minute to start and seconds between two checks: a check takes some of them where the processor is emulated. */
const patient = (options: TrioOptions): string =>
  duoAnswers(options).replaceAll(
    "interval: 1s, retries: 5, start_period: 1s",
    "interval: 10s, retries: 5, start_period: 60s",
  );

(process.env.SERVER_PAIR === "yes" ? describe : describe.skip)("swarm", () => {
  let pair: EmulatedPair;
  let project: SwarmProject<EmulatedPair>;
  let first: DeployReport;

  beforeAll(() => {
    pair = new EmulatedPair([image]);
    project = new SwarmProject(stack, pair, 18_114, { isPrepared: true, more: "", describe: patient });
    expect(project.init()).toMatchObject({ code: 0 });
  });
  afterAll(() => {
    project?.removeFolder();
    pair?.remove();
  });

  /** What was measured of a control on each task: `holds`, or why not. */
  const measured = (control: string): readonly string[] =>
    first.findings
      .filter((finding) => finding.control === control && finding.service !== undefined)
      .map(({ ok, open: left, why }) => (ok ? "holds" : (left ?? why ?? "")));

  test("a deploy makes the swarm over the cable, and a second pass changes nothing", () => {
    const { code, report } = project.deploy("--prove");
    first = report;
    expect({ code, failures: failuresIn(report), broken: brokenControls(report) }).toEqual({
      code: 0,
      failures: "",
      broken: [],
    });
    expect({ idempotent: report.idempotent, second: changedIn(report)[1] }).toEqual({ idempotent: true, second: 0 });
    expect(Object.keys(project.tasks()).sort()).toEqual([`${one} web`, `${two} db`, `${two} web`]);
  });

  test("the kernels have all that a swarm can use", () => {
    const script = readFileSync("scripts/cluster/kernel.sh", "utf8");
    const all = "vxlan yes\nipvs yes\nesp yes";
    expect(pair.onEach(`bash <<'END'\n${script}\nEND`)).toEqual({ [one]: all, [two]: all });
  });

  test("AppArmor confines each task by the engine's profile, and the report says that it is no other", () => {
    const labels = pair.onEach(`for id in $(docker ps --quiet --filter label=io.harden-init.stack=${stack}); do
    cat /proc/$(docker inspect --format '{{.State.Pid}}' $id)/attr/current
  done | sort -u`);
    expect(labels).toEqual({ [one]: "docker-default (enforce)", [two]: "docker-default (enforce)" });
    expect([...new Set(measured("apparmor"))]).toEqual([findParity("apparmor")?.how]);
  });

  test("nothing between the services can be read on the cable, as all of it can on a network that nobody encrypts", () => {
    expect([...new Set(measured("encrypted-networks"))]).toEqual(["holds"]);
    const before = countPackets(pair.seen);
    expect(project.inside(one, "web", "redis-cli -h db set canary harbour-4711-teapot")).toBe("OK");
    expect(project.inside(two, "web", "redis-cli -h db get canary")).toBe("harbour-4711-teapot");
    const after = countPackets(pair.seen);
    expect(after.esp).toBeGreaterThan(before.esp);
    expect({ vxlan: after.vxlan, read: pair.seen.includes("harbour-4711-teapot") }).toEqual({ vxlan: 0, read: false });

    pair.exec(one, `docker network create --driver overlay --attachable ${open}`);
    pair.exec(two, `docker run --detach --name listener --network ${open} ${image} redis-server --protected-mode no`);
    const ask = `docker run --rm --network ${open} ${image} redis-cli -h listener set canary lantern-0815-quarry`;
    expect(pair.exec(one, `until ${ask}; do sleep 1; done`)).toMatch(/OK$/);
    expect(countPackets(pair.seen).vxlan).toBeGreaterThan(0);
    expect(pair.seen.includes("lantern-0815-quarry")).toBe(true);
  });

  test("a service beside it is reached by its virtual address, from the other server", () => {
    pair.exec(
      one,
      `docker service create --quiet --name virtual --network ${open} --constraint node.hostname==${two} ${image} redis-server --protected-mode no`,
    );
    const format = "{{range .Endpoint.VirtualIPs}}{{println .Addr}}{{end}}";
    const [address = ""] = pair.exec(one, `docker service inspect --format '${format}' virtual`).split("/");
    const ask = `docker run --rm --network ${open} ${image} redis-cli -h ${address} ping`;
    expect(pair.exec(one, `timeout 120 sh -c 'until ${ask}; do sleep 1; done'`)).toMatch(/PONG$/);
  });

  test("verify measures the same by itself", () => {
    const { code, stdout } = project.run(["verify", "--json", "--yes"]);
    expect({ code, broken: brokenControls(JSON.parse(stdout) as DeployReport) }).toEqual({ code: 0, broken: [] });
  });
});
