import type { Kind } from "../../kinds/schema/kind.ts";
import { lookUp } from "../../lib/fields.ts";
import { nameAccount } from "../accounts.ts";
import { getKeyPrefix } from "../connections.ts";
import type { Kinds } from "../kinds.ts";
import type { Answers, ServiceAnswers } from "../schema/answers.ts";
import { getSecretPath, nameClientSecret, nameOwnSecret } from "../secret-names.ts";
import { kindOf, serviceAnswers } from "./answers-of.ts";

/** The variables that a kind sets in its container, with its numbers and the paths of its secrets. */
export function ownEnvironment(
  name: string,
  kind: Kind,
  numbers: Readonly<Record<string, number>>,
): Readonly<Record<string, string>> {
  const values = Object.fromEntries(Object.entries(numbers).map(([key, number]) => [key, String(number)]));
  const constant = Object.entries(kind.environment).map(([variable, text]) => [variable, filledIn(text, values)]);
  const secrets = kind.secrets.flatMap((secret) =>
    secret.variable === undefined ? [] : [[secret.variable, getSecretPath(nameOwnSecret(name, secret.name))]],
  );
  return Object.fromEntries([...constant, ...secrets]);
}

/** A text with its placeholders, such as `{port}`, filled in. */
function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{([A-Za-z]+)\}/g, (whole, key: string) => lookUp(values, key) ?? whole);
}

/** The variables that say where the services are that this one uses. */
export function offeredEnvironment(
  name: string,
  written: ServiceAnswers,
  answers: Answers,
  kinds: Kinds,
): Readonly<Record<string, string>> {
  const pairs = (written.uses ?? []).flatMap((used) => {
    const other = serviceAnswers(answers, used);
    const values: Readonly<Record<string, string>> = {
      service: used,
      database: other.database ?? "",
      client: nameAccount(name),
      secret: nameClientSecret(used, name),
      prefix: getKeyPrefix(name, other),
    };
    return Object.entries(kindOf(kinds, other).offers?.environment ?? {}).map(([variable, text]) => [
      variable,
      filledIn(text, values),
    ]);
  });
  return Object.fromEntries(pairs);
}
