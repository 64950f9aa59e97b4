import type { HostAnswer } from "../../ansible/adhoc.ts";
import { nameBackupUnit } from "../../controls/server/backups.ts";
import { nameBootUnit } from "../../controls/server/boot.ts";
import { nameRegularAudit } from "../../controls/server/regular-audit.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, printJson, printLines, tell } from "../../lib/io.ts";
import { getStackRoot, stackLabel } from "../../model/deployed-names.ts";
import { isOn } from "../../plan/context/asked.ts";
import { hasBackupTimer } from "../../plan/context/data/backups.ts";
import { confirm } from "../../project/confirm.ts";
import { openProject, type Project } from "../../project/open.ts";
import { type Ask, buildComposeWords, judgeAnswers, tellFailures, withHosts } from "../../project/run/ask-hosts.ts";
import type { Context } from "../../project/types.ts";
import { withProjectLock } from "../../write/lock.ts";
import { describeLeft, type Left, listDeclaredVolumes, listForeignVolumes, listLeft, readLeft } from "./left.ts";
import type { DownOptions } from "./spec.ts";

/** Stops the stack on its hosts. Data stays unless `--volumes` is given and confirmed; then exactly what was shown is deleted. */
export async function run(context: Context, options: DownOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  return withHosts(context, options, project, (ask) => {
    const work = options.check ? showDown : options.volumes ? downWithData : downOnly;
    return work(context, options, project, ask);
  });
}

/** Shows what runs, and with `--volumes` what would be deleted. */
async function showDown(context: Context, options: DownOptions, project: Project, ask: Ask): Promise<ExitCode> {
  const { io, json } = context;
  const running = await ask({ argv: runningWords(project) });
  const { found, left } = options.volumes ? await askLeft(project, ask) : { found: [], left: [] };
  const stopped = running.map(({ host, outcome, stdout }) => ({
    host,
    outcome,
    stops: stdout.split("\n").filter(Boolean),
  }));
  if (json) {
    printJson(io, { hosts: stopped, deletes: left });
  } else {
    for (const { host, stops } of stopped) {
      print(io, `${host} would stop: ${stops.join(", ") || "nothing"}`);
    }
    for (const each of left) {
      const lines = listLeft(each, project.model).map((line) => `  ${line}`);
      printLines(
        io,
        lines.length === 0 ? [`${each.host} would delete: nothing`] : [`${each.host} would delete:`, ...lines],
      );
    }
  }
  tellFailures(context, project, [...running, ...found]);
  return judgeAnswers([...running, ...found]);
}

/** What each host answered, and what those that know have left. */
async function askLeft({ model }: Project, ask: Ask) {
  const { name } = model;
  const found = await ask({
    module: "harden.stack.stack_left",
    args: {
      project: name,
      root: getStackRoot(name),
      declared: listDeclaredVolumes(model),
      foreign: listForeignVolumes(model),
    },
  });
  return { found, left: found.map((answer) => readLeft(answer, name)).filter((each) => each !== undefined) };
}

async function downOnly(context: Context, _options: DownOptions, project: Project, ask: Ask): Promise<ExitCode> {
  const { name } = project.model;
  const answers = await withProjectLock(project.root, () => stop(project, ask));
  return conclude(context, project, answers, `its data, and ${getStackRoot(name)} with its secrets, stay there.`);
}

async function downWithData(context: Context, options: DownOptions, project: Project, ask: Ask): Promise<ExitCode> {
  const { found, left } = await askLeft(project, ask);
  if (left.length < found.length) {
    // What a host has there is unknown, so nothing can be agreed to.
    tellFailures(context, project, found);
    return judgeAnswers(found);
  }
  if (!(await agreed(context, options, project, left))) {
    tell(context.io, "Nothing was stopped.");
    return exitCodes.done;
  }
  // One lock for both: a deploy in between would lose what it has just placed.
  const answers = await withProjectLock(project.root, async () => {
    const stopped = await stop(project, ask);
    const down = new Set(stopped.filter(({ outcome }) => outcome === "ok").map(({ host }) => host));
    const onDown = left.filter(({ host }) => down.has(host));
    const removed = await removeLeft(onDown, ask);
    return stopped.map((answer) => removed.find(({ host }) => host === answer.host) ?? answer);
  });
  return conclude(context, project, answers, `what was listed was deleted there.${tellKept(project)}`);
}

/** Backups outlive their stack, so that this can be undone after all. */
function tellKept({ model: { backups } }: Project): string {
  return backups === undefined
    ? ""
    : ` The backups stay in ${backups.to}; only backup_password of secrets/vault.yml opens them.`;
}

function stop(project: Project, ask: Ask): Promise<readonly HostAnswer[]> {
  return ask({ argv: project.model.target === "swarm" ? leaveWords(project) : downWords(project) });
}

/** What lists what runs of the stack on a server, a line each. */
function runningWords(project: Project): readonly string[] {
  return project.model.target === "swarm"
    ? ["docker", "ps", "--all", "--filter", `label=${stackLabel}=${project.model.name}`, "--format", "{{.Names}}"]
    : buildComposeWords(project, "ps", "--all", "--services");
}

/** Managers remove services, networks and secrets by the label of Docker's own tools; then each server waits for its tasks to end. */
function leaveWords({ model }: Project): readonly string[] {
  return ["sh", "-c", leaveSwarm, "down", model.name];
}

const leaveSwarm = `if docker node ls >/dev/null 2>&1; then docker stack rm "$1" >/dev/null 2>&1 || exit; fi
for second in $(seq 120); do
  [ -n "$(docker ps --all --quiet --filter "label=${stackLabel}=$1")" ] || exit 0
  sleep 1
done
echo "tasks of $1 still run on this server after two minutes" >&2
exit 1`;

/** Compose's words. What starts the stack at boot, and what measures it, is disabled first; the next deploy enables it again. */
function downWords(project: Project): readonly string[] {
  const words = buildComposeWords(project, "down");
  const { name } = project.model;
  const units = [
    ...(isOn(project.model, "boot-unit") ? [nameBootUnit(name)] : []),
    ...(isOn(project.model, "regular-audit") ? [`${nameRegularAudit(name)}.timer`] : []),
    ...(hasBackupTimer(project.model) ? [`${nameBackupUnit(name)}.timer`] : []),
  ];
  if (units.length === 0) {
    return words;
  }
  const leave = units
    .map((unit) => `if [ -e /etc/systemd/system/${unit} ]; then systemctl disable --quiet --now ${unit} || exit; fi`)
    .join("; ");
  // The arguments after the script become its "$0" and "$@": none of them is read as a script.
  return ["sh", "-c", `${leave}; exec "$@"`, "down", ...words];
}

async function agreed(
  context: Context,
  options: DownOptions,
  { model }: Project,
  left: readonly Left[],
): Promise<boolean> {
  tell(
    context.io,
    `${context.io.colours.red("This deletes the data")} of ${model.name} on its hosts; this cannot be undone:`,
  );
  for (const line of left.flatMap((each) => describeLeft(each, model))) {
    tell(context.io, `  ${line}`);
  }
  return confirm(context, options, "Delete it?");
}

/** Deletes on each host what was shown of it. A volume that came up since stays. */
async function removeLeft(left: readonly Left[], ask: Ask): Promise<readonly HostAnswer[]> {
  const answers: HostAnswer[] = [];
  for (const { host, volumes, images, folders } of left) {
    const named = [volumes.map(({ name }) => name), images, folders];
    const words = named.flatMap((names) => [String(names.length), ...names]);
    answers.push(...(await ask({ argv: ["sh", "-c", removal, "down", ...words] }, host)));
  }
  return answers;
}

/** Its arguments: how many volumes there are, and their names; the same of images, and of folders. */
const removal = `volumes=$1; shift
while [ "$volumes" -gt 0 ]; do docker volume rm --force "$1" || exit; shift; volumes=$((volumes - 1)); done
images=$1; shift
while [ "$images" -gt 0 ]; do docker image rm "$1" || exit; shift; images=$((images - 1)); done
shift
rm -rf "$@" || exit
# The folder of all stacks, where this was the last one.
for folder; do rmdir "$(dirname "$folder")" 2>/dev/null; done
true`;

function conclude(context: Context, project: Project, answers: readonly HostAnswer[], about: string): ExitCode {
  const { name, hosts } = project.model;
  if (context.json) {
    const told = answers.map(({ host, outcome, message }) => ({ host, outcome, message }));
    printJson(context.io, { hosts: told });
  } else if (!context.quiet) {
    const done = answers.filter(({ outcome }) => outcome === "ok");
    print(context.io, `${name} is down on ${done.length} of ${hosts.length} hosts; ${about}`);
  }
  tellFailures(context, project, answers);
  return judgeAnswers(answers);
}
