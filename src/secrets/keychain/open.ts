import { randomUUID } from "node:crypto";
import { Secret } from "../../lib/secret.ts";
import { type Backend, loadBackends } from "./backends.ts";
import { describeCause } from "./causes.ts";

/** What a keychain answered. It may be missing or locked: that is an answer with a reason, never an exception. */
type Answer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: string };

/** The keychain of the user who runs this, whichever library reaches it. */
export interface Keychain {
  /** The secret of an account; undefined where a keychain that works has none. */
  read(account: string): Promise<Answer<Secret | undefined>>;
  /** Keeps a secret, and reads it back to be sure. The value is the name of the library that has it. */
  write(account: string, secret: Secret): Promise<Answer<string>>;
  /** Forgets a secret, if it has it. */
  remove(account: string): Promise<void>;
}

export interface KeychainOptions {
  readonly backends?: readonly Backend[];
  /** Milliseconds that one call may take. Default: 5 s. */
  readonly limit?: number;
}

/** Opens the user's keychain; the native libraries are loaded at the first call. */
export function openKeychain(options: KeychainOptions = {}): Keychain {
  const limit = options.limit ?? 5_000;
  let loaded: Promise<readonly Backend[]> | undefined;
  const backends = () => {
    loaded ??= options.backends === undefined ? loadBackends() : Promise.resolve(options.backends);
    return loaded;
  };
  return {
    read: async (account) => readFirst(await backends(), account, limit),
    write: async (account, secret) => writeFirst(await backends(), account, secret, limit),
    remove: async (account) => {
      for (const backend of await backends()) {
        await attempt(() => backend.remove(account), limit);
      }
    },
  };
}

async function readFirst(
  backends: readonly Backend[],
  account: string,
  limit: number,
): Promise<Answer<Secret | undefined>> {
  const reasons: string[] = [];
  let works = false;
  for (const backend of backends) {
    const answer = await readOne(backend, account, limit);
    if (answer.ok && answer.value !== undefined) {
      return answer;
    }
    works ||= answer.ok;
    reasons.push(...(answer.ok ? [] : [answer.reason]));
  }
  return works ? { ok: true, value: undefined } : { ok: false, reason: joined(reasons) };
}

/** A locked keychain says "nothing there" as an empty one does; only one that keeps a probe is believed. */
async function readOne(backend: Backend, account: string, limit: number): Promise<Answer<Secret | undefined>> {
  const found = await attempt(() => backend.get(account), limit);
  if (!found.ok) {
    return found;
  }
  if (typeof found.value === "string" && found.value !== "") {
    return { ok: true, value: new Secret(found.value) };
  }
  const reason = await probe(backend, limit);
  return reason === undefined ? { ok: true, value: undefined } : { ok: false, reason };
}

async function writeFirst(
  backends: readonly Backend[],
  account: string,
  secret: Secret,
  limit: number,
): Promise<Answer<string>> {
  const reasons: string[] = [];
  for (const backend of backends) {
    const reason = (await probe(backend, limit)) ?? (await keep(backend, account, secret, limit));
    if (reason === undefined) {
      return { ok: true, value: backend.name };
    }
    reasons.push(reason);
  }
  return { ok: false, reason: joined(reasons) };
}

/** Keeps a worthless value under a name of its own and takes it away again; what it says is why that failed. */
async function probe(backend: Backend, limit: number): Promise<string | undefined> {
  const account = `probe-${randomUUID()}`;
  const reason = await keep(backend, account, new Secret(randomUUID()), limit);
  await attempt(() => backend.remove(account), limit);
  return reason;
}

async function keep(backend: Backend, account: string, secret: Secret, limit: number): Promise<string | undefined> {
  const set = await attempt(() => backend.set(account, secret.reveal()), limit);
  if (!set.ok) {
    return set.reason;
  }
  const got = await attempt(() => backend.get(account), limit);
  if (!got.ok) {
    return got.reason;
  }
  return got.value === secret.reveal()
    ? undefined
    : "it is locked: what is stored cannot be read back. Unlock it in the desktop's keyring program";
}

/** One call within the time limit; an error becomes a reason of one clean line. */
async function attempt<Value>(call: () => Promise<Value>, limit: number): Promise<Answer<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Answer<Value>>((resolve) => {
    timer = setTimeout(
      () => resolve({ ok: false, reason: `no answer within ${limit / 1000} s: does a question wait on the desktop?` }),
      limit,
    );
  });
  const answered = Promise.resolve()
    .then(call)
    .then(
      (value): Answer<Value> => ({ ok: true, value }),
      (error: unknown): Answer<Value> => ({ ok: false, reason: describeCause(error) }),
    );
  try {
    return await Promise.race([answered, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function joined(reasons: readonly string[]): string {
  return reasons.length === 0 ? "no library for one is installed" : [...new Set(reasons)].join("; ");
}
