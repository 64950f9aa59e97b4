import { printable } from "../../lib/text/printable.ts";
import type { ImportedService } from "../types.ts";

/** What the table says of a service beside its rows: `!` before what is dangerous, `-` before what is left open. */
export function sentencesOf(service: ImportedService, isRenamed: boolean): readonly string[] {
  const { hardened, weak, plainText, profiles, unnamedData } = service;
  return [
    ...profiles.map(
      (profile) => `- as before it is started only by whoever asks for its profile ${printable(profile)}`,
    ),
    ...hardened.dangers.map(({ slug, what, why, acceptance }) =>
      acceptance === undefined
        ? `! ${printable(what)} is taken out (${slug}). ${why}`
        : `! ${printable(what)} stays until ${acceptance.until} (${slug}): ${printable(acceptance.reason)}`,
    ),
    ...hardened.lacks.map(({ control, why }) => `- ${control}: ${printable(why)}`),
    ...weak.map(weakSays),
    ...unnamedData.map((place) => `! ${printable(place)} is in a volume without a name. ${afterwards(isRenamed)}`),
    ...plainText.map(
      (place) =>
        `! ${printable(place)}: a secret stands there in plain text, and stays: in harden.yml and on the server too`,
    ),
  ];
}

function weakSays({ variable, why, secret, sameAs }: ImportedService["weak"][number]): string {
  const set = `harden-init secrets set ${printable(secret)}`;
  return sameAs.length === 0
    ? `! ${printable(variable)} is weak: ${why}. Where the service has it stored too, as a database does, change it there as well: ${set} --generate`
    : `! ${printable(variable)} is weak: ${why}. ${printable(sameAs.join(", "))} must go on having the same value: set all of them, and what is stored in a database: ${set}`;
}

/** What becomes of the data in a volume that only the container of today knows. */
function afterwards(isRenamed: boolean): string {
  return isRenamed
    ? "The stack begins with an empty one: bring the data into a named volume first."
    : "The stack goes on with it as long as its container is there: after `docker compose down` it would begin with an empty one. Give it a name.";
}

/** Where the secrets stood, they go on standing. */
export function plainFilesSay(files: readonly string[]): string {
  return `${printable(files.join(", "), 200)}: what went into the vault still stands there in plain text. Take it out once the stack runs, and change what others have seen.`;
}
