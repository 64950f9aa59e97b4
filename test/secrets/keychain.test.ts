import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { Secret } from "../../src/lib/secret.ts";
import { type Backend, loadBackends } from "../../src/secrets/keychain/backends.ts";
import { openKeychain } from "../../src/secrets/keychain/open.ts";
import { brokenBackend, lockedBackend, memoryBackend, silentBackend } from "./fake-backends.ts";

const secret = new Secret("a passphrase to keep");

describe("a keychain that works", () => {
  test("keeps and finds, and leaves no probe behind", async () => {
    const backend = memoryBackend("one");
    const keychain = openKeychain({ backends: [backend] });
    expect(await keychain.read("csvs23-1")).toEqual({ ok: true, value: undefined });
    expect(await keychain.write("csvs23-1", secret)).toEqual({ ok: true, value: "one" });
    const answer = await keychain.read("csvs23-1");
    expect(answer.ok && answer.value?.reveal()).toBe(secret.reveal());
    expect([...backend.entries.keys()]).toEqual(["csvs23-1"]);
  });

  test("is searched whichever library keeps the entry", async () => {
    const [first, second] = [memoryBackend("first"), memoryBackend("second")];
    await openKeychain({ backends: [second] }).write("x", secret);
    const answer = await openKeychain({ backends: [first, second] }).read("x");
    expect(answer.ok && answer.value?.reveal()).toBe(secret.reveal());
  });

  test("is written by the first library that works", async () => {
    const keychain = openKeychain({ backends: [lockedBackend("first"), memoryBackend("second")] });
    expect(await keychain.write("x", secret)).toEqual({ ok: true, value: "second" });
  });
});

describe("a keychain that does not work is an answer with a reason", () => {
  const cases: readonly (readonly [string, readonly Backend[], RegExp])[] = [
    ["no library", [], /^no library for one is installed$/],
    ["locked, and silent about it", [lockedBackend("one")], /^it is locked/],
    ["an exception", [brokenBackend("one", "Cannot autolaunch D-Bus\n  at somewhere")], /^none runs here$/],
    ["terminal escapes in an exception", [brokenBackend("one", "\u001b[31mred\u0007")], /^\[31mred$/],
    ["no answer", [silentBackend("one")], /^no answer within 0\.05 s: /],
    ["two of them", [lockedBackend("one"), brokenBackend("two", "gone")], /^it is locked.*; gone$/],
  ];

  test.each(cases)("%s", async (_, backends, reason) => {
    const keychain = openKeychain({ backends, limit: 50 });
    expect(await keychain.read("x")).toEqual({ ok: false, reason: expect.stringMatching(reason) });
    expect(await keychain.write("x", secret)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});

describe("loadBackends", () => {
  const native = { getPassword: async () => null, setPassword: async () => {}, deletePassword: async () => true };
  const installed = (modules: Readonly<Record<string, unknown>>) => (name: string) =>
    name in modules ? Promise.resolve(modules[name]) : Promise.reject(new Error(`Cannot find module '${name}'`));

  test.each([
    ["none", {}, []],
    ["keytar", { keytar: { default: native } }, ["keytar"]],
    [
      "both, keytar first",
      { "@napi-rs/keyring": { AsyncEntry: class {} }, keytar: native },
      ["keytar", "@napi-rs/keyring"],
    ],
  ])("%s", async (_, modules, names) => {
    expect((await loadBackends(installed(modules))).map((backend) => backend.name)).toEqual(names);
  });

  test("pins the store that survives a restart", async () => {
    const made: unknown[][] = [];
    class AsyncEntry {
      constructor(...how: unknown[]) {
        made.push(how);
      }
      getPassword = native.getPassword;
    }
    const [backend] = await loadBackends(installed({ "@napi-rs/keyring": { AsyncEntry } }));
    await backend?.get("csvs23-1");
    expect(made).toEqual([["harden-init", "csvs23-1", { linux: { store: "secret-service" } }]]);
  });

  test("a library that finds no keychain as it opens an entry rejects, and does not throw", async () => {
    class AsyncEntry {
      constructor() {
        throw new Error("Platform failure: DBus error");
      }
    }
    const backends = await loadBackends(installed({ "@napi-rs/keyring": { AsyncEntry } }));
    expect(await openKeychain({ backends }).read("x")).toEqual({
      ok: false,
      reason: "none runs here",
    });
  });
});

describe("the real libraries", () => {
  test("without a session bus they give a reason, and the process goes on", () => {
    const [program] = buildSync({
      stdin: {
        contents: `import { openKeychain } from "./open.ts";
          openKeychain().read("csvs23-1").then((answer) => console.log(JSON.stringify(answer)));`,
        resolveDir: join(import.meta.dirname, "../../src/secrets/keychain"),
      },
      bundle: true,
      write: false,
      platform: "node",
      format: "cjs",
      external: ["@napi-rs/keyring", "keytar"],
    }).outputFiles;
    const env = { PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere" };
    const { stdout, status } = spawnSync(process.execPath, ["-e", program?.text ?? ""], { env, encoding: "utf8" });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      reason: expect.stringMatching(/^(none runs here|no library for one is installed)$/),
    });
  });
});
