import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as z from "zod";
import type { publishedScans } from "../../src/scan/published.ts";
import { dockerBench } from "../../src/scan/scanners/docker-bench.ts";
import { lynis } from "../../src/scan/scanners/lynis.ts";
import type { Reading, Scanner } from "../../src/scan/types.ts";
import { withImages } from "../support/engine/images.ts";
import { failuresIn } from "../support/projects/report.ts";
import { RemoteProject } from "../support/servers/remote.ts";
import { describeBeforeAfter } from "./before-after.ts";
import { Machine, publish } from "./machine.ts";

/*
 * What docker-bench-security and Lynis say of a server before and after. Only where a page is asked for: it needs clones of both, and a server of its own.
 *
 *   SCANNERS_DOCUMENT=docs/scanners.md SCANNERS_TOOLS=FOLDER npm run test:server -- scanners
 *
 * FOLDER has the clones `docker-bench-security` and `lynis`, at any state that has the pinned commits.
 */

const { SCANNERS_DOCUMENT: document, SCANNERS_TOOLS: tools = "" } = process.env;
const stack = "servertest";
const plain = "servertestplain";

type Complete = Extract<Reading, { readonly state: "complete" }>;

(document === undefined ? describe.skip : describe)("scanners", () => {
  let machine: Machine | undefined;
  let server: RemoteProject | undefined;
  let description = "";
  let removePlain: (() => Promise<unknown>) | undefined;
  const before: Record<string, Complete> = {};

  afterAll(() => {
    machine?.remove();
    server?.removeFolder();
  });

  test("before: the distribution's engine, and the plain stack", async () => {
    const emulated = new Machine();
    machine = emulated;
    withImages(stack, 18_111, (images) => emulated.build(images));
    emulated.start();
    const project = new RemoteProject(stack, emulated.access, publish);
    server = project;
    expect(project.init()).toMatchObject({ code: 0 });
    project.root(`export DEBIAN_FRONTEND=noninteractive
        apt-get update --quiet=2
        apt-get install --quiet=2 --yes --no-install-recommends docker.io docker-cli docker-compose iptables >/dev/null
        docker load --input /dev/vdb >/dev/null`);
    // Untyped programs of the attacks, which raise the same stack.
    const [{ hostBehind }, { descriptionOf, raisePlain }] = await Promise.all(
      ["host.mjs", "stacks.mjs"].map((name) => import(join(process.cwd(), "test/attacks/lib", name))),
    );
    const host = hostBehind(`ssh -F ${emulated.access.sshConfig} server sudo`);
    description = await descriptionOf(host);
    removePlain = (await raisePlain(host, plain)).remove;
    for (const scanner of [dockerBench, lynis]) {
      before[scanner.name] = scanByHand(project, scanner);
    }
    expect(before[dockerBench.name]?.results.filter(({ level }) => level === "warned").length).toBeGreaterThan(5);
  });

  test("after: what each still warns of is explained, and the page says it", async () => {
    if (server === undefined) {
      throw new Error("there is no server");
    }
    await removePlain?.();
    const { code, report } = server.deploy();
    expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
    const scan = server.run(["scan", dockerBench.name, lynis.name, "--tools", tools, "--yes", "--json"]);
    expect({ ...scan, stdout: scan.code === 0 ? "" : scan.stdout.slice(-2000) }).toMatchObject({ code: 0, stdout: "" });
    const { scans } = JSON.parse(scan.stdout) as z.output<typeof publishedScans>;
    const [benched, examined] = scans.map(({ outcome }) => outcome);
    const [benchedBefore, examinedBefore] = [before[dockerBench.name], before[lynis.name]];
    if (
      benched?.state !== "complete" ||
      examined?.state !== "complete" ||
      benchedBefore === undefined ||
      examinedBefore === undefined
    ) {
      throw new Error(`not every scanner came to its end: ${scan.stdout.slice(0, 2000)}`);
    }
    writeFileSync(
      document ?? "",
      describeBeforeAfter({
        server: description,
        dockerBench: { before: benchedBefore, after: benched },
        lynis: { before: examinedBefore, after: examined },
      }),
    );
    const warned = [...benched.comparisons, ...examined.comparisons].filter(({ level }) => level === "warned");
    const isUnexplained = (relation: string) => ["unknown", "unmeasured", "weaker"].includes(relation);
    expect(warned.filter(({ relation }) => isUnexplained(relation)).map(({ id, title }) => `${id} ${title}`)).toEqual(
      [],
    );
  });
});

/** Runs a scanner on a server that has no project yet, as `scan` would: its pinned commit, in a folder in memory. */
function scanByHand(server: RemoteProject, { name, source, command, reads, parse }: Scanner): Complete {
  if (!("commit" in source)) {
    throw new Error(`${name} is no commit of a repository`);
  }
  const archive = execFileSync("git", ["-C", join(tools, name), "archive", "--format=tar", source.commit], {
    maxBuffer: 2 ** 28,
  });
  const words = command.map((word) => `'${word}'`).join(" ");
  const text = server.root(
    `folder=$(mktemp --directory --tmpdir=/run)
     cd "$folder"
     base64 --decode | tar --extract
     HOME=$folder LC_ALL=C TERM=dumb ${words} >/dev/null 2>&1 </dev/null || true
     cat '${reads}'
     rm -rf "$folder"`,
    archive.toString("base64"),
  );
  const reading = parse(text, plain);
  if (reading.state !== "complete") {
    throw new Error(`${name} before: ${reading.why}`);
  }
  return reading;
}
