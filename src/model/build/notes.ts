import { getMaps, getScalar } from "../../lib/fields.ts";
import type { Lack } from "../adopt/types.ts";
import { noteEdge } from "../edge/notes.ts";
import { parseForward } from "../forward.ts";
import { isEverywhere } from "../publish.ts";
import type { Answers } from "../schema/answers.ts";
import type { AppliedControl } from "../types/controls.ts";
import type { Receiver } from "../types/logging.ts";
import type { Model, Note } from "../types/model.ts";
import type { Service } from "../types/service.ts";

/** Choices in the answers with consequences for security. */
export function collectNotes(
  services: readonly Service[],
  controls: readonly AppliedControl[],
  answers: Answers,
  receiver: Receiver | undefined,
): readonly Note[] {
  return [
    ...left(controls),
    ...looser(services, controls),
    ...unpinned(services, answers),
    ...open(services),
    ...noteEdge({ name: answers.name, services, resources: answers.compose ?? {} }, answers),
    ...unprepared(answers),
    ...retired(answers),
    ...logReceiver(receiver, answers),
    ...services.flatMap((service) => acceptedBy(service, controls)),
    ...services.flatMap(toldInVariables),
  ];
}

/** The sentences of all notes. */
export function listNotes({ notes }: Pick<Model, "notes">): readonly string[] {
  return notes.map(({ text }) => text);
}

function left(controls: readonly AppliedControl[]): readonly Note[] {
  return controls
    .filter(({ on }) => !on)
    .map(({ control, reason, override }) => ({
      text: `The control ${control.slug} is off${override?.until === undefined ? "" : ` until ${override.until}`}: ${reason}. Why it exists: ${control.reason}`,
    }));
}

/** A sentence that begins with the service's name. */
function about(service: string, rest: string): Note {
  return { service, text: `${service}${rest}` };
}

/** What the owner of a service accepts. A control that is only partly off is included, accepted or not. */
function acceptedBy({ name, adopted, accepted }: Service, controls: readonly AppliedControl[]): readonly Note[] {
  const { dangers = [], lacks = [] } = adopted?.hardened ?? {};
  const out = new Set(controls.filter(({ on }) => !on).map(({ control }) => control.slug));
  return [
    ...dangers.map(({ slug, what, why, acceptance }) =>
      acceptance === undefined
        ? about(name, ` does not get ${what} (${slug}). ${why}`)
        : about(
            name,
            ` keeps ${what} (${slug}) until ${acceptance.until}: ${acceptance.reason}. Why it matters: ${why}`,
          ),
    ),
    ...Object.entries(accepted).map(([control, { until, reason }]) =>
      about(name, ` keeps what ${control} finds until ${until}: ${reason}.`),
    ),
    ...lacks.filter(({ control }) => !out.has(control)).map((lack) => about(name, `${leftOpen(lack)}.`)),
  ];
}

function leftOpen({ control, why, isPartly, acceptance }: Lack): string {
  if (acceptance === undefined) {
    return `: ${control} is partly off: ${why}`;
  }
  const [extent, until] = [isPartly ? `a part of ${control}` : control, acceptance.until];
  return ` runs without ${extent} until ${until}: ${acceptance.reason}`;
}

/** Passwords that a service takes as variables, because it does not read files. */
function toldInVariables({ name, adopted }: Service): readonly Note[] {
  return (adopted?.secrets ?? []).flatMap(({ variable, way, why }) =>
    way === "file" || why === undefined
      ? []
      : [about(name, ` takes ${why} in the variable ${variable}: every user of the engine can read it there.`)],
  );
}

/** Services that AppArmor confines less than the others. */
function looser(services: readonly Service[], controls: readonly AppliedControl[]): readonly Note[] {
  const says = {
    complain: "is only observed by AppArmor (complain): what its profile forbids is logged, but not stopped.",
    off: "has no AppArmor profile of its own; it has the engine's default profile if the kernel enforces it.",
  };
  const isUsed = controls.some(({ control, on }) => on && control.slug === "apparmor");
  // What an adopted one leaves open is told with everything else of it.
  return services.flatMap(({ name, apparmor, adopted }) =>
    isUsed && apparmor !== "enforce" && adopted === undefined ? [about(name, ` ${says[apparmor]}`)] : [],
  );
}

function unpinned(services: readonly Service[], { trust }: Answers): readonly Note[] {
  if (trust !== "digest") {
    return [];
  }
  return services.flatMap(({ name, image, base, adopted }) => {
    const reference = image ?? base;
    // Adopted services are reported with everything else that they leave open.
    return adopted !== undefined || reference === undefined || reference.includes("@sha256:")
      ? []
      : [
          about(
            name,
            ` uses ${reference} by tag; \`harden-init pin\` adds the digest, so that its content cannot change.`,
          ),
        ];
  });
}

function open(services: readonly Service[]): readonly Note[] {
  const all = "listens on every interface of the server";
  return services.flatMap(({ name, publish, adopted }) =>
    [
      ...(publish !== undefined && isEverywhere(publish.address) ? [publish.port] : []),
      ...getMaps(adopted?.hardened.service ?? {}, "ports")
        .filter((port) => isEverywhere(getScalar(port, "host_ip")))
        .map((port) => getScalar(port, "published") ?? "that the engine chooses"),
    ].map((port) => about(name, ` ${all}, port ${port}, and bypasses the server's own firewall.`)),
  );
}

function unprepared({ hosts }: Answers): readonly Note[] {
  return hosts
    .filter(({ connection, prepare }) => connection === "ssh" && prepare === false)
    .map(({ name }) => ({
      text: `${name} itself is not prepared: its engine, packages, owners and modes stay as they are.`,
    }));
}

/** Docker Content Trust still works with a notary of your own, and with nothing else. */
function retired({ signatures = {} }: Answers): readonly Note[] {
  return Object.entries(signatures)
    .filter(([, { tool }]) => tool === "dct")
    .map(([origin]) => ({
      text: `${origin} is verified by Docker Content Trust, which is retired: Docker's command line lost it in version 29, and Docker closes its own notary. Sign with cosign or notation, too, and change over.`,
    }));
}

function logReceiver(receiver: Receiver | undefined, { forward }: Answers): readonly Note[] {
  const target = parseForward(forward);
  return receiver === undefined || target.to === "file"
    ? []
    : [
        about(
          receiver.service,
          ` sends every line to ${target.host}, port ${target.port}, unencrypted. Use a tunnel or a private network.`,
        ),
      ];
}
