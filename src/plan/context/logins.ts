import { nameContainer } from "../../model/deployed-names.ts";
import { nameEntry } from "../../model/secret-names.ts";
import type { Model } from "../../model/types/model.ts";
import type { Login } from "../../model/types/secrets.ts";

/** A database with the accounts whose passwords are in the vault. */
interface LoginsView {
  readonly service: string;
  readonly container: string;
  /** The server of a swarm that has its data. */
  readonly node: string | undefined;
  readonly server: string;
  readonly accounts: readonly {
    readonly name: string;
    readonly database: string | undefined;
    readonly secret: string;
    readonly variable: string;
  }[];
}

/** The accounts that the secrets open, by database. */
export function listLogins(
  { name: stack, target, services, secrets }: Model,
  wanted: (login: Login) => boolean = () => true,
): readonly LoginsView[] {
  const byVariable = new Map(secrets.map((secret) => [secret.variable, secret]));
  const all = [...byVariable.values()].flatMap(({ name, variable, logins }) =>
    logins.filter(wanted).map((login) => ({ ...login, secret: nameEntry(name, variable), variable })),
  );
  return [...new Set(all.map(({ service }) => service))].map((service) => {
    const own = all.filter((login) => login.service === service);
    return {
      service,
      container: nameContainer(stack, service, target),
      node: services.find(({ name }) => name === service)?.node,
      server: own[0]?.server ?? "",
      accounts: own.map(({ account, database, secret, variable }) => ({ name: account, database, secret, variable })),
    };
  });
}
