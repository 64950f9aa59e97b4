import { text } from "../../lib/command-line/option-builders.ts";

/** The option of every command that opens the vault. */
export const vaultOption = {
  vaultPasswordFile: text(
    "--vault-password-file <file>",
    "a file with the vault's passphrase, or a program that prints it",
  ),
};
