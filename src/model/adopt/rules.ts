import { getMap, getMaps, getScalar, listAt, without } from "../../lib/fields.ts";
import { isEverywhere } from "../publish.ts";
import { addSwap } from "../sizes.ts";
import { checkOf, findKnownCheck, hasHealthCheck } from "./health.ts";
import { findLimit, hasPidsLimit, withLimit, withReservation } from "./limits.ts";
import { explainRoot, findNeededCapabilities, findStartingUser } from "./privileges.ts";
import { explainReadable } from "./secrets/vault-files.ts";
import type { ComposeService, Situation } from "./types.ts";
import { findWritablePlaces } from "./writable.ts";

/*
 * How a service of a compose file becomes a hardened one: one rule a control, in the order in which they are read. A rule changes only what does not
 * hold already, and says why where the service must be left without the control.
 */

export interface HardeningRule {
  readonly control: string;
  /** Whether the application may notice what the rule changes. */
  readonly mayBreak: boolean;
  readonly apply: (service: ComposeService, situation: Situation) => Hardened;
  /** Whether what the rule cannot do is only a part: the rest of it holds, also where somebody accepted that. */
  readonly isPartly?: (situation: Situation) => boolean;
}

/** The service as a rule leaves it. */
interface Hardened {
  readonly service: ComposeService;
  /** Why it is left without the control, where nothing known says how to have it. */
  readonly lack?: string;
}

export const hardeningRules: readonly HardeningRule[] = [
  {
    control: "non-root-user",
    mayBreak: true,
    apply: (service, situation) => {
      const wanted = findStartingUser(service, situation);
      const after = wanted === undefined ? service : { ...service, user: wanted };
      return lacking(after, explainRoot(after, situation));
    },
  },
  {
    control: "secrets-as-files",
    mayBreak: false,
    isPartly: always,
    apply: (service, { secretFiles }) => lacking(service, explainReadable(service, secretFiles)),
  },
  {
    control: "internal-network",
    mayBreak: false,
    // What a published service connects to is limited by the packet filter, and another control.
    apply: (service, { outbound }) =>
      lacking(
        service,
        outbound === "any" &&
          listAt(service, "ports").length === 0 &&
          "it may connect to any address outside: set `outbound: none` if it needs none",
      ),
  },
  {
    control: "no-new-privileges",
    mayBreak: false,
    apply: (service) =>
      whole({
        ...service,
        security_opt: [
          ...listAt(service, "security_opt").filter((option) => !/^no-new-privileges/.test(String(option))),
          "no-new-privileges:true",
        ],
      }),
  },
  {
    control: "no-capabilities",
    mayBreak: true,
    isPartly: always,
    apply: (service, situation) => {
      const needed = findNeededCapabilities(service, situation);
      const dropped = { ...service, cap_drop: ["ALL"] };
      return needed.length === 0
        ? whole(without(dropped, "cap_add"))
        : lacking({ ...dropped, cap_add: needed }, `it is left with ${needed.join(", ")}`);
    },
  },
  {
    control: "seccomp",
    // A call that it did not make while it was learned is refused.
    mayBreak: true,
    // A list that is only watched is in the profile all the same, beside everything that any service may have.
    isPartly: ({ seccomp }) => seccomp === "watched",
    // Without an answer the engine's own profile holds: that is told with the control, and is no lack of the import's.
    apply: (service, { service: name, seccomp }) =>
      seccomp === undefined
        ? whole(service)
        : lacking(
            { ...service, security_opt: [...withoutProfile(service), `seccomp=${nameProfile(name)}`] },
            seccomp === "watched" && explainWatch,
          ),
  },
  {
    control: "apparmor",
    mayBreak: true,
    isPartly: ({ apparmor }) => apparmor === "watched",
    // compose.apparmor.yml names the profile, where the server has it. That it has none of its own is told with the control.
    apply: (service, { apparmor }) => lacking(service, apparmor === "watched" && explainWatchedProfile),
  },
  {
    control: "read-only-root",
    mayBreak: true,
    apply: (service, situation) => {
      const places = findWritablePlaces(service, situation);
      return places === undefined
        ? lacking(service, service.read_only !== true && "where its image writes is unknown: set `writable`")
        : whole({ ...service, read_only: true, ...(places.length === 0 ? {} : { tmpfs: places }) });
    },
  },
  {
    control: "private-ipc",
    mayBreak: false,
    apply: (service) =>
      service.ipc === undefined || service.ipc === "shareable"
        ? whole({ ...service, ipc: "private" })
        : lacking(service, String(service.ipc).startsWith("service:") && `it shares the memory of ${service.ipc}`),
  },
  {
    control: "bounded-restart",
    // After five failures, and after a reboot of a server that is not prepared, it stays down until it is started again.
    mayBreak: true,
    apply: (service) =>
      service.restart === "no" || /^on-failure:[1-5]$/.test(String(service.restart))
        ? whole(service)
        : whole({ ...service, restart: "on-failure:5" }),
  },
  { control: "bounded-log", mayBreak: false, apply: (service, { logging }) => whole({ ...service, logging }) },
  {
    control: "bound-interface",
    mayBreak: true,
    apply: (service, { publicPorts = [] }) => {
      const isBound = (port: ComposeService) =>
        isEverywhere(getScalar(port, "host_ip")) && !publicPorts.includes(Number(port.published));
      const ports = getMaps(service, "ports");
      return whole(
        ports.some(isBound)
          ? { ...service, ports: ports.map((port) => (isBound(port) ? bound(port) : port)) }
          : service,
      );
    },
  },
  {
    control: "memory-limit",
    mayBreak: true,
    apply: (service, { limits }) => {
      const own = findLimit(service, "memory") ?? limits.memory;
      const limited = { ...withLimit(service, "memory", own), memswap_limit: addSwap(own) };
      return whole(withReservation(limited, limits.reservation, own));
    },
  },
  {
    control: "cpu-limit",
    mayBreak: false,
    apply: (service, { limits }) =>
      whole(findLimit(service, "cpus") === undefined ? withLimit(service, "cpus", limits.cpus) : service),
  },
  {
    control: "pids-limit",
    mayBreak: false,
    apply: (service, { limits }) => whole(hasPidsLimit(service) ? service : withLimit(service, "pids", limits.pids)),
  },
  {
    control: "ulimits",
    mayBreak: false,
    apply: (service, { limits }) =>
      whole({ ...service, ulimits: { nofile: limits.openFiles, core: 0, ...getMap(service, "ulimits") } }),
  },
  {
    control: "health-check",
    // A deploy waits for it, and so may other services.
    mayBreak: true,
    apply: (service, { health, image }) => {
      const wanted = health === undefined ? findKnownCheck(service, image) : checkOf(health);
      if (hasHealthCheck(service) || health?.image === true) {
        return whole(service);
      }
      return wanted === undefined
        ? lacking(service, "how to check that it answers is unknown: set `health`")
        : whole({ ...service, healthcheck: wanted });
    },
  },
  {
    control: "image-digest",
    mayBreak: false,
    isPartly: always,
    apply: (service) => lacking(service, explainUnpinned(service)),
  },
];

/** Why a list of system calls that is only watched does not count. */
export const explainWatch = "the list of its system calls is watched: what is not in it is logged, and let through";
/** The same of an AppArmor profile. */
export const explainWatchedProfile =
  "its AppArmor profile is watched: what it does not allow is logged, and let through";

function always(): boolean {
  return true;
}

/** Beside compose.yml. */
function nameProfile(service: string): string {
  return `./seccomp/${service}.json`;
}

function withoutProfile(service: ComposeService): readonly unknown[] {
  return listAt(service, "security_opt").filter((option) => !/^seccomp[=:]/.test(String(option)));
}

function whole(service: ComposeService): Hardened {
  return { service };
}

function lacking(service: ComposeService, lack: string | false): Hardened {
  return lack === false ? { service } : { service, lack };
}

/** Why an image has no digest. */
export const unpinnedReasons = {
  byTag: "a tag can be moved: `harden-init pin` adds the digest",
  byName: "its image has no version: write one; `harden-init pin` adds the digest",
} as const;

/**
 * Why the content of a service's image is not settled; false where it is. The digest stands in the answers, where `pin` writes it. What is built on the
 * server comes from no registry and has none.
 */
export function explainUnpinned(service: ComposeService): string | false {
  const image = getScalar(service, "image");
  if (image === undefined || service.build !== undefined || image.includes("@sha256:")) {
    return false;
  }
  return hasVersion(image) ? unpinnedReasons.byTag : unpinnedReasons.byName;
}

/** A reference without a tag means whatever is newest, and `latest` says so. */
function hasVersion(image: string): boolean {
  return /:(?!latest$)[^/:]+$/.test(image);
}

/** A port of the server that the engine chooses itself is as open as one that is named. */
function bound(port: ComposeService): ComposeService {
  return { ...port, host_ip: "127.0.0.1" };
}
