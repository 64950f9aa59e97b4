import { swapBytes } from "../../controls/service/limits.ts";
import { getMap, getMaps, getScalar, listAt } from "../../lib/fields.ts";
import { isExternal } from "../../model/adopt/dangers/uses.ts";
import { bindOf } from "../../model/adopt/dangers/volumes.ts";
import { listCapabilities, listSharedNamespaces } from "../../model/adopt/engine-defaults.ts";
import { hasHealthCheck } from "../../model/adopt/health.ts";
import { findLimit, hasPidsLimit } from "../../model/adopt/limits.ts";
import { explainUnpinned } from "../../model/adopt/rules.ts";
import { findPlainTextPlaces } from "../../model/adopt/secrets/plain-text.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { isOrdinary, isRoot } from "../../model/adopt/user.ts";
import { isEverywhere } from "../../model/publish.ts";
import { toBytes } from "../../model/sizes.ts";
import type { Original } from "./original.ts";

/** What a container would be found with, and whether that is what the control wants. */
export interface Derived {
  readonly holds: boolean;
  readonly found: string;
}

/** What follows from a service's settings and the engine's defaults; undefined where only its image or a running container could tell. */
type StaticReading = (original: Original) => Derived | undefined;

/*
 * One entry a control: the same question as its readings ask on the server, answered from the settings. Where the engine's defaults differ from one version to
 * another, they are those of version 26.
 */
export const staticReadings: Readonly<Record<string, StaticReading>> = {
  "non-root-user": ({ compose, image, origin }) => {
    if (isOrdinary(compose) || image?.starts_as_user === true) {
      return yes(`user ${getScalar(compose, "user") ?? image?.user ?? "of the image"}`);
    }
    if (isRoot(compose) || image !== undefined) {
      return no("root");
    }
    return origin === "plain" ? no("root, unless its image says otherwise") : undefined;
  },
  "no-capabilities": ({ compose }) => {
    const left = listCapabilities(compose);
    return left === undefined
      ? no("all capabilities")
      : left.length === 0
        ? yes("none")
        : no(`${left.length} capabilities: ${left.join(", ")}`);
  },
  "no-new-privileges": ({ compose }) =>
    listAt(compose, "security_opt").some((option) => /^no-new-privileges(?:[:=]true)?$/.test(String(option)))
      ? yes("set")
      : no("not set"),
  "read-only-root": ({ compose }) => (compose.read_only === true ? yes("read-only") : no("writable")),
  "private-ipc": ({ compose }) => {
    const ipc = getScalar(compose, "ipc");
    return ipc === undefined || ipc === "private" || ipc === "none" ? yes("private") : no(`ipc: ${ipc}`);
  },
  "own-namespaces": ({ compose }) => {
    const shared = listSharedNamespaces(compose);
    return shared.length === 0 ? yes("its own") : no(shared.join(", "));
  },
  seccomp: ({ compose }) => readProfile(compose, "seccomp"),
  apparmor: ({ compose }) => readProfile(compose, "apparmor"),
  "no-privileged-mode": ({ compose }) => {
    const found = [
      ...(compose.privileged === true ? ["privileged"] : []),
      ...["devices", "device_cgroup_rules"].filter((key) => listAt(compose, key).length > 0),
    ];
    return found.length === 0 ? yes("neither") : no(found.join(", "));
  },
  "no-sensitive-mounts": ({ compose, declared }) => {
    const places = getMaps(compose, "volumes")
      .filter(({ read_only: isReadOnly }) => isReadOnly !== true)
      .flatMap((volume) => bindOf(declared, volume) ?? []);
    return places.length === 0 ? yes("none") : no(`it writes to ${places.join(", ")}`);
  },
  "memory-limit": ({ compose }) => {
    const memory = findLimit(compose, "memory");
    if (memory === undefined || Number(memory) === 0) {
      return no("no limit");
    }
    const more = toBytes(getScalar(compose, "memswap_limit") ?? "0") - toBytes(memory);
    return more >= 0 && more <= swapBytes ? yes(memory) : no(`${memory}, and more of swap`);
  },
  "cpu-limit": ({ compose }) => {
    const limit = findLimit(compose, "cpus");
    return Number(limit ?? 0) > 0 || Number(compose.cpu_quota ?? 0) > 0 ? yes(limit ?? "a quota") : no("no limit");
  },
  "pids-limit": ({ compose }) => (hasPidsLimit(compose) ? yes("a limit") : no("no limit")),
  ulimits: ({ compose }) => {
    const limits = getMap(compose, "ulimits");
    const lacks = ["nofile", "core"].filter((name) => limits[name] === undefined);
    return lacks.length === 0 ? yes("set") : no(`the engine's own for ${lacks.join(" and ")}`);
  },
  "bounded-restart": ({ compose }) => {
    const restart = getScalar(compose, "restart") ?? "no";
    return /^(?:no|on-failure:[1-5])$/.test(restart) ? yes(restart) : no(restart);
  },
  "bounded-log": ({ compose }) => {
    const logging = getMap(compose, "logging");
    const driver = getScalar(logging, "driver") ?? "json-file";
    const isEndless = driver === "json-file" && getMap(logging, "options")["max-size"] === undefined;
    return isEndless || driver === "none" ? no(isEndless ? `${driver} without a limit` : "no logs") : yes(driver);
  },
  "bound-interface": ({ compose }) => {
    const open = getMaps(compose, "ports").filter((port) => isEverywhere(getScalar(port, "host_ip")));
    return open.length === 0
      ? yes("one address, or none")
      : no(`open to everyone: ${open.map((port) => getScalar(port, "published") ?? "any port").join(", ")}`);
  },
  "no-privileged-ports": ({ compose }) => {
    const low = getMaps(compose, "ports").flatMap((port) => {
      const published = Number(getScalar(port, "published"));
      return published > 0 && published < 1024 ? [published] : [];
    });
    return low.length === 0 ? yes("none") : no(low.join(", "));
  },
  "own-networks": ({ compose, declared }) => {
    const shared = Object.keys(getMap(compose, "networks")).filter((name) =>
      isExternal(getMap(declared.networks ?? {}, name)),
    );
    const found = compose.network_mode === "bridge" ? ["bridge, on which every container can be"] : shared;
    return found.length === 0 ? yes("its project's") : no(found.join(", "));
  },
  "internal-network": readWayOut,
  "limited-outbound": readWayOut,
  "health-check": ({ compose, origin }) => {
    if (hasHealthCheck(compose)) {
      return yes("a check");
    }
    return origin === "plain" || getMap(compose, "healthcheck").disable === true ? no("no check") : undefined;
  },
  "image-digest": ({ compose }) => {
    const why = explainUnpinned(compose);
    return compose.build !== undefined ? undefined : why === false ? yes("pinned") : no(why);
  },
  "secrets-as-files": ({ compose, secrets, image }) => {
    const places = [...new Set([...secrets, ...findPlainTextPlaces(compose, [], image)])];
    return places.length === 0 ? yes("no secret in the engine's record") : no(`in the clear: ${places.join(", ")}`);
  },
};

function readWayOut({ compose, declared }: Original): Derived {
  const networks = Object.keys(getMap(compose, "networks"));
  const isInternal = (name: string) => getMap(declared.networks ?? {}, name).internal === true;
  const isClosed = compose.network_mode === "none" || (networks.length > 0 && networks.every(isInternal));
  return isClosed ? yes("no way out") : no("it may connect to any address");
}

/** The engine's own profile is not what the control asks for, and what another one says is not known here. */
function readProfile(compose: ComposeService, kind: "seccomp" | "apparmor"): Derived | undefined {
  const option = listAt(compose, "security_opt").find((text) => new RegExp(`^${kind}[:=]`).test(String(text)));
  const profile = option === undefined ? "default" : String(option).slice(kind.length + 1);
  if (compose.privileged === true || profile === "unconfined") {
    return no("no profile");
  }
  return /^(?:default|builtin|docker-default)$/.test(profile) ? no("the engine's default profile") : undefined;
}

function yes(found: string): Derived {
  return { holds: true, found };
}

function no(found: string): Derived {
  return { holds: false, found };
}
