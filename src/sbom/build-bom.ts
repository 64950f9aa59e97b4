import { createHash } from "node:crypto";
import { splitReference } from "../pins/reference.ts";
import type { ListedImage } from "./read-images.ts";

/** A bill of materials of one image, as CycloneDX 1.6 has it. */
export interface Bom {
  readonly bomFormat: "CycloneDX";
  readonly specVersion: "1.6";
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: object;
  readonly components: readonly object[];
  readonly dependencies: readonly object[];
}

/** When it was made, and by which version of this tool. */
export interface Made {
  readonly at: Date;
  readonly tool: string;
}

/** The bill of materials of an image. The same content has the same serial number. */
export function buildBom(image: ListedImage, { at, tool }: Made): Bom {
  const components = [...describeSystem(image), ...image.packages.map((one) => describePackage(one, image))];
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${toUuid(JSON.stringify([image.id, components]))}`,
    version: 1,
    metadata: {
      timestamp: at.toISOString(),
      tools: { components: [{ type: "application", name: "harden-init", version: tool }] },
      component: describeImage(image),
    },
    components,
    dependencies: [
      { ref: image.id, dependsOn: components.map((component) => component["bom-ref"]) },
      ...components.map((component) => ({ ref: component["bom-ref"] })),
    ],
  };
}

function describeImage({ image, id, digests }: ListedImage): object {
  const { image: name, tag } = splitReference(image);
  const hash = /^sha256:([0-9a-f]{64})$/.exec(id)?.[1];
  return {
    type: "container",
    "bom-ref": id,
    name,
    ...(tag !== undefined && { version: tag }),
    ...(hash !== undefined && { hashes: [{ alg: "SHA-256", content: hash }] }),
    ...(digests.length > 0 && { properties: digests.map((value) => ({ name: "harden-init:digest", value })) }),
  };
}

function describeSystem({ system: { id, version } }: ListedImage) {
  return id === ""
    ? []
    : [{ type: "operating-system", "bom-ref": `os:${id}`, name: id, ...(version !== "" && { version }) }];
}

function describePackage(one: ListedImage["packages"][number], { system }: ListedImage) {
  const { name, version, license } = one;
  const purl = buildPurl(one, system);
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    purl,
    ...(license !== "" && { licenses: [{ license: { name: license } }] }),
  };
}

/** The package's URL, by which others know it: `pkg:deb/debian/openssl@3.5.1-1?arch=amd64&distro=debian-13`. */
function buildPurl(
  { type, name, version, architecture, source }: ListedImage["packages"][number],
  { id, version: release }: ListedImage["system"],
): string {
  const qualifiers = [
    ["arch", architecture],
    ["distro", id === "" || release === "" ? "" : `${id}-${release}`],
    // dpkg puts the version in brackets behind it where that differs.
    ["upstream", source.split(" ")[0] === name ? "" : source.replace(/ \((.*)\)$/, "@$1")],
  ].filter(([, value]) => value !== "");
  const namespace = id === "" ? "" : `${encode(id)}/`;
  const query = qualifiers.map(([key, value = ""]) => `${key}=${encode(value)}`).join("&");
  return `pkg:${type}/${namespace}${encode(name)}@${encode(version)}${query === "" ? "" : `?${query}`}`;
}

/** Colons may stand as they are. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll("%3A", ":");
}

/** A UUID (version 8) of a hash. */
function toUuid(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
