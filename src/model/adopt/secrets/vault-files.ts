import { getMap, getMaps, getScalar } from "../../../lib/fields.ts";
import { isMap } from "../../../lib/paths.ts";
import type { ComposeService, SecretFilesOf } from "../types.ts";
import { readUid } from "../user.ts";

/** The secrets of a compose file whose values are in the vault, by the name that the file has for them. */
export function listVaultFiles(resources: { readonly secrets?: unknown }): readonly string[] {
  return Object.entries(isMap(resources.secrets) ? resources.secrets : {}).flatMap(([name, entry]) =>
    isMap(entry) && entry.vault === true ? [name] : [],
  );
}

/** Which files of secrets a service reads, where those names are in the vault. */
export function findSecretFiles(service: ComposeService, names: readonly string[]): SecretFilesOf {
  // One secret may be mounted at several places.
  const read = [...new Set(getMaps(service, "secrets").map((entry) => getScalar(entry, "source") ?? ""))];
  return {
    inVault: read.filter((name) => names.includes(name)),
    elsewhere: read.filter((name) => !names.includes(name)),
  };
}

/** Why others than its own user may read the secrets that a service is given as files; false where none can. */
export function explainReadable(
  service: ComposeService,
  { inVault, elsewhere }: SecretFilesOf = { inVault: [], elsewhere: [] },
): string | false {
  const whys = [
    elsewhere.length > 0 && `${elsewhere.join(", ")} stays the file that it was, with its owner and mode`,
    inVault.length > 0 &&
      readUid(service) === undefined &&
      `every account of the server can read ${inVault.join(", ")}, because the user that it runs as is unknown: set \`user\``,
  ].filter((why) => why !== false);
  return whys.length > 0 && whys.join("; ");
}

/** The service with a file of its own for each: who may read it is decided by the file, and that differs from service to service. */
export function withVaultFiles(
  service: ComposeService,
  names: readonly string[],
  secretName: (name: string) => string,
): ComposeService {
  if (findSecretFiles(service, names).inVault.length === 0) {
    return service;
  }
  const secrets = getMaps(service, "secrets").map((entry) => {
    const source = getScalar(entry, "source") ?? "";
    return names.includes(source)
      ? { ...entry, source: secretName(source), target: getScalar(entry, "target") ?? source }
      : entry;
  });
  return { ...service, secrets };
}

/** A secret of a compose file that stands elsewhere. */
export type SecretSource = { readonly name: string } & (
  | {
      /** Relative to the project's folder. */
      readonly file: string;
    }
  | {
      /** Of the user who runs Compose. */
      readonly variable: string;
    }
);

/** The secrets of a compose file that are files of the project, or variables, and could be in the vault, where their text allows it. */
export function findSecretSources(tree: ComposeService): readonly SecretSource[] {
  // A build has no vault: what it reads stays a file.
  const built = Object.values(getMap(tree, "services"))
    .filter(isMap)
    .flatMap((service) => getMaps(getMap(service, "build"), "secrets").map((entry) => getScalar(entry, "source")));
  return Object.entries(getMap(tree, "secrets")).flatMap(([name, entry]): readonly SecretSource[] => {
    if (!isMap(entry) || built.includes(name) || !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
      return [];
    }
    const file = getScalar(entry, "file");
    const variable = getScalar(entry, "environment");
    return file !== undefined && /^\.\.?\//.test(file)
      ? [{ name, file }]
      : variable === undefined
        ? []
        : [{ name, variable }];
  });
}
