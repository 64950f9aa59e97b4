import { isDeepStrictEqual } from "node:util";
import { Document, isMap, isScalar, type Pair, type Scalar, type YAMLMap } from "yaml";
import { type Fields, getMap, getScalar } from "../../lib/fields.ts";
import { isMap as isObject } from "../../lib/paths.ts";
import { type PathComment, putComments } from "../../lib/yaml/path-comments.ts";
import { writeYaml } from "../../lib/yaml/write.ts";
import { explainCheck } from "../../model/adopt/health.ts";
import type { Change } from "../../model/adopt/types.ts";
import { buildLogSection } from "../../model/log-driver.ts";
import type { LogDriver } from "../../model/types/logging.ts";
import type { Service } from "../../model/types/service.ts";
import { wrapComment } from "../templates/render.ts";
import { spellPath, spellService } from "./spelling.ts";
import { formatUserComment } from "./user-comment.ts";

/** In reading order: what it is, its user, its rights, its resources, its health check. */
const order = `
  build image platform command entrypoint user init security_opt cap_drop cap_add read_only tmpfs ipc
  volumes networks ports expose environment env_file secrets configs mem_limit memswap_limit cpus pids_limit ulimits
  healthcheck restart logging depends_on deploy profiles labels`
  .trim()
  .split(/\s+/);

export interface ServiceTextOptions {
  /** The content of the file's `logging` anchor. */
  readonly logDriver: LogDriver;
  /** The service's name in the variables of `.env`. */
  readonly prefix: string;
  /** The reason of a control. */
  readonly reasonOf: (slug: string) => string;
  /** Controls whose reason is in the file already; new ones are added. */
  readonly said: Set<string>;
}

/**
 * An adopted service in compose.yml: its own settings, with their comments, and the reason next to every change.
 *
 * @returns lines with two spaces of indentation, its name first
 */
export function printAdopted(service: Service, options: ServiceTextOptions): string {
  if (service.adopted === undefined) {
    throw new Error(`${service.name} is described by its kind`);
  }
  const { hardened, comments } = service.adopted;
  const whole = describeSettings(service, options.prefix);
  const document = new Document({ [service.name]: whole }, { version: "1.1", aliasDuplicateObjects: false });
  const map = document.get(service.name) as YAMLMap;
  map.items.sort((one, other) => rank(one) - rank(other));
  for (const pair of map.items) {
    const question = keyOf(pair) === "healthcheck" ? explainCheck(getMap(whole, "healthcheck").test) : undefined;
    explain(pair, hardened.changes, options, question);
  }
  closeUp(map);
  putComments(
    document.contents,
    comments.map(({ path, text }) => ({ path: [service.name, ...spellPath(path, whole)], text })),
    formatUserComment,
  );
  const text = indented(writeYaml(document, { indent: 2, flowCollectionPadding: false }));
  return isDeepStrictEqual(hardened.service.logging, buildLogSection(options.logDriver))
    ? withSharedLogging(text)
    : text;
}

/**
 * The settings of an adopted service as compose.yml has them, with variables for what only a deploy knows: the tag of a built image, and a hash of the
 * container's inputs. Empty for another service.
 *
 * @param prefix the service's name in the variables of `.env`
 */
export function describeSettings({ source, adopted }: Service, prefix: string): Fields {
  const service = escapeValue(spellService(adopted?.hardened.service ?? {})) as Fields;
  return {
    ...service,
    ...(source !== undefined && { image: `${getScalar(service, "image")}:${variable(prefix, "BUILD")}` }),
    labels: { ...getMap(service, "labels"), "io.harden-init.inputs": variable(prefix, "INPUTS") },
  };
}

/** The setting that all services share is in the file once, with a name. */
function withSharedLogging(text: string): string {
  return text.replace(/^ {4}logging:[\s\S]*?(?=\n {4}\S)/m, "    logging: *logging");
}

/** The other sections of the adopted compose file, as they are in ours. */
export function printResources(
  resources: Readonly<Record<string, unknown>>,
  comments: readonly PathComment[] = [],
): string {
  const document = new Document(escapeValue(resources), { version: "1.1", aliasDuplicateObjects: false });
  putComments(document.contents, comments, formatUserComment);
  return indented(writeYaml(document, { nullStr: "{}" }));
}

/** Indented by two spaces. */
function indented(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? line : `  ${line}`))
    .join("\n");
}

function variable(prefix: string, name: string): string {
  return `\${${prefix}_${name}:?run the playbooks}`;
}

/** A value with doubled dollar signs: Compose would read one as a variable, and the user's text is data. */
export function escapeValue(value: unknown): unknown {
  if (typeof value === "string") {
    return value.replaceAll("$", "$$$$");
  }
  if (Array.isArray(value)) {
    return value.map(escapeValue);
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeValue(inner)]))
    : value;
}

function rank(pair: Pair): number {
  const at = order.indexOf(keyOf(pair));
  return at === -1 ? order.indexOf("volumes") : at;
}

/** The reason for a change from the user's own file, once in the file, and what the setting means where its words do not say so. */
function explain(pair: Pair, changes: readonly Change[], { reasonOf, said }: ServiceTextOptions, meaning = ""): void {
  const controls = [...new Set(changes.filter(({ key }) => key === keyOf(pair)).map(({ control }) => control))].filter(
    (slug) => !said.has(slug),
  );
  const reasons = [...controls.map(reasonOf), meaning].filter((reason) => reason !== "");
  for (const control of controls) {
    said.add(control);
  }
  if (reasons.length > 0) {
    (pair.key as Scalar).commentBefore = reasons
      .flatMap((reason) => wrapComment(reason, 4))
      .map((line) => ` ${line}`)
      .join("\n");
  }
}

/** Short lists and small maps are on one line. */
function closeUp(map: YAMLMap): void {
  for (const { value } of map.items) {
    if (isMap(value)) {
      closeUp(value);
    } else if (value !== null && typeof value === "object" && "items" in value && Array.isArray(value.items)) {
      const isShort = value.items.every((item) => isScalar(item)) && JSON.stringify(value).length < 60;
      Object.assign(value, { flow: isShort });
    }
  }
}

function keyOf(pair: Pair): string {
  return String((pair.key as Scalar).value);
}
