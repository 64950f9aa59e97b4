/** A service's own secret, such as `dbserver_root_password`. */
export function ownSecret(service: string, name: string): string {
  return `${service}_${name}`;
}

/** The password of a service's account at another one, such as `dbserver_webserver_password`. */
export function clientSecret(service: string, client: string): string {
  return `${service}_${client}_password`;
}

/** Where a container finds the secret. */
export function secretPath(secret: string): string {
  return `/run/secrets/${secret}`;
}

/** The secret's vault variable: Ansible allows no hyphen in it. */
export function vaultVariable(secret: string): string {
  return `vault_${secret.replace(/[^A-Za-z0-9]/g, "_")}`;
}
