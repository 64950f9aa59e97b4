import { chmodSync, chownSync } from "node:fs";
import { basename } from "node:path";
import { addEntry, addItem, mountBind } from "../edit-service.ts";
import { inMounts } from "../in-mounts.ts";
import type { Mutation } from "../types.ts";

const control = { controls: ["no-sensitive-mounts"] };
const places: readonly (readonly [string, string, string])[] = [
  ["socket", "the engine's socket, read-only", "/var/run/docker.sock"],
  ["run", "the folder of the engine's socket", "/run"],
  ["slash", "the whole server", "/"],
  ["etc", "/etc", "/etc"],
  ["one-file-of-etc", "one file of /etc", "/etc/shadow"],
  ["etc-spelled-otherwise", "/etc, spelled in a roundabout way", "/usr/../etc"],
  ["engine-data", "the engine's data", "/var/lib/docker"],
  ["homes", "everybody's homes", "/home"],
  ["root-home", "the home of root, with its keys", "/root"],
  ["proc", "the server's /proc", "/proc"],
  ["sys", "the server's /sys", "/sys"],
  ["dev", "the server's devices", "/dev"],
  ["boot", "the server's kernel", "/boot"],
  ["usr", "the server's programs", "/usr"],
  ["cron", "what lies above the server's cron tables", "/var/spool"],
  ["other-stacks", "the secrets of every stack", "/opt/harden"],
];

/** What of the server it has: folders, files, sockets, and its secrets. */
export const mountMutations: readonly Mutation[] = [
  ...places.map(([name, what, source]) => ({ service: `has-${name}`, what, ...control, settings: mountBind(source) })),
  {
    service: "has-link-to-etc",
    what: "a folder that is a link to /etc",
    ...control,
    settings: (service, { folder }) => mountBind(`${folder}/link`)(service),
  },
  {
    service: "has-etc-as-volume",
    what: "/etc as a volume in disguise",
    ...control,
    settings: addItem("volumes", { type: "volume", source: "disguised", target: "/mutated" }),
  },
  {
    service: "writes-server",
    what: "a folder of the server that it may write to",
    ...control,
    settings: (service, { folder }) => mountBind(`${folder}/shared`, {})(service),
  },
  {
    service: "mounts-spread",
    what: "a folder whose later mounts appear on the server too",
    ...control,
    settings: (service, { folder }) =>
      mountBind(`${folder}/shared`, { read_only: true, bind: { propagation: "rshared" } })(service),
  },
  {
    service: "mounts-shared-later",
    what: "its secret's mount is tied to others while it runs",
    ...control,
    live: ({ pid, secretFile }) => inMounts(pid, "mount", "--make-shared", `/run/secrets/${basename(secretFile)}`),
  },
  {
    service: "secret-for-all",
    what: "every account of the server can read its secret",
    controls: ["secrets-as-files"],
    live: ({ secretFile }) => chmodSync(secretFile, 0o444),
  },
  {
    service: "secret-for-group",
    what: "a group can read its secret",
    controls: ["secrets-as-files"],
    live: ({ secretFile }) => chmodSync(secretFile, 0o440),
  },
  {
    service: "secret-of-other",
    what: "its secret belongs to another account",
    controls: ["secrets-as-files"],
    live: ({ secretFile }) => chownSync(secretFile, 1001, 1001),
  },
  {
    service: "secret-in-variable",
    what: "its secret is in a variable",
    controls: ["secrets-as-files"],
    settings: (service, { secret }) => addEntry("environment", "COPY", secret("secret-in-variable"))(service),
  },
  {
    service: "secret-in-label",
    what: "its secret is in a label",
    controls: ["secrets-as-files"],
    settings: (service, { secret }) => addEntry("labels", "copy", secret("secret-in-label"))(service),
  },
  {
    service: "secret-in-command",
    what: "its secret is a word of the command",
    controls: ["secrets-as-files"],
    settings: (service, { secret }) => ({
      ...service,
      command: ["sh", "-c", "exec sleep infinity", secret("secret-in-command")],
    }),
  },
];
