import type { Secret } from "../../lib/secret.ts";
import { isOrdinaryWord } from "../../lib/text/weak-words.ts";
import { isVault } from "../vault/envelope.ts";
import { vaultPath } from "../vault/path.ts";

/** A file that is about to be committed: its path in the repository, and its content there. */
export interface StagedFile {
  readonly path: string;
  readonly text: string;
}

/** A secret that a commit would show. The value is not in it. */
export interface Leak {
  readonly path: string;
  /** Counted from one; absent where the whole file is meant. */
  readonly line?: number;
  readonly what: string;
}

export interface NamedSecret {
  readonly name: string;
  readonly value: Secret;
}

/** A shorter value is found in ordinary text as well. */
const fewestLetters = 8;

const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const passphraseFile = /\.(?:pass|passphrase)$/;

/** The secrets in a file: what is one by its name or form, and the stack's own, as they are, as in a URL, and as Base64. */
export function findLeaks(file: StagedFile, secrets: readonly NamedSecret[]): readonly Leak[] {
  const { path, text } = file;
  if (path === vaultPath || path.endsWith(`/${vaultPath}`)) {
    return isVault(text) ? [] : [{ path, what: `the vault is not encrypted: ansible-vault encrypt ${path}` }];
  }
  if (passphraseFile.test(path)) {
    return [{ path, what: "by its name it holds the passphrase of a vault" }];
  }
  const needles = secrets.filter(isTelling).flatMap(formsOf);
  return text.split("\n").flatMap((line, index) => {
    const found = needles.find(({ form }) => line.includes(form));
    const what = found?.what ?? (privateKey.test(line) ? "a private key" : undefined);
    return what === undefined ? [] : [{ path, line: index + 1, what }];
  });
}

/** Whether its occurrence in a text says anything. */
function isTelling({ value }: NamedSecret): boolean {
  return value.reveal().length >= fewestLetters && !isOrdinaryWord(value.reveal());
}

function formsOf({ name, value }: NamedSecret): readonly { readonly form: string; readonly what: string }[] {
  const text = value.reveal();
  const base64 = Buffer.from(text, "utf8").toString("base64").replace(/=+$/, "");
  // The last letter of Base64 depends on what follows.
  const forms = [
    { form: text, what: `the secret ${name}` },
    { form: encodeURIComponent(text), what: `the secret ${name}, as in a URL` },
    { form: base64.slice(0, -1), what: `the secret ${name}, as Base64` },
  ];
  return forms.filter(({ form }, index) => forms.findIndex((one) => one.form === form) === index);
}
