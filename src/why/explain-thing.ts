import { explainProject, isProjectUnchanged, makeCause } from "./causes.ts";
import { explainContainer, type Surroundings } from "./explain-container.ts";
import type { Cause, Since, Told } from "./types.ts";

/** The answers that an account in a database follows from, and those that a server's own settings do. */
const ofAccounts = /^services\.[^.]+\.(?:uses|rights|database|kind|logins)(?:[.[]|$)/;
const ofServers = /^(?!services\.)/;

/** Why a thing was changed, by what is known around it; empty where nothing is. */
export function explainThing(thing: Told, around: Surroundings): readonly Cause[] {
  const { since } = around;
  switch (thing.what) {
    case "container":
      return explainContainer(thing, around);
    case "secret":
      return explainSecret(thing, around);
    case "account":
      return explainAccount(thing, around);
    case "file":
      return explainFile(thing, around);
    case "setting":
      return [isProjectUnchanged(since) ? makeCause("by-hand") : explainBy(since, ofServers)];
    case "task":
      return [];
  }
}

function explainSecret({ name, by, state }: Told, { rotating, since }: Surroundings): readonly Cause[] {
  if (state === "gone") {
    return [makeCause(by.includes("hand") ? "by-hand" : "not-wanted")];
  }
  const changed = rotating.includes(name) ? makeCause("rotated", [name]) : makeCause("vault", [name]);
  return [
    ...(by.includes("hand") ? [makeCause("by-hand")] : []),
    ...(by.includes("project") ? [changed] : []),
    ...(by.length === 0 ? [explainProject(since)] : []),
  ];
}

function explainAccount({ name, state, fields, services }: Told, around: Surroundings): readonly Cause[] {
  const { since, things, rotating } = around;
  const own = things.filter(
    (thing) =>
      thing.what === "secret" &&
      !thing.by.includes("hand") &&
      services.some((service) => thing.name === `${service}_${name}_password`),
  );
  const secrets = own.map((thing) => thing.name);
  if (secrets.length > 0 && fields.some(({ field }) => field === "password")) {
    return [makeCause(secrets.some((secret) => rotating.includes(secret)) ? "rotated" : "vault", secrets)];
  }
  return [state === "changed" && isProjectUnchanged(since) ? makeCause("by-hand") : explainBy(since, ofAccounts, name)];
}

function explainFile({ name, by, state, services }: Told, { since, stack }: Surroundings): readonly Cause[] {
  if (state === "gone") {
    return [makeCause("not-wanted")];
  }
  const isApplication = services.some((service) => name.startsWith(`/opt/harden/${stack}/${service}/app/`));
  const isOurs = by.length > 0 || state === "new";
  const byProject = isApplication ? makeCause("application") : explainProject(since, services);
  return [
    ...(by.includes("hand") || (!isOurs && isProjectUnchanged(since)) ? [makeCause("by-hand")] : []),
    ...(by.includes("project") || state === "new" || (!isOurs && !isProjectUnchanged(since)) ? [byProject] : []),
  ];
}

/** By those keys alone: where others changed, they are no cause, and nothing is claimed. */
function explainBy(since: Since | undefined, keys: RegExp, service?: string): Cause {
  const own = since?.keys?.filter((key) => keys.test(key)) ?? [];
  const isElsewhere = own.length === 0 && (since?.keys?.length ?? 0) > 0;
  return since === undefined || isElsewhere
    ? makeCause("unknown")
    : explainProject(
        { ...since, ...(since.keys !== undefined && { keys: own }), moreKeys: 0 },
        service === undefined ? [] : [service],
      );
}
