import { nameAccount } from "../../accounts.ts";
import type { Answers } from "../../schema/answers.ts";
import {
  alarmWebhook,
  backupPassword,
  nameBackupVariable,
  nameOwnSecret,
  nameVaultVariable,
  registryPassword,
  swarmUnlockKey,
  theServer,
} from "../../secret-names.ts";
import { findReader } from "../../secret-reader.ts";
import type { Login, SecretSpec } from "../../types/secrets.ts";
import type { Service } from "../../types/service.ts";
import { findAdoptedLogin } from "./adopted-logins.ts";

/** Every secret of the stack: the services' own, and the passwords of accounts for others. */
export function collectSecrets(services: readonly Service[]): readonly SecretSpec[] {
  const byName = new Map(services.map((service) => [service.name, service]));
  return withAllUses(
    services.flatMap((service) => [
      ...ownSecrets(service),
      ...credentials(service),
      ...accountSecrets(service, byName),
    ]),
  );
}

/** Those that no service reads, but a program of the servers themselves. */
export function collectServerSecrets({
  alarms,
  backups,
  registry,
  swarm,
}: Pick<Answers, "alarms" | "backups" | "registry" | "swarm">): readonly SecretSpec[] {
  const webhook = serverSecret(alarmWebhook, "the URL that alarms are posted to");
  const password = serverSecret(backupPassword, "the password that encrypts the backups, and opens them");
  const variables = (backups?.variables ?? []).map((variable) =>
    serverSecret(nameBackupVariable(variable), `${variable} of the place that the backups go to`),
  );
  const unlocks = serverSecret(swarmUnlockKey, "what unlocks the swarm's managers; a deploy writes it here");
  return [
    ...(alarms?.webhook === undefined ? [] : [{ ...webhook, given: true as const }]),
    ...(backups === undefined ? [] : [{ ...password, opensBackups: true as const }]),
    ...variables.map((secret) => ({ ...secret, given: true as const })),
    ...(registry?.user === undefined
      ? []
      : [
          {
            ...serverSecret(registryPassword, `the password of ${registry.user} at ${registry.at}`),
            given: true as const,
          },
        ]),
    ...(swarm?.autolock === true ? [{ ...unlocks, isMadeThere: true as const }] : []),
  ];
}

function serverSecret(name: string, why: string): SecretSpec {
  return { name, variable: nameVaultVariable(name), service: theServer, uid: 0, why, logins: [] };
}

/** A secret that several read is for all of them, and opens what it opens, wherever it is spoken of. */
function withAllUses(secrets: readonly SecretSpec[]): readonly SecretSpec[] {
  const uses = new Map<string, SecretSpec[]>();
  for (const secret of secrets) {
    uses.set(secret.variable, [...(uses.get(secret.variable) ?? []), secret]);
  }
  return secrets.map((secret) => {
    const same = uses.get(secret.variable) ?? [];
    return {
      ...secret,
      why: [...new Set(same.map(({ why }) => why))].join(", "),
      logins: same.flatMap(({ logins }) => logins),
    };
  });
}

/** The generated secrets of a service; composed ones are not in the vault. */
function ownSecrets({ name, kind }: Service): readonly SecretSpec[] {
  return kind.secrets
    .filter(({ composed }) => !composed)
    .map((secret) => {
      const full = nameOwnSecret(name, secret.name);
      const { account, why } = secret;
      const logins = account === undefined ? [] : loginsOf(name, kind, account);
      return { name: full, variable: nameVaultVariable(full), service: name, uid: kind.user.uid, why, logins };
    });
}

function loginsOf(service: string, { logins }: Service["kind"], account: string): readonly Login[] {
  return logins === undefined ? [] : [{ service, server: logins, account, isAdopted: false }];
}

/** The secrets of an adopted service; if it takes them as variables, only root can read their file. */
function credentials(service: Service): readonly SecretSpec[] {
  const { name, adopted } = service;
  return (adopted?.secrets ?? []).map((each) => {
    const { variable, way, secret, vaultVariable: shared, text, why } = each;
    const uid = findReader(each, adopted?.hardened.service ?? {});
    return {
      name: secret,
      variable: shared ?? nameVaultVariable(secret),
      service: name,
      ...(uid !== undefined && { uid }),
      why: why ?? `${variable} of ${name}`,
      ...(way === "variable" && { asVariable: variable }),
      ...(text !== undefined && { text }),
      logins: findAdoptedLogin(service, each),
    };
  });
}

function accountSecrets(
  { name, kind, database, accounts }: Service,
  byName: ReadonlyMap<string, Service>,
): readonly SecretSpec[] {
  return accounts.flatMap(({ client, secret }) => {
    const reader = byName.get(client);
    if (reader === undefined) {
      throw new Error(`${name} has an account for ${client}, which is no service`);
    }
    // An adopted service defines how it takes them.
    return reader.adopted !== undefined
      ? []
      : {
          name: secret,
          variable: nameVaultVariable(secret),
          service: client,
          uid: reader.kind.user.uid,
          why: `the password of ${client}'s account at ${name}`,
          logins: loginsOf(name, kind, nameAccount(client)).map((login) => ({
            ...login,
            ...(database !== undefined && { database }),
          })),
        };
  });
}
