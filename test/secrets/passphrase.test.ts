import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "../../src/lib/errors.ts";
import { Secret } from "../../src/lib/secret.ts";
import { type Keychain, openKeychain } from "../../src/secrets/keychain/open.ts";
import { findPassphrase, requirePassphrase } from "../../src/secrets/passphrase/find.ts";
import { readProjectId, writeProjectId } from "../../src/secrets/passphrase/project-id.ts";
import { createPassphrase } from "../../src/secrets/passphrase/store.ts";
import { lockedBackend, memoryBackend } from "./fake-backends.ts";

let home: string;
let root: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "passphrase-"));
  root = join(home, "project");
  await mkdir(root);
});

afterEach(() => rm(home, { recursive: true, force: true }));

const locked = () => openKeychain({ backends: [lockedBackend("fake")] });

const search = (more: object = {}) => ({
  root,
  stack: "csvs23",
  env: { XDG_CONFIG_HOME: join(home, "config") },
  cwd: home,
  keychain: locked(),
  ...more,
});

const create = (keychain: Keychain, more: object = {}) =>
  createPassphrase({ ...search(), keychain, chooseWithoutKeychain: async () => "file", ...more });

async function file(name: string, text: string | Buffer, mode: number): Promise<string> {
  const path = join(home, name);
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

const found = async (more: object) => {
  const result = await findPassphrase(search(more));
  return "secret" in result ? result.secret.reveal() : result;
};

describe("a named file", () => {
  test.each([
    ["plain", "pw", " spaced word \n", 0o600, "spaced word"],
    ["plain, read only, with line ends of Windows", "pw", "word\r\n", 0o400, "word"],
    ["a script", "pw.sh", "#!/bin/sh\necho from-script $#\n", 0o700, "from-script 0"],
    ["a client script", "pw-client", '#!/bin/sh\necho "$1 $2"\n', 0o700, "--vault-id csvs23"],
    ["a client script with an extension", "pw-client.sh", '#!/bin/sh\necho "$1 $2"\n', 0o755, "--vault-id csvs23"],
  ])("%s", async (_, name, text, mode, passphrase) => {
    await file(name, text, mode);
    expect(await found({ option: name })).toBe(passphrase);
    expect(await found({ option: join(home, name), cwd: "/" })).toBe(passphrase);
    expect(await found({ env: { ANSIBLE_VAULT_PASSWORD_FILE: name } })).toBe(passphrase);
  });

  test.each([
    ["open to the group", "pw", "word", 0o640, /mode is 0640\.\n {2}chmod 600 .*pw$/],
    ["open to all", "pw", "word", 0o644, /mode is 0644\.\n {2}chmod 600 /],
    ["a script that others may write", "pw.sh", "#!/bin/sh\necho word\n", 0o777, /mode is 0777\.\n {2}chmod go-w /],
    ["empty", "pw", " \n", 0o600, /passphrase is empty/],
    ["too long", "pw", "x".repeat(64_001), 0o600, /cannot be read \(more than 64 kB\)\.\n {2}Name the file that holds/],
    [
      "a script that prints too much",
      "pw.sh",
      "#!/bin/sh\nprintf '%064001d' 0\n",
      0o700,
      /printed more than 64 kB\.\n/,
    ],
    ["not UTF-8", "pw", Buffer.from([0xff, 0xfe]), 0o600, /not text in UTF-8/],
    ["a vault itself", "pw", "$ANSIBLE_VAULT;1.1;AES256\n61", 0o600, /This is a vault/],
    ["a script that fails", "pw.sh", "#!/bin/sh\necho no luck >&2\nexit 3\n", 0o700, /exit code 3: no luck\n/],
    ["a script that prints nothing", "pw.sh", "#!/bin/sh\n", 0o700, /passphrase is empty/],
    ["a script with blanks around", "pw.sh", "#!/bin/sh\necho ' word'\n", 0o700, /begins or ends with white space/],
    ["no script, but executable", "pw", "word", 0o700, /failed with exit code \d+.*\n.*chmod 600/],
    [
      "a client that does not know the label",
      "x-client",
      "#!/bin/sh\nexit 2\n",
      0o700,
      /no passphrase for the vault id csvs23/,
    ],
    ["a name that a shell would split", "a b", "word", 0o644, /chmod 600 '.*a b'$/],
  ])("is refused: %s", async (_, name, text, mode, message) => {
    await file(name, text, mode);
    const error = await findPassphrase(search({ option: name })).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
  });

  test("is refused: not there, or a folder", async () => {
    await expect(findPassphrase(search({ option: "nowhere" }))).rejects.toThrow(/There is no such file/);
    await expect(findPassphrase(search({ option: root }))).rejects.toThrow(/This is a folder/);
  });

  test("the option goes before the environment, and both before what is kept", async () => {
    await file("one", "one", 0o600);
    await file("two", "two", 0o600);
    const keychain = openKeychain({ backends: [memoryBackend("fake")] });
    await create(keychain);
    const env = { ANSIBLE_VAULT_PASSWORD_FILE: "two" };
    expect(await found({ option: "one", env, keychain })).toBe("one");
    expect(await found({ env, keychain })).toBe("two");
    await expect(findPassphrase(search({ option: "gone", env, keychain }))).rejects.toBeInstanceOf(Problem);
  });
});

describe("createPassphrase", () => {
  test("keeps a strong one in the keychain, where it is found again after the project moved", async () => {
    const keychain = openKeychain({ backends: [memoryBackend("fake")] });
    const made = await create(keychain, {
      chooseWithoutKeychain: () => Promise.reject(new Error("asked without need")),
    });
    expect(made.from).toBe("the keychain");
    await rename(root, join(home, "moved"));
    root = join(home, "moved");
    expect(await found({ keychain })).toBe(made.secret.reveal());
    expect(made.secret.reveal()).toHaveLength(32);
  });

  test("asks before it keeps it in a file of its owner alone, and tells why", async () => {
    const asked: string[][] = [];
    const made = await create(locked(), {
      chooseWithoutKeychain: async (...what: string[]) => {
        asked.push(what);
        return "file";
      },
    });
    const path = join(home, "config/harden-init", `csvs23-${await readProjectId(root)}.passphrase`);
    expect(asked).toEqual([[path, expect.stringContaining("it is locked")]]);
    expect(made).toMatchObject({ from: path, file: path });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(home, "config/harden-init"))).mode & 0o777).toBe(0o700);
    expect(await found({})).toBe(made.secret.reveal());
  });

  test("a passphrase that the user keeps in mind is written nowhere", async () => {
    const typed = new Secret("harbour violet 4711 teapot lantern quarry");
    const made = await create(locked(), { chooseWithoutKeychain: async () => typed });
    expect(made).toEqual({ secret: typed, from: "the prompt" });
    expect(await readdir(home)).toEqual(["project"]);
    expect(await readdir(root)).toEqual([]);
  });

  test("uses again what is kept, and never overwrites it", async () => {
    const first = await create(locked());
    expect((await create(locked())).secret.reveal()).toBe(first.secret.reveal());
    expect(await found({})).toBe(first.secret.reveal());
  });

  test("says which it made itself, also when it finds them again, and which the user put there", async () => {
    const backend = memoryBackend("fake");
    const keychain = openKeychain({ backends: [backend] });
    expect(await create(keychain)).toMatchObject({ generated: true });
    expect(await create(keychain)).toMatchObject({ generated: true });
    backend.entries.set(`csvs23-${await readProjectId(root)}`, "password");
    expect(await create(keychain)).toMatchObject({ generated: false, from: "the keychain" });
  });

  test("a kept file that others may read is refused, with the chmod that fixes it", async () => {
    const { file: path = "" } = await create(locked());
    await chmod(path, 0o644);
    await expect(findPassphrase(search())).rejects.toThrow(/chmod 600 /);
    await chmod(path, 0o700);
    await expect(findPassphrase(search())).rejects.toThrow(/chmod 600 /);
  });
});

describe("where nothing is found", () => {
  test("the person is asked; white space at the ends does not count", async () => {
    expect(await found({ ask: async () => new Secret(" typed ") })).toBe("typed");
    await expect(findPassphrase(search({ ask: async () => new Secret("") }))).rejects.toThrow(/empty/);
  });

  test("without a person every place is listed", async () => {
    await writeProjectId(root, "0123456789abcdef");
    const error = await requirePassphrase(search()).catch((problem: unknown) => problem);
    expect(error).toMatchObject({ exitCode: 2 });
    for (const place of [
      "--vault-password-file",
      "ANSIBLE_VAULT_PASSWORD_FILE",
      "Keychain: it is locked",
      ".passphrase",
    ]) {
      expect((error as Problem).message).toContain(place);
    }
  });
});

describe("the project's id", () => {
  test("stays, and an alien one is not believed", async () => {
    await create(locked());
    const id = await readProjectId(root);
    await create(locked());
    expect(await readProjectId(root)).toBe(id);
    expect(await readFile(join(root, ".harden/project-id"), "utf8")).toBe(`${id}\n`);
    await writeFile(join(root, ".harden/project-id"), "../../../etc/shadow\n");
    expect(await readProjectId(root)).toBeUndefined();
  });
});
