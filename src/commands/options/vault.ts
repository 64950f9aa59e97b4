import { text } from "../../lib/command-line/option-builders.ts";

/** The option of every command that opens the vault. */
export const vaultOption = {
  vaultPasswordFile: text(
    "--vault-password-file <file>",
    "where the vault's passphrase stands, or a program that prints it",
  ),
};
