import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasKeyPair, makeKeyPair, nameKeyPair, readPublicKey } from "../../src/access/key-pair.ts";
import { temporaryFolder } from "../support/rendered.ts";

const folder = temporaryFolder("key");
const blob = "AAAAC3NzaC1lZDI1NTE5AAAAIGo8Q92vrTfR2Kx8NXaDprhnCslYqdqcfwD1AmZQXfNe";

test("a pair is made in the user's own folder, readable by nobody else, and never written over", async () => {
  const path = nameKeyPair("shop", { HOME: folder });
  expect(path).toBe(join(folder, ".ssh/harden-init-shop"));
  expect(hasKeyPair(path)).toBe(false);
  await makeKeyPair(path, "shop");
  expect(hasKeyPair(path)).toBe(true);
  expect((statSync(path).mode & 0o777).toString(8)).toBe("600");
  expect(await readPublicKey(`${path}.pub`)).toMatch(/^ssh-ed25519 AAAA\S+ harden-init-shop$/);
  await expect(makeKeyPair(path, "shop")).rejects.toThrow(/the key pair could not be made/);
});

test.each([
  ["a comment", `ssh-ed25519 ${blob} alice@laptop\n`, `ssh-ed25519 ${blob} alice@laptop`],
  ["a comment that another program could run", `ssh-ed25519 ${blob} {{ 1 }}`, `ssh-ed25519 ${blob}`],
  ["none", `ssh-ed25519 ${blob}`, `ssh-ed25519 ${blob}`],
])("a public key with %s", async (_case, text, line) => {
  const path = join(folder, "given.pub");
  writeFileSync(path, text);
  expect(await readPublicKey(path)).toBe(line);
});

test.each([
  ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----\n", "Give the public key"],
  ["something else", "hello", "this is not an ssh public key"],
  ["options before the key", `command="id" ssh-ed25519 ${blob}`, "this is not an ssh public key"],
  ["two keys", `ssh-ed25519 ${blob}\nssh-ed25519 ${blob}`, "this is not an ssh public key"],
])("%s is refused", async (_case, text, says) => {
  const path = join(folder, "wrong.pub");
  writeFileSync(path, text);
  await expect(readPublicKey(path)).rejects.toThrow(says);
});

test("a file that is missing is told", async () => {
  await expect(readPublicKey(join(folder, "no.pub"))).rejects.toThrow("cannot be read (ENOENT)");
});
