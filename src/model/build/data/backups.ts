import type { Answers } from "../../schema/answers.ts";
import { nameBackupVariable } from "../../secret-names.ts";
import type { Backups } from "../../types/backups.ts";
import type { Model } from "../../types/model.ts";
import type { Service } from "../../types/service.ts";

/** How the data are backed up, with every default; undefined if the answers want no backups. */
export function buildBackups(
  { name, backups }: Pick<Answers, "name" | "backups">,
  services: readonly Service[],
): Pick<Model, "backups"> {
  if (backups === undefined) {
    return {};
  }
  const { to = `/var/backups/harden-init/${name}`, at, keep, prove, leave_out, variables } = backups;
  return {
    backups: {
      to,
      ...(at !== "never" && { at }),
      keep,
      prove,
      databases: services.flatMap((service) => {
        const server = findServer(service);
        return server === undefined ? [] : [{ service: service.name, server }];
      }),
      leaveOut: leave_out,
      variables: Object.fromEntries(variables.map((variable) => [variable, nameBackupVariable(variable)])),
    } satisfies Backups,
  };
}

/** The database server of a service, by its kind or its image. */
function findServer({ kind, adopted }: Service): string | undefined {
  return adopted === undefined ? kind.logins : adopted.image?.logins?.server;
}
