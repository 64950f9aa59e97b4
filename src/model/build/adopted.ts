import type { Kind } from "../../kinds/schema.ts";
import { listAt, mapAt } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import type { PathComment } from "../../lib/yaml/path-comments.ts";
import { type Connection, connected } from "../adopt/connect.ts";
import { withoutPlainText } from "../adopt/credentials.ts";
import { hardenService } from "../adopt/harden.ts";
import { knownImage } from "../adopt/known-images.ts";
import { serviceComments } from "../adopt/moved-comments.ts";
import type { ComposeService } from "../adopt/types.ts";
import { secretFilesOf, withVaultFiles } from "../adopt/vault-files.ts";
import type { ServiceAnswers } from "../schema/answers.ts";
import { ownSecret, vaultVariable } from "../secret-names.ts";
import type { AdoptedSecret, AdoptedService, Limits, Service } from "../types.ts";

/** What the rest of the answers have to do with such a service. */
interface Surroundings {
  readonly limits: Limits;
  readonly logging: string;
  /** The secrets of the compose file whose values are in the vault. */
  readonly filesInVault: readonly string[];
  /** What it is told of the services that it uses. */
  readonly connections: readonly Connection[];
  /** What is said of it in comments, with paths below it. */
  readonly comments: readonly PathComment[];
}

/** A service that the answers describe themselves, hardened; undefined where a kind describes it. */
export function buildAdopted(
  name: string,
  kind: Kind,
  written: ServiceAnswers,
  { limits, logging, filesInVault, connections, comments }: Surroundings,
): AdoptedService | undefined {
  if (!kind.own) {
    return undefined;
  }
  const { like, user, capabilities, writable, health, accept = {} } = written;
  const image = like === undefined ? undefined : knownImage(like, kind.known_images, written.image);
  const said = composeService(written);
  const secretFiles = secretFilesOf(said, filesInVault);
  const secrets = [
    ...secretsOf(name, written),
    ...fileSecrets(name, secretFiles.inVault),
    ...connections.flatMap((connection) => passwordsOf(name, connection)),
  ];
  const filed = withVaultFiles(said, filesInVault, (secret) => fileSecret(name, secret));
  const variables = `./secrets/${environmentFile(name)}`;
  const unlocked = withoutPlainText(filed, written.secrets ?? {}, {
    secret: (variable) => credentialSecret(name, variable),
    environmentFile: variables,
  });
  const service = connected(unlocked, connections, variables);
  const hardened = hardenService(service, {
    service: name,
    ...(image && { image }),
    ...(user !== undefined && { user }),
    ...(capabilities && { capabilities }),
    ...(writable && { writable }),
    ...(health && { health }),
    secretFiles: { ...secretFiles, inVault: [...secretFiles.inVault, ...connections.flatMap(mountedSecret)] },
    limits,
    logging: { driver: logging },
    accepted: accept,
  });
  const whole = onANetwork(hardened.service);
  return { hardened: { ...hardened, service: whole }, secrets, comments: serviceComments(comments, said, whole) };
}

/** Whether a service is started by its profile only, when somebody asks for that. */
export function isOnDemand({ adopted }: Pick<Service, "adopted">): boolean {
  return listAt(adopted?.hardened.service ?? {}, "profiles").length > 0;
}

/** The services that others wait for to end: they do their work, and are not there afterwards. */
export function jobsOf(services: readonly Pick<Service, "adopted">[]): ReadonlySet<string> {
  return new Set(
    services.flatMap(({ adopted }) =>
      Object.entries(mapAt(adopted?.hardened.service ?? {}, "depends_on")).flatMap(([name, wait]) =>
        isMap(wait) && wait.condition === "service_completed_successfully" ? [name] : [],
      ),
    ),
  );
}

/** A service that names no network is on the one that Compose makes; here that is said. */
function onANetwork(service: ComposeService): ComposeService {
  const isOnNone = Object.keys(mapAt(service, "networks")).length === 0 && service.network_mode === undefined;
  return isOnNone ? { ...service, networks: { default: null } } : service;
}

/** What the compose file said, with the keys that have an answer of their own. */
function composeService({ image, compose = {} }: ServiceAnswers): ComposeService {
  return { ...(image !== undefined && { image }), ...compose };
}

function secretsOf(name: string, { secrets = {} }: ServiceAnswers): readonly AdoptedSecret[] {
  return Object.entries(secrets).map(([variable, way]) => ({
    variable,
    way,
    secret: credentialSecret(name, variable),
  }));
}

/** The password of its account at a service that it uses, in each form that it takes it in. */
function passwordsOf(name: string, { used, secret, isMounted, secretVariables }: Connection): readonly AdoptedSecret[] {
  const why = `the password of ${name}'s account at ${used}`;
  return [
    // Also where it reads no file: the tasks that see to the account do.
    { variable: secret, way: "file", secret, why, ...(isMounted && { readLater: true }) },
    ...Object.entries(secretVariables).map(([variable, text]) => ({
      variable,
      way: "variable" as const,
      secret,
      text,
      why,
    })),
  ];
}

/** The password that it reads from a file. */
function mountedSecret({ secret, isMounted }: Connection): readonly string[] {
  return isMounted ? [secret] : [];
}

/** Several services may read one secret: its value is in the vault once. */
function fileSecrets(name: string, files: readonly string[]): readonly AdoptedSecret[] {
  return files.map((file) => ({
    variable: file,
    way: "file",
    secret: fileSecret(name, file),
    vaultVariable: vaultFileVariable(file),
    readLater: true,
  }));
}

/** A service's own copy of a secret that its compose file had as a file. */
function fileSecret(service: string, file: string): string {
  return ownSecret(service, `file_${file}`);
}

/** The variable in the vault of such a secret. */
export function vaultFileVariable(file: string): string {
  return vaultVariable(`file_${file}`);
}

/** What the secret of a variable is called. */
export function credentialSecret(service: string, variable: string): string {
  return ownSecret(service, variable.toLowerCase());
}

/** The file of a service's secret variables, below the stack's secrets. */
export function environmentFile(service: string): string {
  return `${service}.env`;
}
