import { isDeepStrictEqual } from "node:util";
import { Document, isMap, isScalar, type Pair, type Scalar, type YAMLMap } from "yaml";
import { type Fields, mapAt, scalarAt } from "../../lib/fields.ts";
import { isMap as isObject } from "../../lib/paths.ts";
import { type PathComment, putComments } from "../../lib/yaml/path-comments.ts";
import { writeYaml } from "../../lib/yaml/write.ts";
import type { Change } from "../../model/adopt/types.ts";
import { logSection } from "../../model/log-driver.ts";
import type { LogDriver, Service } from "../../model/types.ts";
import { wrapComment } from "../templates/render.ts";
import { spelled, spelledPath } from "./spelling.ts";
import { userComment } from "./user-comment.ts";

/** In the order in which one reads a service: what it is, whom it runs as, what it may, what it uses, how it is watched. */
const order = [
  ...[
    "build",
    "image",
    "platform",
    "command",
    "entrypoint",
    "user",
    "init",
    "security_opt",
    "cap_drop",
    "cap_add",
    "read_only",
    "tmpfs",
    "ipc",
  ],
  ...[
    "volumes",
    "networks",
    "ports",
    "expose",
    "environment",
    "env_file",
    "secrets",
    "configs",
    "mem_limit",
    "memswap_limit",
    "cpus",
    "pids_limit",
    "ulimits",
  ],
  ...["healthcheck", "restart", "logging", "depends_on", "deploy", "profiles", "labels"],
];

export interface ServiceTextOptions {
  /** What stands in the file under the name `logging`. */
  readonly logDriver: LogDriver;
  /** The service's name in the variables of `.env`. */
  readonly prefix: string;
  /** The reason of a control. */
  readonly reasonOf: (slug: string) => string;
  /** Controls whose reason stands in the file already; those that are said here join them. */
  readonly said: Set<string>;
}

/**
 * A service that the answers describe, as it stands in compose.yml: what its own compose file said, comments included, and the reason beside everything
 * that is otherwise.
 *
 * @returns lines that begin two spaces in, its name first
 */
export function adoptedServiceText(service: Service, options: ServiceTextOptions): string {
  if (service.adopted === undefined) {
    throw new Error(`${service.name} is described by its kind`);
  }
  const { hardened, comments } = service.adopted;
  const whole = filledIn(escaped(spelled(hardened.service)) as Fields, service, options);
  const document = new Document({ [service.name]: whole }, { version: "1.1", aliasDuplicateObjects: false });
  const map = document.get(service.name) as YAMLMap;
  map.items.sort((one, other) => rank(one) - rank(other));
  for (const pair of map.items) {
    explain(pair, hardened.changes, options);
  }
  closeUp(map);
  putComments(
    document.contents,
    comments.map(({ path, text }) => ({ path: [service.name, ...spelledPath(path, whole)], text })),
    userComment,
  );
  const text = indented(writeYaml(document, { indent: 2, flowCollectionPadding: false }));
  return isDeepStrictEqual(hardened.service.logging, logSection(options.logDriver)) ? withSharedLogging(text) : text;
}

/** What only a deploy knows: the tag of an image that is built on the server, and a hash of all that the container is given. */
function filledIn(service: Fields, { source }: Service, options: ServiceTextOptions): Fields {
  return {
    ...service,
    ...(source !== undefined && { image: `${scalarAt(service, "image")}:${variable(options, "BUILD")}` }),
    labels: { ...mapAt(service, "labels"), "io.harden-init.inputs": variable(options, "INPUTS") },
  };
}

/** What is the same for all stands once in the file, where it has a name. */
function withSharedLogging(text: string): string {
  return text.replace(/^ {4}logging:[\s\S]*?(?=\n {4}\S)/m, "    logging: *logging");
}

/** Sections that a compose file declares beside its services, as they stand in ours. */
export function resourceText(
  resources: Readonly<Record<string, unknown>>,
  comments: readonly PathComment[] = [],
): string {
  const document = new Document(escaped(resources), { version: "1.1", aliasDuplicateObjects: false });
  putComments(document.contents, comments, userComment);
  return indented(writeYaml(document, { nullStr: "{}" }));
}

/** Two spaces in, as what stands below a section. */
function indented(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? line : `  ${line}`))
    .join("\n");
}

function variable({ prefix }: ServiceTextOptions, name: string): string {
  return `\${${prefix}_${name}:?run the playbooks}`;
}

/** Compose would take a dollar sign for a variable: what the user wrote is data. */
function escaped(value: unknown): unknown {
  if (typeof value === "string") {
    return value.replaceAll("$", "$$$$");
  }
  if (Array.isArray(value)) {
    return value.map(escaped);
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]))
    : value;
}

function rank(pair: Pair): number {
  const at = order.indexOf(keyOf(pair));
  return at === -1 ? order.indexOf("volumes") : at;
}

/** The reason of what is otherwise than in the user's own file, once in the file. */
function explain(pair: Pair, changes: readonly Change[], { reasonOf, said }: ServiceTextOptions): void {
  const controls = [...new Set(changes.filter(({ key }) => key === keyOf(pair)).map(({ control }) => control))].filter(
    (slug) => !said.has(slug),
  );
  const reasons = controls.map(reasonOf).filter((reason) => reason !== "");
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

/** Short lists and small maps stand on one line, as people write them. */
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
