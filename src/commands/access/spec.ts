import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { checked, repeated, text } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { becomeOptions, loginOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** Connects to a server for the first time. */
export const accessSpec = defineCommand({
  name: "access",
  words: "[host]",
  help: "prepare the access to a server: record its key after asking, and make the deploy account",
  examples: ["harden-init access --as root"],
  options: {
    acceptKey: checked(
      repeated("--accept-key <fingerprint>", "the server's key, SHA256:…, if there is no terminal to ask on"),
      readFingerprints,
    ),
    as: text("--as <user>", "make the deploy account, logged in as this user: root, or one with sudo"),
    key: text("--key <file>", "the deploy account's public key (default: a new pair in ~/.ssh)"),
    ...becomeOptions,
    ...loginOptions,
    ...yesOption,
  },
  parse: (options, [host]) => ({ ...options, host }),
});

export type AccessOptions = OptionsOf<typeof accessSpec>;

/** Fingerprints in our form: without padding. */
function readFingerprints(texts: readonly string[], name: string): readonly string[] {
  const wrong = texts.filter((fingerprint) => !/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(fingerprint));
  if (wrong.length > 0) {
    throw buildUsageProblem(
      wrong.map((fingerprint) => ({
        where: `${name} ${makePrintable(fingerprint, 60)}`,
        what: "this is not a fingerprint",
        fix: "Write it as ssh-keygen -l prints it: SHA256: and 43 characters.",
      })),
    );
  }
  return texts.map((fingerprint) => fingerprint.replace(/=$/, ""));
}
