import { relative } from "node:path";
import { placeSource, type Where } from "../../../import/service-answers.ts";
import { getMaps, getScalar } from "../../../lib/fields.ts";
import { getIn, isBelow, isMap, setIn } from "../../../lib/paths.ts";
import type { Danger } from "../../../model/adopt/types.ts";
import { isEverywhere } from "../../../model/publish.ts";
import { mountTarget, sourcePath } from "../../../model/schema/patterns/paths.ts";
import type { Model } from "../../../model/types/model.ts";
import type { Choice } from "../../../prompts/types.ts";
import type { Form, Question } from "../../types.ts";
import { askAboutDangers } from "./kept-dangers.ts";

/*
 * Where a service of a compose file meets the server: ports that everyone reaches, the server's certificates, folders of this machine.
 */

interface Asked {
  readonly name: string;
  readonly answers: unknown;
  readonly model: Model;
  readonly until: string;
  readonly where: Where;
}

/** The questions about one service. */
export function placeQuestions(asked: Asked): readonly Question[] {
  const certificates = certificateQuestion(asked);
  const dangers = findDangers(asked).filter(({ slug }) => slug !== control || certificates.length === 0);
  return [
    ...publicQuestion(asked),
    ...certificates,
    ...askAboutDangers({ ...asked, dangers }),
    ...folderQuestions(asked),
  ];
}

function findDangers({ name, model }: Asked): readonly Danger[] {
  return model.services.find((service) => service.name === name)?.adopted?.hardened.dangers ?? [];
}

const numbers: Form = {
  read: (reply) => [reply].flat().map(Number),
  write: (value) => (Array.isArray(value) ? value.map(String) : undefined),
};

/** Ports that visitors of a website expect. */
const visited = ["80", "443"];

function publicQuestion({ name, answers }: Asked): readonly Question[] {
  const ports = getMaps(serviceIn(answers, name), "ports")
    .filter((port) => isEverywhere(getScalar(port, "host_ip")))
    .map((port) => getScalar(port, "published") ?? "")
    .filter((port) => /^\d+$/.test(port));
  const path = ["services", name, "public"];
  return ports.length === 0
    ? []
    : [
        {
          path,
          flag: `--set services.${name}.public=[PORT]`,
          message: `${name}: which ports may everyone reach?`,
          reason: "They bypass the server's own firewall. The others are bound to 127.0.0.1.",
          type: "several",
          required: false,
          isUnknown: true,
          choices: [...new Set(ports)].map((value) => ({ value })),
          default: ports.filter((port) => visited.includes(port)),
          form: numbers,
        },
      ];
}

const certificates = /^\/etc\/(?:letsencrypt|ssl|pki|certs)(?:\/|$)/;
const control = "sensitive-mount";

/** Only where nothing else of the service would be kept with them. */
function certificateQuestion(asked: Asked): readonly Question[] {
  const { name, answers, until } = asked;
  const mounts = findDangers(asked)
    .filter(({ slug }) => slug === control)
    .map(({ what }) => what.replace(/^volumes: /, ""));
  const readOnly = getMaps(serviceIn(answers, name), "volumes")
    .filter((volume) => volume.read_only === true)
    .map((volume) => getScalar(volume, "source"));
  if (mounts.length === 0 || !mounts.every((place) => certificates.test(place) && readOnly.includes(place))) {
    return [];
  }
  const path = ["services", name, "accept", control];
  const keep = { reason: "it reads the server's certificates there", until };
  return [
    {
      path,
      flag: `--keep ${name}.${control}=REASON`,
      message: `${name}: may it read ${mounts.join(", ")} of the server?`,
      reason:
        "An attacker who takes over the service can read the keys of its certificates. Without them it cannot offer TLS.",
      type: "choice",
      required: false,
      isUnknown: true,
      choices: [
        { value: "keep", name: "yes", note: `read-only, accepted until ${until}` },
        { value: "", name: "no", note: "the mount is taken out" },
      ],
      default: "keep",
      form: { read: () => keep, write: (value) => (value === undefined ? undefined : "keep") },
    },
  ];
}

/** Folders beside the compose file, where the stack goes to a server: it has none of them. */
function folderQuestions({ name, answers, where }: Asked): readonly Question[] {
  return findLocalFolders(answers, name, where).map((found) => folderQuestion(name, found));
}

/** A bind mount whose folder lies on this machine only. */
export interface LocalFolder {
  /** Its place among the service's volumes. */
  readonly index: number;
  readonly source: string;
  readonly target: string;
  /** As a path of the project, if it can be copied from there. */
  readonly inProject?: string;
  /** Whether the service only reads it. */
  readonly isRead: boolean;
}

/** The folders of a service that lie below the compose file's, where the stack goes to a server. */
export function findLocalFolders(answers: unknown, name: string, where: Where): readonly LocalFolder[] {
  const isElsewhere = getMaps(isMap(answers) ? answers : {}, "hosts").some(({ connection }) => connection !== "local");
  return (isElsewhere ? getMaps(serviceIn(answers, name), "volumes") : []).flatMap((volume, index) => {
    const source = getScalar(volume, "source") ?? "";
    return volume.type === "bind" && isBelow(source, where.folder)
      ? [
          localFolder(
            index,
            { source, target: getScalar(volume, "target") ?? "", isRead: volume.read_only === true },
            where,
          ),
        ]
      : [];
  });
}

function localFolder(index: number, found: Omit<LocalFolder, "index" | "inProject">, where: Where): LocalFolder {
  const inside = relative(where.folder, found.source);
  const inProject = placeSource(inside, where);
  const canBeCopied = inside !== "" && sourcePath.regex.test(inProject) && mountTarget.regex.test(found.target);
  return { index, ...found, ...(canBeCopied && { inProject }) };
}

/** The answers, with the folders that services only read copied to the server at each deploy: they find there what they find on this machine. */
export function copyReadFolders(answers: unknown, names: readonly string[], where: Where): unknown {
  return names.reduce<unknown>(
    (all, name) =>
      findLocalFolders(all, name, where)
        .filter(({ isRead, inProject }) => isRead && inProject !== undefined)
        // From the end: each removal moves those behind it.
        .reduceRight<unknown>((others, found) => withCopy(others, name, found), all),
    answers,
  );
}

function withCopy(answers: unknown, name: string, { index, target, inProject }: LocalFolder): unknown {
  return setIn(withoutVolume(answers, name, index), ["services", name, "files", target], inProject);
}

function withoutVolume(answers: unknown, name: string, index: number): unknown {
  const list = volumesOf(name);
  return setIn(
    answers,
    list,
    [getIn(answers, list) ?? []].flat().filter((_, at) => at !== index),
  );
}

const volumesOf = (name: string) => ["services", name, "compose", "volumes"];

function folderQuestion(name: string, found: LocalFolder): Question {
  const { index, source, target, isRead, inProject } = found;
  const volume = `${name.toLowerCase()}-${target.split("/").filter(Boolean).at(-1) ?? "data"}`.replace(
    /[^a-z0-9_-]/g,
    "-",
  );
  const copy = { value: "copy", name: `a copy of ${source}`, note: "renewed at each deploy, read-only there" };
  const choices: readonly Choice[] = [
    ...(inProject === undefined ? [] : [copy]),
    { value: "volume", name: `a volume, ${volume}`, note: "it begins empty on the server" },
    { value: "same", name: `${source} of the server`, note: "you put the files there" },
    { value: "out", name: "nothing", note: "the mount is taken out" },
  ];
  return {
    path: ["folder", name, source],
    flag: `--set services.${name}.compose.volumes=LIST`,
    message: `${name}: what is at ${target} on the server?`,
    reason: "The server does not have the files of this machine. What the service writes must be in a volume.",
    type: "choice",
    required: false,
    isUnknown: true,
    choices,
    default: isRead && inProject !== undefined ? copy.value : "volume",
    put: (answers, value) => {
      if (value === "volume") {
        const named = setIn(answers, ["compose", "volumes", volume], null);
        return setIn(named, [...volumesOf(name), index], { type: "volume", source: volume, target });
      }
      if (value === copy.value) {
        return withCopy(answers, name, found);
      }
      return value === "out" ? withoutVolume(answers, name, index) : answers;
    },
  };
}

function serviceIn(answers: unknown, name: string): Readonly<Record<string, unknown>> {
  const compose = getIn(answers, ["services", name, "compose"]);
  return isMap(compose) ? compose : {};
}
