import { serviceLabel, stackLabel } from "../../model/deployed-names.ts";
import type { Project } from "../open.ts";

/*
 * What a server of a swarm is asked about its tasks. Its own engine is asked, because a manager alone reaches no container of another server; which tasks are
 * the stack's say the labels that their description gives them (src/plan/swarm/describe.ts).
 */

/**
 * Shows what the tasks on a server logged, earlier tasks first, as Compose shows it: `web.1  | TIME LINE`.
 *
 * @param which of the lines, as `docker logs` and Compose call it: `--tail 100`
 */
export function buildTaskLogWords(
  { model }: Project,
  services: readonly string[],
  which: readonly [option: string, value: string],
): readonly string[] {
  return ["sh", "-c", showLogs, "logs", model.name, services.join(" "), ...which];
}

const showLogs = `tasks=$(docker ps --all --filter "label=${stackLabel}=$1" \\
  --format '{{.ID}} {{.Label "${serviceLabel}"}} {{.Label "com.docker.swarm.task.name"}}') || exit
printf '%s\\n' "$tasks" | tac | while read -r id service task; do
  [ -n "$id" ] || continue
  case " $2 " in "  " | *" $service "*) ;; *) continue ;; esac
  name=\${task#"$1"_}
  docker logs --timestamps "$3" "$4" "$id" 2>&1 | sed "s/^/\${name%.*}  | /"
done`;

/** Runs a program in one task of a service on a server. Where none runs, `saysNoTask` recognises what is said instead. */
export function buildTaskExecWords({ model }: Project, service: string, command: readonly string[]): readonly string[] {
  return ["sh", "-c", execInTask, "exec", model.name, service, ...command];
}

const noTask = "no task of it runs on this server";

const execInTask = `id=$(docker ps --quiet --filter "label=${stackLabel}=$1" --filter "label=${serviceLabel}=$2" | head -n 1)
if [ -z "$id" ]; then echo "${noTask}" >&2; exit; fi
shift 2
exec docker exec "$id" "$@"`;

/** Whether a server has said that it has none. */
export function saysNoTask({ stdout, stderr = "" }: { readonly stdout: string; readonly stderr?: string }): boolean {
  return stdout === "" && stderr === noTask;
}
