import type { KnownImage } from "../../../kinds/schema/known-image.ts";
import { getMap, listAt } from "../../../lib/fields.ts";
import type { AdoptedSecret } from "../../types/adopted-service.ts";
import type { ComposeService } from "../types.ts";
import { findCredentials, findSecretWords, isCheckTelling, isCredentialLabel } from "./credentials.ts";

/**
 * Where the engine's record of a service shows what looks like a secret: `env/NAME`, `command/3` (a word of it, from 1), `label/NAME`, `health/test`. Secrets
 * that it takes as variables from the vault are shown there too. No value is told.
 */
export function findPlainTextPlaces(
  service: ComposeService,
  secrets: readonly AdoptedSecret[],
  image: KnownImage | undefined,
): readonly string[] {
  const variables = [
    ...findCredentials(service, image).map(({ variable }) => variable),
    ...secrets.filter(({ way }) => way === "variable").map(({ variable }) => variable),
  ];
  const words = findSecretWords(service);
  const labels = Object.entries(getMap(service, "labels"))
    .filter(([name, value]) => isCredentialLabel(name, String(value ?? "")))
    .map(([name]) => name);
  return [
    ...[...new Set(variables)].map((name) => place("env", name)),
    ...["command", "entrypoint"].flatMap((key) =>
      listAt(service, key).flatMap((word, at) => (words.includes(String(word)) ? [place(key, String(at + 1))] : [])),
    ),
    ...labels.map((name) => place("label", name)),
    ...(isCheckTelling(service) ? [place("health", "test")] : []),
  ];
}

/** A name is the file's: what is no plain letter there stands for any one letter, as in a shell's pattern. */
function place(part: string, name: string): string {
  return `${part}/${name.replaceAll(/[^\w./-]/g, "?")}`;
}
