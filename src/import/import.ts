import { entry, plain } from "../compose/node.ts";
import { composeProblem } from "../compose/problems.ts";
import type { ComposeProject } from "../compose/types.ts";
import { mapAt } from "../lib/fields.ts";
import { Secret } from "../lib/secret.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { weakIn } from "../model/adopt/weak.ts";
import { vaultFileVariable } from "../model/build/adopted.ts";
import type { WrittenAnswers } from "../model/schema/answers.ts";
import { vaultVariable } from "../model/secret-names.ts";
import { resourceAnswers } from "./answers.ts";
import { commentsFor } from "./compose-comments.ts";
import { afterReboot, renamed } from "./earlier.ts";
import { placeIn } from "./locate.ts";
import { requireOneLine } from "./one-line.ts";
import { filesWith, plainTextIn } from "./plain-text.ts";
import { variablesLeft } from "./secret-sources.ts";
import { importService, withoutActive } from "./service.ts";
import { secretsOf, withShared } from "./shared.ts";
import { sharedMounts } from "./shared-mounts.ts";
import type { Imported, Importing } from "./types.ts";

/**
 * Turns a compose project into answers, its plain-text credentials into secrets, and tells what becomes of each service. Nothing is read or written.
 *
 * @throws Problem (exit 2) where there is no service, or a credential does not fit into the vault
 */
export function importProject(importing: Importing): Imported {
  const { project, stack } = importing;
  requireServices(project);
  const tree = plain(project.tree) as ComposeService;
  const written = mapAt(tree, "services") as Readonly<Record<string, ComposeService>>;
  const shared = sharedMounts(written, importing.until);
  const services = Object.entries(written).map(([name, service]) => {
    const kept = { ...shared.get(name), ...importing.kept.get(name) };
    return importService(name, withoutActive(service, project.profiles), importing, kept);
  });
  requireOneLine(
    project,
    services.map(({ told }) => told),
  );
  const { movable } = importing;
  const vaultFiles = movable.map(({ name }) => name);
  const resources = resourceAnswers(tree, { folder: project.folder, project: project.name, stack, vaultFiles });
  const answers = {
    version: 1,
    name: stack,
    hosts: [{ name: "local", connection: "local" }],
    services: Object.fromEntries(services.map(({ name, answers: own }) => [name, own])),
    ...(Object.keys(resources).length === 0 ? {} : { compose: resources }),
  } as WrittenAnswers;
  const credentials = services.flatMap(({ told }) => secretsOf(told));
  const values = [...credentials.map(({ value }) => value), ...movable.flatMap(({ text }) => text ?? [])];
  const { comments, notices } = commentsFor(project, answers, values);
  return {
    answers,
    comments,
    where: (path) => placeIn(project, path),
    secrets: new Map([
      ...credentials.map(({ secret, value }) => [vaultVariable(secret), new Secret(value)] as const),
      ...movable.flatMap(({ name, text }) =>
        text === undefined ? [] : [[vaultFileVariable(name), new Secret(text)] as const],
      ),
    ]),
    movedSecrets: movable.map(({ text, ...source }) => (text === undefined ? { ...source, isMissing: true } : source)),
    services: services.map(({ told, bare }) => ({
      ...told,
      weak: withShared(weakIn(told.name, bare, told.credentials), told, credentials),
      plainText: plainTextIn(bare, values),
    })),
    plainFiles: filesWith(values, project),
    isRenamed: project.name !== stack,
    notices: [
      ...project.notices,
      ...renamed(project, stack),
      ...afterReboot(project),
      ...variablesLeft(project, movable),
      ...notices,
    ],
  };
}

function requireServices({ tree }: ComposeProject): void {
  const services = entry(tree, "services");
  if (services?.kind !== "map" || services.entries.size === 0) {
    throw composeProblem((services ?? tree).at, "there is no service in it that could be taken over");
  }
}

/** A stack's name that is as near to the project's as a group of Ansible can be called. */
export function stackNameFor(project: string): string {
  const name = project
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 30);
  return name === "" ? "stack" : name;
}
