import { spreadId } from "./cis.ts";
import type { Control } from "./types.ts";

/** An engine setting that users ask for and that is not set here: what it does, what it breaks, and why it is not set. */
export interface ExpertOption {
  readonly slug: string;
  readonly title: string;
  /** What it does, and what it prevents. */
  readonly reason: string;
  readonly breaks: readonly string[];
  readonly left: string;
  readonly cis: Control["cis"];
}

export const expertOptions: readonly ExpertOption[] = [
  {
    slug: "userns-remap",
    title: "Root in a container is an ordinary user on the server",
    reason:
      "The engine maps each user id in a container to another one on the server. An attacker who breaks out as root is an account without rights there.",
    breaks: [
      "The engine changes to another data folder: existing images, containers and volumes seem to be gone until the setting is removed.",
      "Mounted files have other owners inside. Each secret here is readable by one id only, so no service could read its own.",
      "Privileged containers, and containers on the server's own network or process list, do not start without `userns_mode: host`.",
    ],
    left: "Services here do not run as root and have no capabilities, so there is no root to map. A server with this setting is refused, because services could not read their secrets.",
    cis: spreadId("2.9"),
  },
  {
    slug: "rootless",
    title: "The engine itself runs without root",
    reason:
      "The engine and all containers belong to an ordinary account. An attacker who breaks out through the engine is that account, and not root.",
    breaks: [
      "AppArmor cannot be used, because only root can load and apply profiles.",
      "Ports below 1024 cannot be published, and depending on the driver, clients' addresses are lost or the network is slower.",
      "Memory and process limits need cgroup v2 and delegation by systemd; without these the limits are silently ignored.",
      "User ids differ from the owners of the secrets, as with userns-remap, and the data is in the account's home.",
    ],
    left: "It gives up AppArmor, and on some servers the limits, for an engine without root. A server with such an engine is refused, because secrets and profiles would not work.",
    cis: spreadId("2.1"),
  },
];
