import { buildBom } from "../../src/sbom/build-bom.ts";
import { readImages } from "../../src/sbom/read-images.ts";

const id = `sha256:${"ab".repeat(32)}`;
const made = { at: new Date("2027-01-02T03:04:05Z"), tool: "1.2.3" };
const said = {
  service: "web",
  image: "registry.example:5000/shop/web:1.0",
  id,
  digests: [`registry.example:5000/shop/web@${id}`],
  system: { id: "debian", version: "13" },
  packages: [
    { type: "deb", name: "openssl", version: "3.5.1-1+deb13u1", architecture: "amd64", source: "openssl" },
    { type: "deb", name: "libc6", version: "1:2.41-12", architecture: "amd64", source: "glibc (2.41-12)" },
  ],
};
const bomOf = (image: object) => {
  const [read] = readImages(JSON.stringify([image]));
  return buildBom(read as NonNullable<typeof read>, made);
};
const purls = (image: object) => bomOf(image).components.flatMap((one) => ("purl" in one ? [one.purl] : []));

test("an image, its distribution and its packages", () => {
  const bom = bomOf(said);
  expect(bom.metadata).toEqual({
    timestamp: "2027-01-02T03:04:05.000Z",
    tools: { components: [{ type: "application", name: "harden-init", version: "1.2.3" }] },
    component: {
      type: "container",
      "bom-ref": id,
      name: "registry.example:5000/shop/web",
      version: "1.0",
      hashes: [{ alg: "SHA-256", content: "ab".repeat(32) }],
      properties: [{ name: "harden-init:digest", value: said.digests[0] }],
    },
  });
  expect(bom.components[0]).toEqual({
    type: "operating-system",
    "bom-ref": "os:debian",
    name: "debian",
    version: "13",
  });
  expect(purls(said)).toEqual([
    "pkg:deb/debian/openssl@3.5.1-1%2Bdeb13u1?arch=amd64&distro=debian-13",
    "pkg:deb/debian/libc6@1:2.41-12?arch=amd64&distro=debian-13&upstream=glibc%402.41-12",
  ]);
});

test("a package of Alpine has its licence", () => {
  const musl = {
    type: "apk",
    name: "musl",
    version: "1.2.5-r0",
    architecture: "x86_64",
    source: "musl",
    license: "MIT",
  };
  expect(bomOf({ ...said, system: { id: "alpine", version: "3.22.0" }, packages: [musl] }).components[1]).toMatchObject(
    {
      purl: "pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.22.0",
      licenses: [{ license: { name: "MIT" } }],
    },
  );
});

test("the same content has the same serial number, and another another", () => {
  const serial = bomOf(said).serialNumber;
  expect(serial).toMatch(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(bomOf({ ...said }).serialNumber).toBe(serial);
  expect(bomOf({ ...said, packages: [] }).serialNumber).not.toBe(serial);
});

test("each part is referred to once", () => {
  const { components, dependencies } = bomOf(said);
  const references = dependencies.map((one) => ("ref" in one ? one.ref : ""));
  expect(new Set(references).size).toBe(components.length + 1);
});

test.each([
  ["nothing", ""],
  ["no list", "{}"],
  ["a package of another kind", JSON.stringify([{ ...said, packages: [{ type: "rpm" }] }])],
])("what is wrong is left out: %s", (_, text) => {
  expect(readImages(text).flatMap(({ packages }) => packages)).toEqual([]);
});

test("what would change a terminal is not kept", () => {
  expect(bomOf({ ...said, image: "a\u001b[2J:1" }).metadata).not.toMatchObject({
    component: { name: expect.stringContaining("\u001b") },
  });
});
