import { accountName } from "./accounts.ts";
import type { Connection } from "./adopt/connect.ts";
import type { Kinds } from "./kinds.ts";
import type { Answers } from "./schema/answers.ts";
import type { Blank } from "./schema/patterns.ts";
import { clientSecret, secretPath } from "./secret-names.ts";

/*
 * How a service that the answers describe learns of a database that it uses: variables of its own choice, or those that the database's kind offers to all.
 */

/** The variables by which a service is told of one that it uses, as texts with blanks. */
export function connectionTexts(
  { connections = {} }: Answers["services"][string],
  used: string,
  offered: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const own = Object.hasOwn(connections, used) ? connections[used] : undefined;
  return own ?? Object.fromEntries(Object.entries(offered).map(([variable, text]) => [variable, renamed(text)]));
}

/** Kinds name the same things as they are called from their side. */
function renamed(text: string): string {
  return text
    .replaceAll("/run/secrets/{secret}", "{password_file}")
    .replaceAll("{service}", "{host}")
    .replaceAll("{client}", "{user}");
}

/** Whether one of the texts asks for that. */
export function asksFor(texts: Readonly<Record<string, string>>, blank: Blank): boolean {
  return Object.values(texts).some((text) => text.includes(`{${blank}}`));
}

/** What a service is told of each one that it uses. */
export function connectionsOf(name: string, answers: Answers, kinds: Kinds): readonly Connection[] {
  const written = answers.services[name];
  return (written?.uses ?? []).flatMap((used) => {
    const other = answers.services[used];
    const offers = kinds.get(other?.kind ?? "")?.offers;
    if (written === undefined || other === undefined || offers === undefined) {
      return [];
    }
    const secret = clientSecret(used, name);
    const values: Readonly<Record<string, string>> = {
      host: used,
      port: String(offers.port),
      database: other.database ?? "",
      user: accountName(name),
      password_file: secretPath(secret),
      prefix: keyPrefix(name, other),
    };
    const texts = connectionTexts(written, used, offers.environment);
    const filled = Object.entries(texts).map(
      ([variable, text]) =>
        [variable, text.replace(/\{([a-z_]+)\}/g, (blank, key: string) => values[key] ?? blank)] as const,
    );
    const isSecret = ([, text]: readonly [string, string]) => text.includes("{password}");
    return [
      {
        used,
        secret,
        isMounted: asksFor(texts, "password_file"),
        environment: Object.fromEntries(filled.filter((entry) => !isSecret(entry))),
        secretVariables: Object.fromEntries(filled.filter(isSecret)),
      },
    ];
  });
}

/** How the keys begin that a client of a store may use; empty for all. */
export function keyPrefix(client: string, { keys }: Answers["services"][string]): string {
  return keys === "own" ? `${accountName(client)}:` : "";
}
