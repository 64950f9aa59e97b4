import { isDeepStrictEqual } from "node:util";
import { parseDocument, visit } from "yaml";
import { namePrefix } from "../../model/deployed-names.ts";
import type { Model } from "../../model/types/model.ts";
import { withBridges } from "../context/packet-filter.ts";
import type { Plan } from "../types.ts";
import { describeSettings, escapeValue } from "./service-text.ts";

/** Line breaks for some readers of YAML and letters for others, and a mark that only some skip. */
const ambiguous = /[\u0085\u2028\u2029\uFEFF]/u;

/** Compose and Ansible read YAML 1.1 in most points, editors and this program 1.2: what is written must be the same in both. */
const versions = ["1.1", "1.2"] as const;

/**
 * Reads the compose.yml of a plan back, and compares what was taken over with the model that it was written from. The services' names are compared too,
 * so no text has become a service. It takes longer than the rendering: call it for what is placed.
 *
 * @throws Error with the place that differs: it is a fault of this program, and nothing is written then
 */
export function requireSameMeaning({ files }: Plan, model: Model): void {
  const compose = `playbooks/files/opt/harden/${model.name}/compose.yml`;
  const text = files.find(({ path }) => path === compose)?.text ?? "";
  if (ambiguous.test(text)) {
    throw new Error("compose.yml has a character that is a line break for some readers and none for others");
  }
  const wanted = wantedOf(model);
  for (const version of versions) {
    const read = readText(text, version);
    const names = model.services.map(({ name }) => name).sort();
    requireEqual("services", Object.keys(read.services).sort(), names);
    for (const [section, entries] of Object.entries(wanted)) {
      for (const [name, value] of Object.entries(entries)) {
        requireEqual(`${section}.${name}`, read[section]?.[name], value);
      }
    }
  }
}

/** With keys that appear twice refused: the library, asked for that, compares each key with all others. */
function readText(text: string, version: (typeof versions)[number]) {
  const document = parseDocument(text, { version, merge: true, uniqueKeys: false });
  const [error] = document.errors;
  if (error !== undefined) {
    throw error;
  }
  visit(document, {
    Map: (_, { items }) => {
      const keys = items.map(({ key }) => String(key));
      if (new Set(keys).size < keys.length) {
        throw new Error(`compose.yml has a key twice: ${keys.find((key, at) => keys.indexOf(key) < at)}`);
      }
    },
  });
  return document.toJS({ maxAliasCount: -1 });
}

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The adopted services, and the sections of the compose file that they came from. */
function wantedOf(model: Model): Sections {
  const services = model.services.flatMap((service) =>
    service.adopted === undefined ? [] : [[service.name, describeSettings(service, namePrefix(service.name))] as const],
  );
  const resources = { ...model.resources, networks: withBridges(model) };
  return {
    services: Object.fromEntries(services),
    ...Object.fromEntries(
      Object.entries(resources).map(([section, kept]) => [
        section,
        (filled(escapeValue(kept)) ?? {}) as Sections[string],
      ]),
    ),
  };
}

/** An entry that says nothing is written as an empty map. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => (item === null ? {} : filled(item)));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inner === null ? {} : filled(inner)]))
    : value;
}

function requireEqual(place: string, read: unknown, wanted: unknown): void {
  // Keys without a value are not written.
  if (!isDeepStrictEqual(read, JSON.parse(JSON.stringify(wanted)))) {
    throw new Error(`compose.yml does not mean what was agreed at ${place}`);
  }
}
