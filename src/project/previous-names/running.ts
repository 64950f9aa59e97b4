import { askHosts, type HostAnswer } from "../../ansible/adhoc.ts";
import { answersFile } from "../../answers/file.ts";
import { type Complaint, exitCodes, Problem } from "../../lib/errors.ts";
import { nameGroup } from "../../model/deployed-names.ts";
import type { Project } from "../open.ts";
import type { Passwords } from "../passwords.ts";
import type { Context } from "../types.ts";
import { readPreviousNames } from "./names.ts";

/**
 * Prints a line for each previous name that has containers or volumes on the server, with its volumes. It prints nothing if the stack itself is there
 * already: the user has accepted that then.
 */
const look = `
command -v docker >/dev/null || exit 0
containers() { docker ps --all --quiet --filter "label=com.docker.compose.project=$1"; }
volumes() { docker volume ls --quiet --filter "label=com.docker.compose.project=$1"; }
stack=$1
shift
[ -z "$(containers "$stack")$(volumes "$stack")" ] || exit 0
for former do
  [ -z "$(containers "$former")$(volumes "$former")" ] || echo "$former" $(volumes "$former")
done`;

/** The user's choice about previous names, and the hosts to ask. */
interface RenameOptions {
  /** The previous name that the stack may run next to. */
  readonly beside: string | undefined;
  readonly limit: string | undefined;
}

/**
 * Refuses to deploy a renamed stack next to its previous one unintentionally: it would start with empty volumes, as if its data were lost. Servers are
 * asked only if the project has had another name.
 *
 * @throws Problem (exit 3) with what is there, and what to do
 */
export async function requireNotBeside(
  { io }: Context,
  { beside, limit }: RenameOptions,
  { root, model }: Project,
  { sources }: Passwords,
): Promise<void> {
  const former = (await readPreviousNames(root, model.name)).filter((name) => name !== beside);
  if (former.length === 0) {
    return;
  }
  const answers = await askHosts(
    {
      root,
      group: nameGroup(model.name),
      argv: ["sh", "-c", look, "look", model.name, ...former],
      passwords: sources,
      ...(limit !== undefined && { limit }),
    },
    io.env,
  );
  // The deploy itself reports a server without an answer.
  const there = answers.filter(({ outcome }) => outcome === "ok").flatMap((answer) => complaintsOf(answer, model.name));
  if (there.length > 0) {
    throw new Problem(exitCodes.notAsWanted, there);
  }
}

function complaintsOf({ host, stdout }: HostAnswer, name: string): readonly Complaint[] {
  return stdout
    .split("\n")
    .map((line) => line.split(" ").filter(Boolean))
    .flatMap(([former, ...volumes]) => (former === undefined ? [] : [complaint(host, name, former, volumes)]));
}

function complaint(host: string, name: string, former: string, volumes: readonly string[]): Complaint {
  const data = volumes.length === 0 ? "" : ` Its data is in ${volumes.join(", ")}.`;
  return {
    where: `${answersFile} name`,
    what: `this project is on ${host} already, as ${former}: ${name} would be another stack next to it, with empty volumes.${data} Nothing was changed`,
    fix: `To keep the data, set \`name: ${former}\` again, then: harden-init generate. To start a new stack next to it: harden-init deploy --beside ${former}. To move the data: "Another name" in the guide.`,
  };
}
