import { nameAccount } from "./accounts.ts";
import type { Connection } from "./adopt/connect.ts";
import type { Kinds } from "./kinds.ts";
import type { Answers } from "./schema/answers.ts";
import type { Blank } from "./schema/patterns/texts.ts";
import { getSecretPath, nameClientSecret } from "./secret-names.ts";

/*
 * How an adopted service learns about a database that it uses: by variables of its own choice, or by those that the database's kind offers.
 */

/** The variables that tell a service about one that it uses, as texts with placeholders. */
export function fillConnections(
  { connections = {} }: Answers["services"][string],
  used: string,
  offered: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const own = Object.hasOwn(connections, used) ? connections[used] : undefined;
  return own ?? Object.fromEntries(Object.entries(offered).map(([variable, text]) => [variable, renamed(text)]));
}

/** Kinds use other names for the same placeholders. */
function renamed(text: string): string {
  return text
    .replaceAll("/run/secrets/{secret}", "{password_file}")
    .replaceAll("{service}", "{host}")
    .replaceAll("{client}", "{user}");
}

/** Whether one of the texts has that placeholder. */
export function isAskedFor(texts: Readonly<Record<string, string>>, blank: Blank): boolean {
  return Object.values(texts).some((text) => text.includes(`{${blank}}`));
}

/** The variables of a service for each one that it uses. */
export function listConnections(name: string, answers: Answers, kinds: Kinds): readonly Connection[] {
  const written = answers.services[name];
  return (written?.uses ?? []).flatMap((used) => {
    const other = answers.services[used];
    const offers = kinds.get(other?.kind ?? "")?.offers;
    if (written === undefined || other === undefined || offers === undefined) {
      return [];
    }
    const secret = nameClientSecret(used, name);
    const values: Readonly<Record<string, string>> = {
      host: used,
      port: String(offers.port),
      database: other.database ?? "",
      user: nameAccount(name),
      password_file: getSecretPath(secret),
      prefix: getKeyPrefix(name, other),
    };
    const texts = fillConnections(written, used, offers.environment);
    const filled = Object.entries(texts).map(
      ([variable, text]) =>
        [variable, text.replace(/\{([a-z_]+)\}/g, (blank, key: string) => values[key] ?? blank)] as const,
    );
    const isSecret = ([, text]: readonly [string, string]) => text.includes("{password}");
    return [
      {
        used,
        secret,
        isMounted: isAskedFor(texts, "password_file"),
        environment: Object.fromEntries(filled.filter((entry) => !isSecret(entry))),
        secretVariables: Object.fromEntries(filled.filter(isSecret)),
      },
    ];
  });
}

/** The prefix of the keys that a client of a store may use; empty for all keys. */
export function getKeyPrefix(client: string, { keys }: Answers["services"][string]): string {
  return keys === "own" ? `${nameAccount(client)}:` : "";
}
