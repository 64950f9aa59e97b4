import type { Backend } from "../../src/secrets/keychain/backends.ts";

/** Works, and shows what it has. */
export function memoryBackend(name: string): Backend & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    name,
    entries,
    get: async (account) => entries.get(account) ?? null,
    set: async (account, password) => {
      entries.set(account, password);
    },
    remove: async (account) => entries.delete(account),
  };
}

/** As keytar behaves before a locked keychain: it pretends that all is well and that nothing is there. */
export function lockedBackend(name: string): Backend {
  return { name, get: async () => null, set: async () => {}, remove: async () => false };
}

export function brokenBackend(name: string, message: string): Backend {
  const fail = async () => {
    throw new Error(message);
  };
  return { name, get: fail, set: fail, remove: fail };
}

/** Waits for ever, as for a person who does not answer. */
export function silentBackend(name: string): Backend {
  const wait = () => new Promise<never>(() => {});
  return { name, get: wait, set: wait, remove: wait };
}
