import { getMap } from "../../../lib/fields.ts";
import { findWeakness } from "../../../lib/text/weak-words.ts";
import type { ComposeService } from "../types.ts";
import type { Credential } from "./credentials.ts";

/** A credential that is guessed within a moment. */
export interface WeakCredential {
  readonly variable: string;
  readonly why: string;
}

/** A variable that has the name of something: of a user or a database. */
export const nameVariable = /(?:USER|USERNAME|LOGIN|DATABASE|_DB|_NAME)$/i;

/** The credentials of a service that are weak, each with the reason; no value is told. */
export function findWeakCredentials(
  name: string,
  service: ComposeService,
  credentials: readonly Credential[],
): readonly WeakCredential[] {
  const users = Object.entries(getMap(service, "environment"))
    .filter(([variable]) => nameVariable.test(variable))
    .map(([, value]) => String(value).toLowerCase());
  return credentials.flatMap(({ variable, value }) => {
    const why = whyWeak(findPassword(value), name, users);
    return why === undefined ? [] : [{ variable, why }];
  });
}

/** Of an address the password that stands in it. */
export function findPassword(value: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:([^\s@]+)@/i.exec(value)?.[1] ?? value;
}

function whyWeak(value: string, service: string, users: readonly string[]): string | undefined {
  const plain = value.toLowerCase();
  if (users.includes(plain)) {
    return "it is the name of its user or database";
  }
  if (plain === service.toLowerCase()) {
    return "it is the name of the service";
  }
  return findWeakness(value);
}
