import type { Lack } from "../adopt/types.ts";
import { parseForward } from "../forward.ts";
import type { Answers } from "../schema/answers.ts";
import type { AppliedControl, Receiver, Service } from "../types.ts";

/** What the answers chose that whoever answers for security should know of: one sentence each. */
export function notesOf(
  services: readonly Service[],
  controls: readonly AppliedControl[],
  answers: Answers,
  receiver: Receiver | undefined,
): readonly string[] {
  return [
    ...left(controls),
    ...looser(services, controls),
    ...unpinned(services, answers),
    ...open(services),
    ...unprepared(answers),
    ...logReceiver(receiver, answers),
    ...services.flatMap((service) => acceptedBy(service, controls)),
    ...services.flatMap(toldInVariables),
  ];
}

function left(controls: readonly AppliedControl[]): readonly string[] {
  return controls
    .filter(({ on }) => !on)
    .map(({ control, reason }) => `${control.slug} is left out: ${reason}. What that costs: ${control.reason}`);
}

/** What the owner of a service that the answers describe lives with; a part that is left of a control is told as well, accepted or not. */
function acceptedBy({ name, adopted }: Service, controls: readonly AppliedControl[]): readonly string[] {
  const { dangers = [], lacks = [] } = adopted?.hardened ?? {};
  const out = new Set(controls.filter(({ on }) => !on).map(({ control }) => control.slug));
  return [
    ...dangers.flatMap(({ slug, what, why, acceptance }) =>
      acceptance === undefined
        ? []
        : [`${name} keeps ${what} (${slug}) until ${acceptance.until}: ${acceptance.reason}. What that costs: ${why}`],
    ),
    ...lacks.filter(({ control }) => !out.has(control)).map((lack) => `${name}${leftOpen(lack)}.`),
  ];
}

function leftOpen({ control, why, isPartly, acceptance }: Lack): string {
  if (acceptance === undefined) {
    return `: of ${control} a part is left: ${why}`;
  }
  const [extent, until] = [isPartly ? `a part of ${control}` : control, acceptance.until];
  return ` does without ${extent} until ${until}: ${acceptance.reason}`;
}

/** Passwords that a service takes as variables, because it reads no files. */
function toldInVariables({ name, adopted }: Service): readonly string[] {
  return (adopted?.secrets ?? []).flatMap(({ variable, text, why }) =>
    text === undefined
      ? []
      : [
          `${name} takes ${why} as the variable ${variable}: whoever may ask the engine about its container reads it there.`,
        ],
  );
}

/** Services that AppArmor confines less than the others. */
function looser(services: readonly Service[], controls: readonly AppliedControl[]): readonly string[] {
  const says = {
    complain: "is only watched by AppArmor (complain): what its profile does not allow is written down and happens.",
    off: "has no AppArmor profile of its own; the engine's default profile holds for it where the kernel enforces it.",
  };
  const isUsed = controls.some(({ control, on }) => on && control.slug === "apparmor");
  return services.flatMap(({ name, apparmor }) =>
    isUsed && apparmor !== "enforce" ? [`${name} ${says[apparmor]}`] : [],
  );
}

function unpinned(services: readonly Service[], { trust }: Answers): readonly string[] {
  if (trust !== "digest") {
    return [];
  }
  return services.flatMap(({ name, image, base, adopted }) => {
    const reference = image ?? base;
    // What the answers describe themselves tells it with all else that is left open.
    return adopted !== undefined || reference === undefined || reference.includes("@sha256:")
      ? []
      : [`${name} runs on ${reference} by tag; \`harden-init pin\` adds the digest, so that nobody can move it.`];
  });
}

function open(services: readonly Service[]): readonly string[] {
  return services.flatMap(({ name, publish }) =>
    publish !== undefined && ["0.0.0.0", "::"].includes(publish.address)
      ? [`${name} listens on every interface of the server, port ${publish.port}, past the server's own firewall.`]
      : [],
  );
}

function unprepared({ hosts }: Answers): readonly string[] {
  return hosts
    .filter(({ connection, prepare }) => connection === "ssh" && prepare === false)
    .map(
      ({ name }) => `${name} itself is not prepared: its engine, packages, owners and modes are as somebody left them.`,
    );
}

function logReceiver(receiver: Receiver | undefined, { forward }: Answers): readonly string[] {
  const target = parseForward(forward);
  return receiver === undefined || target.to === "file"
    ? []
    : [
        `${receiver.service} sends every line to ${target.host}, port ${target.port}, as it is: on the way it can be read. Let it pass through a tunnel or a network of your own.`,
      ];
}
