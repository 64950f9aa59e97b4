import { readCommented } from "../../src/answers/read.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import { Problem } from "../../src/lib/errors.ts";
import { buildModel } from "../../src/model/build/model.ts";
import type { Kinds } from "../../src/model/kinds.ts";

let kinds: Kinds;

beforeAll(async () => {
  kinds = await loadKinds();
});

const read = (signatures: string, more = "") => {
  const services = `services: { cache: { kind: redis } }\n`;
  const text = `version: 1\nname: lab\nhosts: [{ name: here, connection: local }]\n${services}${signatures}\n${more}`;
  return buildModel(readCommented(text, "harden.yml", kinds).answers, kinds);
};

test.each([
  ["cosign by a key", "{ tool: cosign, key: keys/release.pub }"],
  ["cosign by a key, without the public log", "{ tool: cosign, key: keys/release.pub, log: none }"],
  [
    "cosign by an identity of GitHub",
    "{ tool: cosign, identity: 'https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main', issuer: 'https://token.actions.githubusercontent.com' }",
  ],
  ["cosign by authorities of one's own", "{ tool: cosign, identity: release@example.org, roots: ca.pem }"],
  ["notation", "{ tool: notation, roots: ca.pem, identity: 'C=DE, O=Example, CN=release' }"],
  ["a private notary", "{ tool: dct, server: 'https://notary.example.org:4443' }"],
])("the answers say who signs: %s", (_, policy) => {
  const { signatures, controls } = read(`signatures: { registry.example.org/team: ${policy} }`);
  expect(signatures).toHaveLength(1);
  expect(controls).toContainEqual(
    expect.objectContaining({ on: true, control: expect.objectContaining({ slug: "image-signature" }) }),
  );
});

test.each([
  ["nothing to verify by", "a: { tool: cosign }", "cosign cannot verify by nothing"],
  ["two ways at once", "a: { tool: cosign, key: k, identity: i, issuer: j }", "cosign cannot verify by `key`"],
  ["an identity that anybody could confirm", "a: { tool: cosign, identity: i }", "It takes `key`"],
  ["a key for notation", "a: { tool: notation, key: k }", "notation cannot verify by `key`. It takes `roots`"],
  ["notation without certificates", "a: { tool: notation, identity: i }", "It takes `roots` (optional: `identity`)"],
  ["a notary without its address", "a: { tool: dct }", "dct cannot verify by nothing"],
  ["Docker's own notary", "a: { tool: dct, server: 'https://notary.docker.io' }", "is being closed"],
  ["a notary without TLS", "a: { tool: dct, server: 'http://notary.example.org' }", "must be https://HOST"],
  ["a key outside of the project", "a: { tool: cosign, key: ../k }", "must be a path below the project's folder"],
  ["a name with a tag", "'a/b:1': { tool: cosign, key: k }", "must be the beginning of an image's name"],
  ["another program", "a: { tool: gpg, key: k }", "cosign"],
])("refuses %s", (_, policy, says) => {
  expect(() => read(`signatures: { ${policy} }`)).toThrow(Problem);
  expect(() => read(`signatures: { ${policy} }`)).toThrow(says.split(". ")[0]);
  expect(() => read(`signatures: { ${policy} }`)).toThrow(says.split(". ").at(-1));
});

test("a signature is of a digest, so tags alone cannot be trusted beside it", () => {
  expect(() => read("signatures: { a: { tool: cosign, key: k } }", "trust: tag\n")).toThrow("Set `trust: digest`");
});

test("warns of Docker Content Trust, and of nothing else", () => {
  const { notes } = read(
    "signatures: { a: { tool: dct, server: 'https://n.example.org' }, b: { tool: cosign, key: k } }",
  );
  const told = notes.filter(({ text }) => text.includes("Content Trust"));
  expect(told).toEqual([{ text: expect.stringContaining("a is verified by Docker Content Trust, which is retired") }]);
});

test("a stack whose answers name no signer has no such control", () => {
  expect(read("").controls.map(({ control }) => control.slug)).not.toContain("image-signature");
});
