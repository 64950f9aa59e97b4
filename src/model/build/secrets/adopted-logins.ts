import { getMap } from "../../../lib/fields.ts";
import type { AdoptedSecret } from "../../types/adopted-service.ts";
import type { Login } from "../../types/secrets.ts";
import type { Service } from "../../types/service.ts";

/**
 * The account that a secret of an adopted database opens, as its image makes it from its variables.
 *
 * @returns an empty list if the image is unknown, the variable is no account's password, or the account's name is not among the variables
 */
export function findAdoptedLogin({ name, adopted }: Service, { variable, text }: AdoptedSecret): readonly Login[] {
  const logins = adopted?.image?.logins;
  const password = logins?.passwords.find(({ variables }) => variables.includes(variable));
  if (adopted === undefined || logins === undefined || password === undefined || text !== undefined) {
    return [];
  }
  const environment = getMap(adopted.hardened.service, "environment");
  const hidden = new Set(adopted.secrets.map((secret) => secret.variable));
  const named = password.account_from.find((each) => each in environment || hidden.has(each));
  const account = named === undefined ? password.account : environment[named];
  return typeof account === "string" && account !== ""
    ? [{ service: name, server: logins.server, account, isAdopted: true }]
    : [];
}
