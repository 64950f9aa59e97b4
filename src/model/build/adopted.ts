import type { Kind } from "../../kinds/schema/kind.ts";
import { getMap, listAt, without } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import { type Cause, findCause, findChanges, getCause } from "../adopt/changes.ts";
import { type Connection, connectService, joinNetwork, onANetwork } from "../adopt/connect.ts";
import { hardenService } from "../adopt/harden.ts";
import { findKnownImage } from "../adopt/known-images.ts";
import type { Machine } from "../adopt/machine.ts";
import { withoutPlainText } from "../adopt/secrets/credentials.ts";
import { findSecretFiles, withVaultFiles } from "../adopt/secrets/vault-files.ts";
import type { ComposeService, Hardened, Resources, Situation } from "../adopt/types.ts";
import { nameRepository } from "../deployed-names.ts";
import { nameEdgeNetwork } from "../edge/with-edge.ts";
import { buildLogSection } from "../log-driver.ts";
import type { Outbound } from "../outbound/destination.ts";
import type { ServiceAnswers } from "../schema/answers.ts";
import { nameOwnSecret, nameVaultVariable } from "../secret-names.ts";
import type { AdoptedSecret, AdoptedService } from "../types/adopted-service.ts";
import type { LogDriver } from "../types/logging.ts";
import type { Limits, Service } from "../types/service.ts";
import { type BroughtFiles, listBroughtFiles, mountBrought } from "./brought-files.ts";
import { listUpgradeVariables } from "./data/upgrade.ts";

/** What other answers say about such a service. */
interface Surroundings {
  readonly stack: string;
  readonly limits: Limits;
  readonly logDriver: LogDriver;
  /** What the compose file declares beside its services. */
  readonly declared: Resources;
  readonly machine: Machine;
  /** The secrets of the compose file whose values are in the vault. */
  readonly filesInVault: readonly string[];
  /** The variables and secrets for the services that it uses. */
  readonly connections: readonly Connection[];
  /** Its networks, if its answers say whom it reaches; else those of its compose file. */
  readonly networks: readonly string[];
  readonly outbound: Outbound;
  /** Whether the edge asks it. */
  readonly isAsked: boolean;
  /** See `Situation`. */
  readonly openUntil?: string;
}

/** A hardened service from its answers; undefined if a kind describes it. `withComments` adds its comments later. */
export function buildAdopted(
  name: string,
  kind: Kind,
  written: ServiceAnswers,
  around: Surroundings,
): AdoptedService | undefined {
  if (!kind.own) {
    return undefined;
  }
  const { like } = written;
  const image = like === undefined ? undefined : findKnownImage(like, kind.known_images, written.image);
  const said = composeService(written);
  const { filesInVault, connections } = around;
  const secretFiles = findSecretFiles(said, filesInVault);
  const own = secretsOf(name, written);
  const secrets = [
    ...own,
    ...fileSecrets(name, secretFiles.inVault),
    ...connections.flatMap((connection) => passwordsOf(name, connection)),
  ];
  const variables = `./secrets/${nameEnvironmentFile(name)}`;
  const filed = withVaultFiles(said, filesInVault, (secret) => fileSecret(name, secret));
  const ways = Object.fromEntries(own.map(({ variable, way }) => [variable, way]));
  const unlocked = withoutPlainText(filed, ways, {
    secret: (variable) => nameCredentialSecret(name, variable),
    environmentFile: variables,
  });
  const told = connectService(unlocked, connections, variables);
  const upgraded = withVariables(told, listUpgradeVariables(written, image?.holds));
  const reaching =
    written.reaches === undefined
      ? upgraded
      : { ...upgraded, networks: Object.fromEntries(around.networks.map((network) => [network, null])) };
  const service = around.isAsked ? joinNetwork(reaching, nameEdgeNetwork(name)) : reaching;
  const hardened = hardenService(onANetwork(service), {
    ...situationOf(name, written, around),
    ...(image && { image }),
    secretFiles: { ...secretFiles, inVault: [...secretFiles.inVault, ...connections.flatMap(mountedSecret)] },
  });
  const built = builtHere(onANetwork(hardened.service), name, written, around.stack);
  const whole = withFiles(built, listBroughtFiles(name, written));
  return {
    ...(image && { image }),
    said,
    hardened: { ...hardened, service: whole },
    steps: [
      ...findChanges(said, unlocked, () => ({ control: "secrets-as-files", mayBreak: false, why: "" })),
      ...findChanges(unlocked, told, () => findCause("uses", true)),
      ...findChanges(told, upgraded, () => findCause("upgrade", true)),
      ...findChanges(upgraded, reaching, () => findCause("reaches", true)),
      ...findChanges(reaching, service, () => findCause("edge", false)),
      ...hardened.changes,
      ...findChanges(hardened.service, built, (key) => lastCause(hardened, key)),
      ...findChanges(built, whole, () => findCause("files", false)),
    ],
    owns: written.owns ?? [],
    keeps: written.keeps ?? [],
    ...(written.reaches !== undefined && { reaches: written.reaches }),
    secrets,
    comments: [],
  };
}

function withVariables(service: ComposeService, variables: Readonly<Record<string, string>>): ComposeService {
  return Object.keys(variables).length === 0
    ? service
    : { ...service, environment: { ...getMap(service, "environment"), ...variables } };
}

function situationOf(
  name: string,
  {
    user,
    capabilities,
    writable,
    seccomp,
    apparmor,
    public: publicPorts,
    health,
    reaches,
    accept,
    limits: own,
  }: ServiceAnswers,
  { limits, logDriver, declared, machine, outbound, openUntil }: Surroundings,
): Situation {
  return {
    service: name,
    ...(user !== undefined && { user }),
    ...(capabilities && { capabilities }),
    ...(writable && { writable }),
    ...(seccomp !== undefined && { seccomp }),
    ...(apparmor !== undefined && { apparmor }),
    ...(publicPorts && { publicPorts }),
    ...(health && { health }),
    ...(reaches !== undefined && { outbound }),
    limits: { ...limits, reservation: own?.reservation },
    logging: buildLogSection(logDriver),
    accepted: accept ?? {},
    declared,
    machine,
    ...(openUntil !== undefined && { openUntil }),
  };
}

/** A service that leaves the server's network joins the stack's; any other late change is the build's. */
function lastCause({ changes }: Hardened, key: string): Cause {
  const left = key === "networks" ? changes.find((change) => change.key === "network_mode") : undefined;
  return left === undefined ? findCause("build", false) : getCause(left);
}

/** An image that is built on the server, from the folder that a deploy copies there. */
function builtHere(service: ComposeService, name: string, { source }: ServiceAnswers, stack: string): ComposeService {
  return source === undefined
    ? service
    : {
        ...service,
        build: { context: `./${name}/app`, ...without(getMap(service, "build"), "context") },
        image: nameRepository(stack, name),
      };
}

/** Beside its volumes it has what a deploy copies to the server. */
function withFiles(service: ComposeService, files: readonly BroughtFiles[]): ComposeService {
  return files.length === 0
    ? service
    : { ...service, volumes: [...listAt(service, "volumes"), ...files.map(mountBrought)] };
}

/** Whether a service starts only with its profile. */
export function isOnDemand({ adopted }: Pick<Service, "adopted">): boolean {
  return listAt(adopted?.hardened.service ?? {}, "profiles").length > 0;
}

/** The services whose end others wait for: they do their work and exit. */
export function findJobs(services: readonly Pick<Service, "adopted">[]): ReadonlySet<string> {
  return new Set(
    services.flatMap(({ adopted }) =>
      Object.entries(getMap(adopted?.hardened.service ?? {}, "depends_on")).flatMap(([name, wait]) =>
        isMap(wait) && wait.condition === "service_completed_successfully" ? [name] : [],
      ),
    ),
  );
}

/** The settings of the compose file, with the keys that have answers of their own. */
function composeService({ image, compose = {} }: ServiceAnswers): ComposeService {
  return { ...(image !== undefined && { image }), ...compose };
}

function secretsOf(name: string, { secrets = {} }: ServiceAnswers): readonly AdoptedSecret[] {
  return Object.entries(secrets).map(([variable, use]) => {
    const { as = "variable", from, text } = typeof use === "string" ? { as: use } : use;
    return {
      variable,
      way: as,
      secret: nameCredentialSecret(name, variable),
      ...(from !== undefined && { vaultVariable: nameVaultVariable(from) }),
      ...(text !== undefined && { text }),
    };
  });
}

/** The password of its account at a service that it uses, in each form in which it takes it. */
function passwordsOf(name: string, { used, secret, isMounted, secretVariables }: Connection): readonly AdoptedSecret[] {
  const why = `the password of ${name}'s account at ${used}`;
  return [
    // Also if it reads no file: the tasks that make the account do.
    { variable: secret, way: "file", secret, why, ...(isMounted && { readLater: true }) },
    ...Object.entries(secretVariables).map(([variable, text]) => ({
      variable,
      way: "variable" as const,
      secret,
      text: text.replaceAll("{password}", "{secret}"),
      why,
    })),
  ];
}

/** The password that it reads from a file. */
function mountedSecret({ secret, isMounted }: Connection): readonly string[] {
  return isMounted ? [secret] : [];
}

/** Several services may read one secret; its value is in the vault once. */
function fileSecrets(name: string, files: readonly string[]): readonly AdoptedSecret[] {
  return files.map((file) => ({
    variable: file,
    way: "file",
    secret: fileSecret(name, file),
    vaultVariable: nameVaultFileVariable(file),
    readLater: true,
  }));
}

/** A service's own copy of a secret that its compose file had as a file. */
function fileSecret(service: string, file: string): string {
  return nameOwnSecret(service, `file_${file}`);
}

/** The vault variable of such a secret. */
export function nameVaultFileVariable(file: string): string {
  return nameVaultVariable(`file_${file}`);
}

/** The name of a variable's secret. */
export function nameCredentialSecret(service: string, variable: string): string {
  return nameOwnSecret(service, variable.toLowerCase());
}

/** The file with a service's secret variables, below the stack's secrets. */
export function nameEnvironmentFile(service: string): string {
  return `${service}.env`;
}
