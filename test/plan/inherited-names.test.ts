import { renderAnswers } from "../support/rendered.ts";

const accept = ["image-digest", "health-check", "read-only-root", "non-root-user", "no-capabilities"]
  .map((control) => `${control}: { reason: "the vendor asks for it", until: "2099-01-01" }`)
  .join(", ");

/** A stack whose second server has an address of its own for the site. */
const answersWith = (one: string, other: string) => `
version: 1
name: shop
hosts:
  - { name: first, connection: local }
  - { name: second, address: 192.0.2.7, user: deploy, prepare: true, publish: { site: "127.0.0.1:8082" } }
services:
  site: { kind: static, source: ./site, publish: "127.0.0.1:8081" }
  ${one}: { kind: generic, image: "registry.example.org/a:1.2", compose: { ports: ["8083:80"] }, reaches: [], accept: { ${accept} } }
  ${other}: { kind: generic, image: "registry.example.org/b:1.2", reaches: [${one}], outbound: none, accept: { ${accept} } }
`;

test("services with names that every object inherits make the same project as others", async () => {
  const filesWith = async (...names: readonly [string, string]) => {
    const { plan } = await renderAnswers(answersWith(...names));
    // The name of a bridge is a hash of its network's.
    const same = (text: string) =>
      names
        .reduce((changed, name, at) => changed.replaceAll(new RegExp(name, "gi"), `name${at}`), text)
        .replaceAll(/hi-[0-9a-f]{12}/g, "hi-hash");
    return new Map(plan.files.map(({ path, text }) => [same(path), same(text)]));
  };
  expect(await filesWith("toString", "valueOf")).toEqual(await filesWith("toStrinh", "valueOg"));
});
