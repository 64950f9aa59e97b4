/** A service's own secret, such as `dbserver_root_password`. */
export function nameOwnSecret(service: string, name: string): string {
  return `${service}_${name}`;
}

/** The password of a service's account at another one, such as `dbserver_webserver_password`. */
export function nameClientSecret(service: string, client: string): string {
  return `${service}_${client}_password`;
}

/** Where a container finds the secret. */
export function getSecretPath(secret: string): string {
  return `/run/secrets/${secret}`;
}

/** The URL that alarms are posted to. */
export const alarmWebhook = "alarm_webhook";

/** The password of the repository with the backups. */
export const backupPassword = "backup_password";

/** The password of the user at the registry. */
export const registryPassword = "registry_password";

/** What unlocks the managers of a swarm. */
export const swarmUnlockKey = "swarm_unlock_key";

/** What restic needs for its place, such as `backup_aws_access_key_id`. */
export function nameBackupVariable(variable: string): string {
  return `backup_${variable.toLowerCase()}`;
}

/** Who reads a secret that no service does. No service can be called so. */
export const theServer = "the server";

/** The secret's vault variable: Ansible allows no hyphen in it. */
export function nameVaultVariable(secret: string): string {
  return `vault_${secret.replace(/[^A-Za-z0-9]/g, "_")}`;
}

/** The vault's own key, by which it knows passwords again. */
export const fingerprintKey = nameVaultVariable("fingerprint_key");

/** What a user calls a secret of the vault: by the name of the one file or variable that it is, or as the vault does, if several may share it. */
export function nameEntry(secret: string, variable: string): string {
  return variable === nameVaultVariable(secret) ? secret : nameShared(variable);
}

/** The name of a secret that several may share, by its vault variable. */
export function nameShared(variable: string): string {
  return variable.replace(/^vault_/, "");
}
