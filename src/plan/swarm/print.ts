import { Document } from "yaml";
import { findParity } from "../../controls/swarm/parity.ts";
import { getIn, type KeyPath } from "../../lib/paths.ts";
import { asLines, type PathComment, putComments } from "../../lib/yaml/path-comments.ts";
import { writeYaml } from "../../lib/yaml/write.ts";
import { wrapComment } from "../templates/render.ts";
import type { SwarmStack } from "./types.ts";

/** The control that each part of a service is for, as its path in the API. */
const controlOf: readonly (readonly [path: string, control: string])[] = [
  ["TaskTemplate.ContainerSpec.User", "non-root-user"],
  ["TaskTemplate.ContainerSpec.Privileges.NoNewPrivileges", "no-new-privileges"],
  ["TaskTemplate.ContainerSpec.Privileges.Seccomp", "seccomp"],
  ["TaskTemplate.ContainerSpec.Privileges.AppArmor", "apparmor"],
  ["TaskTemplate.ContainerSpec.CapabilityDrop", "no-capabilities"],
  ["TaskTemplate.ContainerSpec.ReadOnly", "read-only-root"],
  ["TaskTemplate.ContainerSpec.Healthcheck", "health-check"],
  ["TaskTemplate.ContainerSpec.Ulimits", "ulimits"],
  ["TaskTemplate.ContainerSpec.Secrets", "secrets-as-files"],
  ["TaskTemplate.Resources.Limits.MemoryBytes", "memory-limit"],
  ["TaskTemplate.Resources.Limits.NanoCPUs", "cpu-limit"],
  ["TaskTemplate.Resources.Limits.Pids", "pids-limit"],
  ["TaskTemplate.RestartPolicy", "bounded-restart"],
  ["TaskTemplate.LogDriver", "bounded-log"],
];

/** What no control says, and a reader asks. */
const remarks: readonly (readonly [path: string, says: string])[] = [
  [
    "TaskTemplate.ContainerSpec.Mounts",
    "Times are in nanoseconds, sizes in bytes, and modes in decimal numbers: 1023 is 01777, because a swarm has no owner for a place in memory.",
  ],
  ["TaskTemplate.Placement", "A volume is on one server; a port of a server is had by one task."],
  [
    "UpdateConfig",
    "A new task must be healthy before the next one is replaced; where it is not, the previous ones come back.",
  ],
  [
    "EndpointSpec",
    "Names lead to the tasks themselves, and a port to the server's own task: a virtual address would need IPVS.",
  ],
];

/**
 * The description as YAML, with the reason of each control where it is first set.
 *
 * @param name the stack's
 * @param reasonOf the reason of a control
 */
export function printSwarm(name: string, stack: SwarmStack, reasonOf: (slug: string) => string): string {
  const document = new Document({ swarm_stack: stack }, { aliasDuplicateObjects: false });
  const comments = [...commentServices(stack, reasonOf), ...commentNetworks(stack, reasonOf)];
  putComments(document.contents, comments, (text) => asLines(wrapComment(text, widestIndent)));
  return `${head(name)}${writeYaml(document, { indent: 2, flowCollectionPadding: false })}`;
}

function head(name: string): string {
  return `---
# ${name} for a swarm, in the words of Docker Engine's API: made from compose.yml,
# by which the images are built. No key is dropped in silence: a deploy compares
# what the engine stored with this.
#
# Not here, because only a deploy knows it: the id of each image, the content of
# the files (\`File\`, \`Path\`: below /opt/harden/${name}), and the secrets.
`;
}

/** Where the innermost keys stand. */
const widestIndent = 14;

function commentServices({ services }: SwarmStack, reasonOf: (slug: string) => string): readonly PathComment[] {
  const all = [...controlOf.map(([path, control]) => [path, explain(control, reasonOf)] as const), ...remarks];
  return all.flatMap(([path, text]) => firstAt(services, path, "services", text));
}

/** Where a swarm has something else, that is the reason of what stands there. */
function explain(control: string, reasonOf: (slug: string) => string): string {
  const row = findParity(control);
  return row === undefined || row.verdict === "keeps" ? reasonOf(control) : `${row.how}.`;
}

function commentNetworks({ networks }: SwarmStack, reasonOf: (slug: string) => string): readonly PathComment[] {
  return [
    ...firstAt(networks, "Options.encrypted", "networks", reasonOf("encrypted-networks")),
    ...firstAt(networks, "Internal", "networks", reasonOf("internal-network"), true),
  ];
}

/** At the first of several that has something there. */
function firstAt(
  list: readonly object[],
  path: string,
  section: string,
  text: string,
  wanted?: unknown,
): readonly PathComment[] {
  const keys: KeyPath = path.split(".");
  const index = list.findIndex((one) => {
    const found = getIn(one, keys);
    return wanted === undefined ? found !== undefined : found === wanted;
  });
  return index < 0 ? [] : [{ path: ["swarm_stack", section, index, ...keys], text }];
}
