import { askHosts, type HostAnswer } from "../../ansible/adhoc.ts";
import { answersFile } from "../../answers/file.ts";
import { type Complaint, exitCodes, Problem } from "../../lib/errors.ts";
import type { Project } from "../open.ts";
import type { Passwords } from "../passwords.ts";
import type { Context } from "../types.ts";
import { readPreviousNames } from "./names.ts";

/**
 * Says for each former name that has containers or volumes on the server, in a line with the name and its volumes; nothing where the stack itself
 * is there already, for then somebody has agreed to that.
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

/** What the user says of previous names, and which hosts are asked about them. */
interface RenameOptions {
  /** The previous name that the stack may stand beside. */
  readonly beside: string | undefined;
  readonly limit: string | undefined;
}

/**
 * Refuses to deploy a stack that got another name beside itself unawares: it would come up with empty volumes, as if its data were lost.
 * Servers are asked only where the project has had another name.
 *
 * @throws Problem (exit 3) that names what is there, and what can be done
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
      group: model.name,
      argv: ["sh", "-c", look, "look", model.name, ...former],
      passwords: sources,
      ...(limit !== undefined && { limit }),
    },
    io.env,
  );
  // A server that gives no answer is told of by the deploy itself.
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
  const data = volumes.length === 0 ? "" : ` Its data are in ${volumes.join(", ")}.`;
  return {
    where: `${answersFile} name`,
    what: `this project is on ${host} already, as ${former}: ${name} would be another stack beside it, with empty volumes.${data} Nothing was changed`,
    fix: `To go on with the data, call it ${former} again, then: harden-init generate. To begin anew beside it: harden-init deploy --beside ${former}. To take the data along: "Another name" in the guide.`,
  };
}
