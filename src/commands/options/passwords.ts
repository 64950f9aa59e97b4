import type { OptionSpec } from "../../lib/option-spec.ts";

/** The options of every command that becomes root on a host. */
export const becomeOptions: readonly OptionSpec[] = [
  { flags: "-K, --ask-become-pass", help: "ask for the sudo password of the account that logs in" },
  { flags: "--become-password-file <file>", help: "a file with that password, or a program that prints it" },
];

/** The options of a command that may log in with a password. */
export const loginOptions: readonly OptionSpec[] = [
  { flags: "-k, --ask-pass", help: "ask for the password of the account that logs in, where it has no key yet" },
  { flags: "--login-password-file <file>", help: "a file with that password, or a program that prints it" },
];
