import type { Kind } from "../../kinds/schema/kind.ts";
import type { KnownImage } from "../../kinds/schema/known-image.ts";
import { getIn, isMap, setIn, withoutIn } from "../../lib/paths.ts";
import { findKnownCheck, findPublishedPort } from "../../model/adopt/health.ts";
import { findKnownImage } from "../../model/adopt/known-images.ts";
import { listTargetPorts } from "../../model/edge/target-port.ts";
import { isPublic } from "../../model/edge/with-edge.ts";
import type { Kinds } from "../../model/kinds.ts";
import type { ServiceAnswers } from "../../model/schema/answers.ts";
import type { FolderFacts } from "../../survey/types.ts";
import type { Question } from "../types.ts";
import { healthCheck, number, ports, secretFiles, volumes, words } from "./forms.ts";
import { freePort } from "./free-port.ts";
import { findApplicationFolder } from "./source.ts";
import { buildConnectionParts, usesPart } from "./uses/used.ts";

type Part = Omit<Question, "path" | "flag"> & { readonly flag?: string };

interface Adopting {
  readonly name: string;
  readonly answers: unknown;
  readonly kind: Kind;
  readonly kinds: Kinds;
  readonly found: FolderFacts;
}

/**
 * The questions about a service without a kind: what is needed to run and harden it. What is known of its image, or of the image that it is like, is not
 * asked.
 */
export function askAboutAdopted({ name, answers, kind, kinds, found }: Adopting): readonly Question[] {
  const at = (...keys: readonly string[]) => getIn(answers, ["services", name, ...keys]);
  const image = at("image");
  const itself = typeof image === "string" ? findKnownImage(image, kind.known_images) : undefined;
  const like = at("like");
  const known = itself ?? (typeof like === "string" ? findKnownImage(like, kind.known_images) : undefined);
  // The program of a language image is the user's, so only the user knows about it.
  const isTheirs = known === undefined || (known.language && known.user === undefined);
  const isBuilt = image === undefined && getIn(answers, ["services", name, "compose", "build"]) === undefined;
  const parts: readonly (readonly [readonly string[], Part | undefined])[] = [
    [["image"], image !== undefined || at("source") === undefined ? imagePart(name) : undefined],
    [["source"], isBuilt || at("source") !== undefined ? sourcePart(name, answers, found) : undefined],
    [["like"], likePart(name, kind, itself)],
    [["user"], isTheirs ? userPart(name) : undefined],
    [["compose", "ports"], portsPart({ name, answers, found }, known)],
    [["port"], targetPortPart(name, at(), kind)],
    [["compose", "volumes"], volumesPart(name, known)],
    [["secrets"], secretsPart(name, known)],
    [["writable"], known?.writable === undefined ? writablePart(name) : undefined],
    [
      ["health"],
      findKnownCheck({}, known) === undefined
        ? healthPart(name, known?.shell ? at("compose", "ports") : undefined)
        : undefined,
    ],
    [["uses"], usesOf({ name, answers, kinds })],
    ...buildConnectionParts({ name, answers, kinds }).map(
      ([used, part]) => [["connections", used], { ...part, required: false }] as const,
    ),
  ];
  return parts.flatMap(([keys, part]) => {
    const path = ["services", name, ...keys];
    return part === undefined ? [] : [{ path, flag: `--set ${path.join(".")}=VALUE`, ...part }];
  });
}

/** Whether an image uses a database is unknown; the user adds it. */
function usesOf(asked: Parameters<typeof usesPart>[0]): Part | undefined {
  const part = usesPart(asked);
  return part && { ...part, required: false, default: [] };
}

function imagePart(name: string): Part {
  return {
    message: `${name}: which image does it run?`,
    reason: "With a version: the content of a moving tag changes.",
    empty: "it is built from your own Dockerfile",
    type: "text",
    required: false,
  };
}

function sourcePart(name: string, answers: unknown, found: FolderFacts): Part {
  return {
    message: `${name}: in which folder is its Dockerfile?`,
    reason: "Below the project's folder; the image is built on the server.",
    flag: `--set services.${name}.image=IMAGE, or where it is built --set services.${name}.source=FOLDER`,
    type: "text",
    required: true,
    default: findApplicationFolder({ name, answers, found, index: ["Dockerfile"] }) ?? `./${name}`,
  };
}

/** What is known of an image applies to images that are based on it. */
function likePart(name: string, { known_images: images }: Kind, itself: KnownImage | undefined): Part {
  const part = {
    message: `${name}: is it like a known image?`,
    type: "choice",
    required: false,
  } as const;
  const choices = images.map(({ images: [value = ""], title }) => ({ value, name: title }));
  const reason = "Or based on one: then its needs and writable paths are known.";
  return itself === undefined
    ? { ...part, reason, choices: [{ value: "", name: "no" }, ...choices], default: "" }
    : { ...part, reason, choices, default: itself.images[0] ?? "", settled: true };
}

function userPart(name: string): Part {
  return {
    message: `${name}: which user and group id can it run as?`,
    reason:
      "In numbers, such as 1000:1000, or `image` for the image's own user; never root, so that an attacker gains nothing by breaking out.",
    empty: "the image's own user",
    type: "text",
    required: false,
  };
}

function portsPart(
  { name, answers, found }: Pick<Adopting, "name" | "answers" | "found">,
  known: KnownImage | undefined,
): Part {
  const port = known?.port;
  const published =
    port === undefined ? undefined : freePort(port < 1024 ? port + 8000 : port, name, answers, found.takenPorts);
  return {
    message: `${name}: where on the server does it listen?`,
    reason: "ADDRESS:PORT, then its port in the container: 127.0.0.1:8080:80.",
    empty: "not published",
    type: "text",
    required: false,
    form: ports,
    ...(published !== undefined && { default: `127.0.0.1:${published}:${port}` }),
  };
}

/** Asked where it has a public name, and its settings do not say at which one port it answers. */
function targetPortPart(name: string, service: unknown, kind: Kind): Part | undefined {
  const told = isMap(service) ? (service as Partial<ServiceAnswers>) : {};
  const ports = listTargetPorts({ ...told, port: undefined }, kind.known_images);
  return !isPublic(told) || ports.length === 1
    ? undefined
    : {
        message: `${name}: at which port of its container does the edge ask it?`,
        reason: "The one that speaks HTTP.",
        type: "text",
        required: true,
        form: number,
        ...(ports[0] !== undefined && { default: String(ports[0]) }),
      };
}

function volumesPart(name: string, known: KnownImage | undefined): Part {
  const [place] = known?.data ?? [];
  return {
    message: `${name}: which data must be kept?`,
    reason: "Volumes and their paths, such as data:/var/lib/data.",
    empty: "none",
    type: "text",
    required: false,
    form: volumes,
    ...(place !== undefined && { default: `${name.toLowerCase().replace(/[^a-z0-9_-]/g, "-")}-data:${place}` }),
    put: (answers, value) => withVolumes(name, answers, value),
  };
}

/** A volume of a service is declared next to the services. */
function withVolumes(name: string, answers: unknown, value: unknown): unknown {
  const path = ["services", name, "compose", "volumes"];
  const sources = Array.isArray(value) ? value.map((entry) => String(getIn(entry, ["source"]))) : [];
  const isNew = (source: string) => getIn(answers, ["compose", "volumes", source]) === undefined;
  return sources
    .filter(isNew)
    .reduce(
      (others, source) => setIn(others, ["compose", "volumes", source], null),
      value === undefined ? withoutIn(answers, path) : setIn(answers, path, value),
    );
}

function secretsPart(name: string, known: KnownImage | undefined): Part | undefined {
  const variables = known?.file_variables ?? [];
  return variables.length === 0
    ? undefined
    : {
        message: `${name}: which secrets does it need?`,
        reason: "They are generated, kept in the vault, and mounted as files.",
        type: "several",
        required: false,
        choices: variables.map((value) => ({ value })),
        default: variables.slice(0, 1),
        form: secretFiles,
      };
}

function writablePart(name: string): Part {
  return {
    message: `${name}: where does it write, except its volumes?`,
    reason: "Such as /tmp /run; everything else becomes read-only.",
    empty: "unknown, so everything stays writable",
    type: "text",
    required: false,
    form: words,
  };
}

/** @param ports the published ports of an image with a known shell: there a port can be checked */
function healthPart(name: string, ports: unknown): Part {
  const port = findPublishedPort({ ports });
  return {
    message: `${name}: which command or port shows that it is healthy?`,
    reason:
      "A command runs inside the container, such as `wget -q --spider http://127.0.0.1:8080/`; a port, such as 8080, must be open, and checking it needs `grep`.",
    empty: "no health check",
    type: "text",
    required: false,
    form: healthCheck,
    ...(port !== undefined && { default: String(port) }),
  };
}
