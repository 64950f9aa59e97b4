import type { Surroundings } from "./explain-container.ts";
import { explainThing } from "./explain-thing.ts";
import { type Change, type Changes, type TaskTold, type Told, thingKinds } from "./types.ts";

/** Of one pass. */
const mostChanges = 60;

/** A finished task, with what its result told. */
export interface ToldTask {
  readonly result: {
    readonly host: string;
    readonly task: string;
    readonly action: string;
    readonly outcome: string;
    readonly changes: readonly string[];
    readonly path?: string;
  };
  readonly told?: TaskTold;
}

/**
 * What a pass changed, each thing once, with the known cause.
 *
 * @param tasks all that ended, in order
 */
export function explainChanges(tasks: readonly ToldTask[], stack: string): Changes {
  const hosts = [...new Set(tasks.map(({ result }) => result.host))];
  const all = hosts.map((host) =>
    explainHost(
      host,
      tasks.filter(({ result }) => result.host === host),
      stack,
    ),
  );
  const list = mergeHosts(all.flatMap(({ changes }) => changes));
  const untold = all.reduce((sum, { more }) => sum + more, 0);
  return {
    list: list.slice(0, mostChanges),
    more: untold + Math.max(0, list.length - mostChanges),
    first: all.flatMap(({ host, isFirst }) => (isFirst ? [host] : [])),
  };
}

function explainHost(host: string, tasks: readonly ToldTask[], stack: string) {
  const tolds = tasks.flatMap(({ told }) => told ?? []);
  const since = tolds.find((told) => told.since !== undefined)?.since;
  const isFirst = since?.first === true;
  const things = [...newest(tolds.flatMap((told) => told.things)), ...untoldTasks(tasks)];
  const around: Surroundings = { since, things, rotating: tolds.flatMap(({ rotating = [] }) => rotating), stack };
  const changes = things.map(
    ({ by: _by, services: _services, standing: _standing, ...thing }, index): Change => ({
      ...thing,
      name: shortenPath(thing.name, stack),
      hosts: [host],
      causes: explainThing(things[index] as Told, around),
    }),
  );
  // On a first deploy everything is new, which is said in one line.
  return { host, isFirst, changes: isFirst ? [] : changes, more: tolds.reduce((sum, { more }) => sum + more, 0) };
}

/** A thing that several tasks tell of is told once, as the last one has it. */
function newest(things: readonly Told[]): readonly Told[] {
  return [...new Map(things.map((thing) => [`${thing.what} ${thing.name}`, thing])).values()].sort(
    (one, other) => thingKinds.indexOf(one.what) - thingKinds.indexOf(other.what) || (one.name < other.name ? -1 : 1),
  );
}

/** What tasks do whose effect is measured at the end, and told as containers. */
const means = ["playbooks/tasks/up.yml", "playbooks/tasks/images/build.yml", "playbooks/tasks/images.yml"];
/** What only notes how something was. */
const bookkeeping = ["harden.stack.server_record"];

/** Tasks of which nothing more is told than that they changed something. */
function untoldTasks(tasks: readonly ToldTask[]): readonly Told[] {
  const things = tasks.flatMap(({ told }) => told?.things ?? []);
  const hasContainers = things.some(({ what }) => what === "container");
  const names = new Set(things.map(({ name }) => name));
  return tasks.flatMap(({ result, told }): readonly Told[] => {
    const { outcome, path = "", action, changes, task } = result;
    const isSeen =
      (told?.things.length ?? 0) > 0 ||
      told?.since !== undefined ||
      bookkeeping.includes(action) ||
      (hasContainers && means.some((file) => path.startsWith(`${file}:`))) ||
      (changes.length > 0 && changes.every((change) => names.has(change)));
    return outcome !== "changed" || isSeen
      ? []
      : [
          {
            what: "task",
            name: task,
            state: "changed",
            fields: changes.slice(0, 3).map((field) => ({ field })),
            by: [],
            services: [],
          },
        ];
  });
}

/** The same change on several hosts is one. */
function mergeHosts(changes: readonly Change[]): readonly Change[] {
  const merged = new Map<string, Change>();
  for (const change of changes) {
    const { hosts, ...same } = change;
    const key = JSON.stringify(same);
    merged.set(key, { ...change, hosts: [...(merged.get(key)?.hosts ?? []), ...hosts] });
  }
  return [...merged.values()];
}

/** As it is called in the project's folder of the stack. */
export function shortenPath(name: string, stack: string): string {
  const folder = `/opt/harden/${stack}/`;
  return name.startsWith(folder) ? name.slice(folder.length) : name;
}
