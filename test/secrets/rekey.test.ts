import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "../../src/lib/secret.ts";
import { type Keychain, openKeychain } from "../../src/secrets/keychain/open.ts";
import { requirePassphrase } from "../../src/secrets/passphrase/find.ts";
import { createPassphrase } from "../../src/secrets/passphrase/store.ts";
import type { Keeper } from "../../src/secrets/passphrase/types.ts";
import { VaultContent } from "../../src/secrets/vault/content.ts";
import { writeVault } from "../../src/secrets/vault/file.ts";
import { openKept, rekeyKept } from "../../src/secrets/vault/rekey.ts";
import { lockedBackend, memoryBackend } from "./fake-backends.ts";

/* A new passphrase for a vault, interrupted at any moment: one of the two always opens it, and the next command makes order. */

const content = VaultContent.parse(new Secret('vault_a: "the-value"\n'), "v");
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "rekey-"));
});

afterEach(() => rm(home, { recursive: true, force: true }));

const place = () => ({ root: home, stack: "csvs23", env: { XDG_CONFIG_HOME: join(home, "config") } });

/** The same keychain, which after so many writes is gone as the whole process would be. */
function endsAfter(keychain: Keychain, writes: number): Keychain {
  let left = writes;
  const count = async <T>(call: () => Promise<T>): Promise<T> => {
    left -= 1;
    if (left < 0) {
      throw new Error("killed");
    }
    return call();
  };
  return {
    read: keychain.read,
    write: (account, secret) => count(() => keychain.write(account, secret)),
    remove: (account) => count(() => keychain.remove(account)),
  };
}

async function valueNow(keychain: Keychain): Promise<string | undefined> {
  const found = await requirePassphrase({ ...place(), keychain, cwd: home });
  const { opened } = await openKept(place(), keychain, found);
  return opened?.content.get("vault_a")?.reveal();
}

describe.each<[Keeper, () => Keychain]>([
  ["keychain", () => openKeychain({ backends: [memoryBackend("one")] })],
  ["file", () => openKeychain({ backends: [lockedBackend("one")] })],
])("kept by the %s", (keeper, open) => {
  test.each([0, 1, 2, 3])("interrupted after %i steps", async (steps) => {
    const keychain = open();
    const made = await createPassphrase({ ...place(), keychain, chooseWithoutKeychain: async () => "file" });
    await writeVault(home, content, made.secret, "csvs23");
    const next = new Secret("Next-passphrase-4711-of-this-vault");
    const rekeyed = { place: place(), keychain: endsAfter(keychain, steps), label: "csvs23", content };
    await rekeyKept(rekeyed, keeper, next).catch(() => undefined);
    expect(await valueNow(keychain)).toBe("the-value");
    // Whatever was left over is gone, or does not matter.
    expect(await valueNow(keychain)).toBe("the-value");
    const again = new Secret("Another-passphrase-4712-of-this-vault");
    await rekeyKept({ ...rekeyed, keychain }, keeper, again);
    expect((await requirePassphrase({ ...place(), keychain, cwd: home })).secret.reveal()).toBe(again.reveal());
    expect(await valueNow(keychain)).toBe("the-value");
    const files = await readdir(join(home, "config/harden-init")).catch(() => []);
    expect(files.filter((name) => name.includes(".next"))).toEqual([]);
  });
});
