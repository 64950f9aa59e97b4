import { judgingTag } from "../../ansible/argv.ts";
import type { RecordedPass } from "../../report/fold.ts";
import type { Canary } from "../../report/types.ts";
import type { Turns } from "./turns.ts";
import type { DeployOptions } from "./types.ts";

/** The playbook for some servers, and what it is told. */
interface Course {
  readonly playbook: string;
  readonly extraVars: Readonly<Record<string, string | boolean>>;
  readonly skipTags?: readonly string[];
  /** The servers, as far as they are known. */
  readonly hosts: readonly string[];
  /** Whether it goes on without servers that are away. */
  readonly leavesOut?: boolean;
  /** What its release is called; undefined: as the run of Ansible is. */
  readonly release?: string;
}

/** What the passes of a deploy need of the world. */
export interface Stage {
  /** Runs the playbook once. */
  readonly run: (name: RecordedPass["name"], options: DeployOptions, course: Course) => Promise<RecordedPass>;
  /** A name for the release of a deploy that takes several runs: a rollback finds it by that on every server. */
  readonly release: string;
  /** Prepares to judge the canary, before it is deployed. */
  readonly expect: (host: string) => Promise<(passes: readonly RecordedPass[]) => Canary>;
}

/** The passes of a deploy, and what became of its canary. */
export interface Rollout {
  readonly passes: readonly RecordedPass[];
  readonly canary?: Canary;
}

/** Deploys in the order that was asked for. The others are begun only once the canary passed. */
export async function deployInTurn(
  stage: Stage,
  { asked = [], canary, isFleet, isSwarm = false }: Turns,
  options: DeployOptions,
): Promise<Rollout> {
  if (canary === undefined) {
    const course = isFleet ? chooseCourse(asked, options) : { ...atOnce(asked), leavesOut: isSwarm };
    return { passes: await deployAndProve(stage, options, course, ["deploy", "prove"]) };
  }
  const { host, others } = canary;
  const { release } = stage;
  const judge = await stage.expect(host);
  const alone = { ...options, limit: host };
  const first = await deployAndProve(stage, alone, { ...atOnce([host]), release }, ["canary", "prove-canary"]);
  const judged = judge(first);
  if (judged.stopped !== undefined) {
    return { passes: first, canary: judged };
  }
  const later = { ...options, limit: others.join(",") };
  const rest = await deployAndProve(stage, later, { ...chooseCourse(others, later), release }, ["deploy", "prove"]);
  return { passes: [...first, ...rest], canary: judged };
}

type Names = readonly [first: RecordedPass["name"], second: RecordedPass["name"]];

async function deployAndProve(
  { run }: Stage,
  options: DeployOptions,
  course: Course,
  [name, proof]: Names,
): Promise<readonly RecordedPass[]> {
  const { release, ...plain } = course;
  const named = release === undefined ? plain : withRelease(plain, release);
  const first = await run(options.check ? "check" : name, options, named);
  const through = options.prove ? findThrough(first, options, course) : undefined;
  return through === undefined ? [first] : [first, await run(proof, { ...through, refresh: false }, plain)];
}

/** Whom a second pass is for, as options: those that came through. Undefined where a server failed, or should not be left out. */
function findThrough({ events }: RecordedPass, options: DeployOptions, { leavesOut }: Course) {
  const ending = events.findLast((event) => event.type === "run-ended")?.ending.type;
  if (ending !== "host-unreachable" || !leavesOut) {
    return ending === "done" ? options : undefined;
  }
  const hosts = Object.entries(events.findLast((event) => event.type === "stats")?.hosts ?? {});
  const reached = hosts.filter(([, { unreachable }]) => unreachable === 0);
  const isWell = reached.length > 0 && hosts.every(([, { failures }]) => failures === 0);
  return isWell ? { ...options, limit: reached.map(([host]) => host).join(",") } : undefined;
}

function withRelease(course: Course, release: string): Course {
  return { ...course, extraVars: { ...course.extraVars, stack_release_name: release } };
}

/** One after the other: a control that does not hold must end the run before the next server begins. */
function chooseCourse(hosts: readonly string[], { serial }: DeployOptions): Course {
  return hosts.length === 1 || serial === "all"
    ? atOnce(hosts)
    : { playbook: "playbooks/rolling.yml", extraVars: { stack_verify_strict: true, stack_serial: serial }, hosts };
}

/** All at the same time: the report judges the findings, with an exit code of their own. */
function atOnce(hosts: readonly string[]): Course {
  return { playbook: "playbooks/site.yml", extraVars: {}, skipTags: [judgingTag], hosts };
}
