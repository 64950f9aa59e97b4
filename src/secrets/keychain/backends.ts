/** A keychain as its library offers it: bare texts, and an exception wherever it does not work. */
export interface Backend {
  readonly name: string;
  get(account: string): Promise<string | null | undefined>;
  set(account: string, password: string): Promise<void>;
  remove(account: string): Promise<unknown>;
}

/** Imports a module by its name; tests give their own. */
export type Import = (name: string) => Promise<unknown>;

type Keytar = typeof import("@napi-rs/keyring/keytar.js");
type Keyring = typeof import("@napi-rs/keyring");

const service = "harden-init";

/**
 * The keychain libraries that are installed, the preferred one first. They keep their entries apart from each other, so a reader asks
 * each of them. Both are native and optional: one that does not load is left out.
 */
export async function loadBackends(load: Import = (name) => import(name)): Promise<readonly Backend[]> {
  const [keytar, keyring] = await Promise.all([
    tryLoad<Keytar>(load, "keytar"),
    tryLoad<Keyring>(load, "@napi-rs/keyring"),
  ]);
  return [
    ...(keytar === undefined ? [] : [keytarBackend(keytar)]),
    ...(keyring === undefined ? [] : [keyringBackend(keyring)]),
  ];
}

/** Only these three: `findCredentials` crashes the whole process on a locked keychain. */
function keytarBackend(keytar: Keytar): Backend {
  return {
    name: "keytar",
    get: (account) => keytar.getPassword(service, account),
    set: (account, password) => keytar.setPassword(service, account, password),
    remove: (account) => keytar.deletePassword(service, account),
  };
}

/** Without a pinned store it would fall back to the kernel's keyring, which forgets at the next start. */
function keyringBackend({ AsyncEntry }: Keyring): Backend {
  const entry = (account: string) => new AsyncEntry(service, account, { linux: { store: "secret-service" } });
  return {
    name: "@napi-rs/keyring",
    get: async (account) => entry(account).getPassword(),
    set: async (account, password) => entry(account).setPassword(password),
    remove: async (account) => entry(account).deletePassword(),
  };
}

async function tryLoad<Module extends object>(load: Import, name: string): Promise<Module | undefined> {
  try {
    const module = (await load(name)) as Module & { readonly default?: Module };
    return module.default ?? module;
  } catch {
    return undefined;
  }
}
