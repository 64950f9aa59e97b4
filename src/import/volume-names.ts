import { getMap } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import type { Imported } from "./types.ts";

interface Named {
  readonly name: string;
  readonly compose?: { readonly volumes?: Readonly<Record<string, unknown>> | undefined } | undefined;
}

/**
 * Answers in which each volume of the compose project keeps the name that it has on this machine, so that its data are found again: Compose calls a
 * volume after the project, and the stack may be called otherwise.
 */
export function keepVolumeNames<Answers extends Named>(answers: Answers, { project, volumes }: Imported): Answers {
  const written = answers.compose?.volumes;
  if (written === undefined || answers.name === project) {
    return answers;
  }
  const named = Object.entries(written).map(([name, entry]) => [
    name,
    volumes.includes(name) ? { name: `${project}_${name}`, ...(isMap(entry) && entry) } : entry,
  ]);
  return { ...answers, compose: { ...answers.compose, volumes: Object.fromEntries(named) } };
}

/** The volumes of a compose project that Compose itself gives their names. */
export function findVolumes(tree: ComposeService): readonly string[] {
  return Object.entries(getMap(tree, "volumes")).flatMap(([name, entry]) =>
    isMap(entry) && (entry.external === true || typeof entry.name === "string") ? [] : [name],
  );
}
