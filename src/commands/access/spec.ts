import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { checked, repeated, text } from "../../lib/command-line/option-builders.ts";
import { usageProblem } from "../../lib/errors.ts";
import { printable } from "../../lib/text/printable.ts";
import { becomeOptions, loginOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** Meets a server. */
export const accessSpec = defineCommand({
  name: "access",
  words: "[host]",
  help: "meet a server: record its key after asking, and make the account that deploys",
  options: {
    acceptKey: checked(
      repeated("--accept-key <fingerprint>", "the key that the server has, SHA256:…, where nobody can be asked"),
      readFingerprints,
    ),
    as: text("--as <user>", "make the deploy account, logged in as this one: root, or one that may use sudo"),
    key: text("--key <file>", "the public key that the deploy account is opened by (default: a new pair in ~/.ssh)"),
    ...becomeOptions,
    ...loginOptions,
    ...yesOption,
  },
  parse: (options, [host]) => ({ ...options, host }),
});

export type AccessOptions = OptionsOf<typeof accessSpec>;

/** Fingerprints as our own reading of keys writes them: without padding. */
function readFingerprints(texts: readonly string[], name: string): readonly string[] {
  const wrong = texts.filter((fingerprint) => !/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(fingerprint));
  if (wrong.length > 0) {
    throw usageProblem(
      wrong.map((fingerprint) => ({
        where: `${name} ${printable(fingerprint, 60)}`,
        what: "this is no fingerprint",
        fix: "Write it as ssh-keygen -l prints it: SHA256: and 43 characters.",
      })),
    );
  }
  return texts.map((fingerprint) => fingerprint.replace(/=$/, ""));
}
