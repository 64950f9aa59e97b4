import { flag, text } from "../../lib/command-line/option-builders.ts";

/** The options of every command that becomes root on a host. */
export const becomeOptions = {
  askBecomePass: flag("-K, --ask-become-pass", "ask for the sudo password of the deploy account"),
  becomePasswordFile: text("--become-password-file <file>", "a file with that password, or a program that prints it"),
};

/** The options of a command that may log in with a password. */
export const loginOptions = {
  askPass: flag("-k, --ask-pass", "ask for the deploy account's login password, if it has no key yet"),
  loginPasswordFile: text("--login-password-file <file>", "a file with that password, or a program that prints it"),
};
