import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadCompose } from "../compose/load.ts";
import { toPlain } from "../compose/node.ts";
import { parseDotenv } from "../compose/read/dotenv.ts";
import { unknownValue } from "../fields/program.ts";
import type { Wanted } from "../fields/values.ts";
import { getMap } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { getStackRoot, namePrefix } from "../model/deployed-names.ts";
import type { Model } from "../model/types/model.ts";
import type { Service } from "../model/types/service.ts";
import type { Live } from "./live.ts";

/** The project on one host, from its compose files on this machine. */
export interface WantedStack {
  readonly tree: ComposeService;
  /** By service. */
  readonly services: ReadonlyMap<string, Wanted>;
}

/** The project's folder that mirrors the stack's folder on its hosts. */
export function getComposeFolder(root: string, stack: string): string {
  return join(root, "playbooks", "files", getStackRoot(stack));
}

/**
 * Reads the project's compose files as Compose would on that host.
 *
 * @throws Problem (exit 2) if they cannot be read
 */
export function buildWantedStack(root: string, model: Model, host: string, live: Live): WantedStack {
  const folder = getComposeFolder(root, model.name);
  const files = filesInUse(folder, model, live);
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8"));
  const environment = variablesFor(model, host, live, texts.join("\n"));
  const tree = toPlain(loadCompose({ folder, files, environment, leavesEnvFiles: true }).tree) as ComposeService;
  const services = Object.entries(getMap(tree, "services")).filter(([, service]) => isMap(service));
  return {
    tree,
    services: new Map(
      services.map(([name, service]) => [
        name,
        {
          stack: model.name,
          root: getStackRoot(model.name),
          service: service as ComposeService,
          tree,
          secretVariables: model.secrets.flatMap(({ service: owner, asVariable }) =>
            owner === name && asVariable !== undefined ? [asVariable] : [],
          ),
          profileHash: (path) => profileHash(join(folder, path)),
        },
      ]),
    ),
  };
}

/** As in a deploy: the profiles if AppArmor confines, the server's logs if the server has them. */
function filesInUse(folder: string, model: Model, live: Live): readonly string[] {
  const used = serverVariables(model, live).get("COMPOSE_FILE")?.split(":") ?? [];
  return [
    "compose.yml",
    ...(live.apparmor && model.apparmor !== "off" ? ["compose.apparmor.yml"] : []),
    ...(used.some((path) => path.endsWith("/compose.logs.yml")) ? ["compose.logs.yml"] : []),
  ].filter((file) => existsSync(join(folder, file)));
}

/** Addresses from the answers, hashes from the last deploy; the rest is not known here. */
function variablesFor(model: Model, host: string, live: Live, text: string): ReadonlyMap<string, string> {
  const asked = [...text.matchAll(/\$\{([A-Z0-9_]+):\?/g)].map(([, name = ""]): [string, string] => [
    name,
    unknownValue,
  ]);
  const hashes = [...serverVariables(model, live)].filter(([name]) => /_(?:BUILD|INPUTS)$/.test(name));
  return new Map([
    ...asked,
    ...hashes,
    ...model.services.flatMap((each) => places(each, model, host)),
    ["HARDEN_HOST", host],
  ]);
}

function serverVariables({ name }: Model, { texts }: Live): ReadonlyMap<string, string> {
  const file = `${getStackRoot(name)}/.env`;
  return new Map(parseDotenv(texts[file] ?? "", file, new Map(), []));
}

function places({ name, publish }: Service, { hosts }: Model, host: string): readonly [string, string][] {
  const own = hosts.find((each) => each.name === host)?.publish ?? {};
  const place = Object.hasOwn(own, name) ? own[name] : publish;
  const prefix = namePrefix(name);
  return place === undefined
    ? []
    : [
        [`${prefix}_ADDRESS`, place.address],
        [`${prefix}_PORT`, String(place.port)],
      ];
}

/** The hash of a profile's content, not of its formatting. */
function profileHash(path: string): string | undefined {
  if (!existsSync(path)) {
    return undefined;
  }
  return hash("sha256", JSON.stringify(sorted(JSON.parse(readFileSync(path, "utf8")))), "hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return isMap(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((key) => [key, sorted(value[key])]),
      )
    : value;
}
