import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { readCommented } from "../../src/answers/read.ts";
import type { Row } from "../../src/import/table/rows.ts";
import { Problem } from "../../src/lib/errors.ts";
import { Secret } from "../../src/lib/secret.ts";
import { buildModel } from "../../src/model/build/model.ts";
import type { Files } from "../compose/folder.ts";
import { holds } from "../support/holds.ts";
import { anyProject, fileVariables } from "./any-project.ts";
import { renderCompose, type Taken, takeOver } from "./take.ts";

/*
 * For any compose file, and whatever is set beside it, the table is the difference between that file and the one that is rendered: nothing more, nothing
 * less. Both files are read here by other means than the table is made by.
 */

const folder = join(mkdtempSync(join(tmpdir(), "harden-difference-")), "shop");

afterAll(() => {
  rmSync(dirname(folder), { recursive: true });
});

function lay(files: Files): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return join(folder, "compose.yml");
}

type Service = Readonly<Record<string, unknown>>;

test("the table is the difference between the two compose files", async () => {
  let taken = 0;
  await holds(
    fc.asyncProperty(anyProject, async ({ files, services, set }) => {
      const result = await takenOver(lay(files), set);
      if (result === undefined) {
        return;
      }
      taken += 1;
      // What is written means what was shown.
      const { text, answers, model, kinds } = result.project;
      const read = readCommented(text, "harden.yml", kinds);
      expect({ answers, model }).toEqual({
        answers: read.answers,
        model: buildModel(read.answers, kinds, read.comments),
      });
      const rendered = parse(await renderCompose(result.project));
      for (const [name, service] of Object.entries(services)) {
        const rows = rowsOf(result, name);
        const [before, after] = [leaves(asRead(service)), leaves(asRendered(rendered.services[name]))];
        expect({ name, set, gone: sides(rows, "before") }).toEqual({ name, set, gone: beyond(before, after) });
        expect({ name, set, come: sides(rows, "after") }).toEqual({ name, set, come: beyond(after, before) });
      }
      expect(besideServices(rendered, Object.keys(services))).toEqual({
        networks: { back: { driver: "bridge" } },
        volumes: { data: result.project.model.name === "shop" ? {} : { name: "shop_data" } },
        // The others are in the vault.
        secrets: { cert: { file: join(folder, "cert.pem") } },
      });
    }),
    40,
  );
  // What is refused says nothing.
  expect(taken).toBeGreaterThan(30);
});

/** Undefined where the answers do not fit together. */
async function takenOver(file: string, set: readonly string[]): Promise<Taken | undefined> {
  try {
    return await takeOver(file, { set });
  } catch (error) {
    if (error instanceof Problem) {
      return undefined;
    }
    throw error;
  }
}

function rowsOf({ table }: Taken, name: string): readonly Row[] {
  const service = table.services.find((each) => each.name === name);
  if (service === undefined) {
    throw new Error(`the table has no ${name}`);
  }
  return service.rows;
}

/*
 * What says the same in two ways, brought to one:
 * - a file of variables stands for its variables, a relative folder for the one beside the compose file;
 * - a service that names no network is on `default`;
 * - an empty list or map says as much as none, and in some lists the order says nothing;
 * - a port has a short and a long form; in a compose file a dollar sign is written twice;
 * - ALL are all capabilities, also where one of them is named beside it.
 * What a deploy fills in is none of the user's: the tag of an image that is built, and the label by which it knows what a container was given.
 */

function asRead({ env_file: file, ...service }: Service): Service {
  const environment = { ...(file === undefined ? {} : fileVariables), ...(service.environment as object) };
  const volumes = (service.volumes ?? []) as readonly Service[];
  return onDefault({
    ...service,
    environment,
    volumes: volumes.map((volume) =>
      volume.type === "bind" ? { ...volume, source: resolve(folder, String(volume.source)) } : volume,
    ),
  });
}

function asRendered(written: Service): Service {
  const { labels, ...service } = JSON.parse(JSON.stringify(written).replaceAll("$$", "$")) as Service;
  const { "io.harden-init.inputs": inputs, ...others } = labels as Service;
  expect(inputs).toMatch(/^\$\{[A-Z0-9_]+_INPUTS:\?run the playbooks\}$/);
  const drop = service.cap_drop as readonly string[];
  return {
    ...service,
    labels: others,
    cap_drop: drop?.includes("ALL") ? ["ALL"] : drop,
    image: String(service.image).replace(/:\$\{[A-Z0-9_]+_BUILD:\?run the playbooks\}$/, ""),
    ports: ((service.ports ?? []) as readonly unknown[]).map(longPort),
  };
}

/** What stands beside the services, without what is the stack's own: its networks, the names of bridges, its volumes and secrets. */
function besideServices(rendered: Service, services: readonly string[]): object {
  const own = [...services, "store", "logs"].flatMap((name) => [name, `${name}_`]);
  const isOwn = (name: string) => ["default", "front"].includes(name) || own.some((each) => name.startsWith(each));
  const left = (section: string) => Object.entries(rendered[section] ?? {}).filter(([name]) => !isOwn(name));
  return {
    networks: Object.fromEntries(left("networks").map(([name, { driver_opts: _bridge, ...rest }]) => [name, rest])),
    volumes: Object.fromEntries(left("volumes")),
    secrets: Object.fromEntries(left("secrets")),
  };
}

function onDefault(service: Service): Service {
  const isOnNone = service.networks === undefined && service.network_mode === undefined;
  return isOnNone ? { ...service, networks: { default: null } } : service;
}

function longPort(port: unknown): unknown {
  if (typeof port !== "string") {
    return port;
  }
  const [, v6, v4, published, target, protocol] =
    /^(?:(?:\[(.+)\]|([0-9.]+)):)?(?:([0-9-]*):)?([0-9]+)\/(tcp|udp)$/.exec(port) ?? [];
  const host = v6 ?? v4;
  return {
    mode: "ingress",
    target: Number(target),
    ...(published !== undefined && published !== "" && { published }),
    ...(host !== undefined && { host_ip: host }),
    protocol,
  };
}

const unordered = [
  ...["cap_add", "cap_drop", "security_opt", "tmpfs", "devices"],
  ...["ports", "volumes", "secrets", "configs", "profiles"],
];

/** Everything that a service says, one text each. */
function leaves(service: Service): readonly string[] {
  return Object.entries(service).flatMap(([key, value]) => leavesAt(key, value, true));
}

function leavesAt(path: string, value: unknown, isTop = false): readonly string[] {
  if (Array.isArray(value) && unordered.includes(path)) {
    return value.map((item) => `${path}[] ${said(item)}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Secret) {
    const isNothing =
      value === undefined || (isTop && (value === null || (Array.isArray(value) && value.length === 0)));
    return isNothing ? [] : [`${path} ${said(value)}`];
  }
  const entries = Object.entries(value);
  return entries.length === 0 && !isTop
    ? [`${path} {}`]
    : entries.flatMap(([key, inner]) => leavesAt(`${path}/${key}`, inner));
}

/** As JSON, keys in one order. */
function said(value: unknown): string {
  return JSON.stringify(value instanceof Secret ? value.reveal() : value, (_, part) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

function beyond(leaves: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  const more = leaves.filter((leaf) => {
    const at = left.indexOf(leaf);
    return at === -1 || left.splice(at, 1).length === 0;
  });
  return more.sort();
}

function sides(rows: readonly Row[], side: "before" | "after"): readonly string[] {
  return rows
    .flatMap(({ path, isItem, ...row }) =>
      isItem && row[side] !== undefined
        ? leavesAt(path.join("/"), [row[side]])
        : leavesAt(path.join("/"), row[side], path.length === 1),
    )
    .sort();
}
