import type { Notice } from "../compose/types.ts";
import type { Imported } from "./types.ts";

/**
 * Tells where values are made of the compose project's name, for a stack that is called otherwise. They keep it, as its volumes do: what such a value
 * names, such as a database, lies in those volumes.
 *
 * @param stack what the stack is called
 */
export function noticeKeptName({ project, nameUses }: Imported, stack: string): readonly Notice[] {
  const what = `\`COMPOSE_PROJECT_NAME\` stays ${project} here, as in the names of the volumes, so that the data are found again. For a second stack with data of its own: COMPOSE_PROJECT_NAME=${stack} harden-init init --from …`;
  return project === stack ? [] : nameUses.map((at) => ({ at, what }));
}
