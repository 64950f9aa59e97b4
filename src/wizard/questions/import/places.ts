import { mapsAt, scalarAt } from "../../../lib/fields.ts";
import { getIn, isBelow, isMap, setIn } from "../../../lib/paths.ts";
import { isEverywhere } from "../../../model/publish.ts";
import type { Model } from "../../../model/types.ts";
import type { Choice } from "../../../prompts/types.ts";
import type { Form, Question } from "../../types.ts";

/*
 * Where a service of a compose file meets the server: ports that everyone reaches, the server's certificates, folders of this machine.
 */

interface Asked {
  readonly name: string;
  readonly answers: unknown;
  readonly model: Model;
  readonly until: string;
  /** The folder of the compose file. */
  readonly folder: string;
}

/** The questions about one service. */
export function placeQuestions(asked: Asked): readonly Question[] {
  return [...publicQuestion(asked), ...certificateQuestion(asked), ...folderQuestions(asked)];
}

const numbers: Form = {
  read: (reply) => [reply].flat().map(Number),
  write: (value) => (Array.isArray(value) ? value.map(String) : undefined),
};

/** Ports that visitors of a website expect. */
const visited = ["80", "443"];

function publicQuestion({ name, answers }: Asked): readonly Question[] {
  const ports = mapsAt(serviceIn(answers, name), "ports")
    .filter((port) => isEverywhere(scalarAt(port, "host_ip")))
    .map((port) => scalarAt(port, "published") ?? "")
    .filter((port) => /^\d+$/.test(port));
  const path = ["services", name, "public"];
  return ports.length === 0
    ? []
    : [
        {
          path,
          flag: `--set services.${name}.public=[PORT]`,
          message: `${name}: which ports does everyone reach?`,
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
function certificateQuestion({ name, answers, model, until }: Asked): readonly Question[] {
  const dangers = model.services.find((service) => service.name === name)?.adopted?.hardened.dangers ?? [];
  const mounts = dangers.filter(({ slug }) => slug === control).map(({ what }) => what.replace(/^volumes: /, ""));
  const readOnly = mapsAt(serviceIn(answers, name), "volumes")
    .filter((volume) => volume.read_only === true)
    .map((volume) => scalarAt(volume, "source"));
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
      reason: "Who takes the service over reads the keys of its certificates; without them it offers no TLS.",
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
function folderQuestions({ name, answers, folder }: Asked): readonly Question[] {
  return findLocalFolders(answers, name, folder).map((found) => folderQuestion(name, found));
}

/** A bind mount whose folder lies on this machine only. */
export interface LocalFolder {
  /** Its place among the service's volumes. */
  readonly index: number;
  readonly source: string;
  readonly target: string;
}

/** The folders of a service that lie below the compose file's, where the stack goes to a server. */
export function findLocalFolders(answers: unknown, name: string, folder: string): readonly LocalFolder[] {
  const isElsewhere = mapsAt(isMap(answers) ? answers : {}, "hosts").some(({ connection }) => connection !== "local");
  return (isElsewhere ? mapsAt(serviceIn(answers, name), "volumes") : []).flatMap((volume, index) => {
    const source = scalarAt(volume, "source") ?? "";
    return volume.type === "bind" && isBelow(source, folder)
      ? [{ index, source, target: scalarAt(volume, "target") ?? "" }]
      : [];
  });
}

function folderQuestion(name: string, { index, source, target }: LocalFolder): Question {
  const volume = `${name.toLowerCase()}-${target.split("/").filter(Boolean).at(-1) ?? "data"}`.replace(
    /[^a-z0-9_-]/g,
    "-",
  );
  const choices: readonly Choice[] = [
    { value: "volume", name: `a volume, ${volume}`, note: "it begins empty on the server" },
    { value: "same", name: `${source} of the server`, note: "you put the files there" },
    { value: "out", name: "nothing", note: "the mount is taken out" },
  ];
  const list = ["services", name, "compose", "volumes"];
  return {
    path: ["folder", name, source],
    flag: `--set services.${name}.compose.volumes=LIST`,
    message: `${name}: what is at ${target} on the server?`,
    reason: `${source} is a folder of this machine; a deploy does not copy it.`,
    type: "choice",
    required: false,
    isUnknown: true,
    choices,
    default: "volume",
    put: (answers, value) => {
      if (value === "volume") {
        const named = setIn(answers, ["compose", "volumes", volume], null);
        return setIn(named, [...list, index], { type: "volume", source: volume, target });
      }
      const others = [getIn(answers, list) ?? []].flat().filter((_, at) => at !== index);
      return value === "out" ? setIn(answers, list, others) : answers;
    },
  };
}

function serviceIn(answers: unknown, name: string): Readonly<Record<string, unknown>> {
  const compose = getIn(answers, ["services", name, "compose"]);
  return isMap(compose) ? compose : {};
}
