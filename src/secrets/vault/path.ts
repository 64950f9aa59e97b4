/** The vault's path in every project. */
export const vaultPath = "secrets/vault.yml";
