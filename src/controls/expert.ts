import { engineIds } from "./cis.ts";
import type { Control } from "./types.ts";

/** A setting of the engine that people ask for and that is not set here: what it is, what it breaks, and why it is left. */
export interface ExpertOption {
  readonly slug: string;
  readonly title: string;
  /** What it does, and what an attacker loses by it. */
  readonly reason: string;
  readonly breaks: readonly string[];
  readonly left: string;
  readonly cis: Control["cis"];
}

export const expertOptions: readonly ExpertOption[] = [
  {
    slug: "userns-remap",
    title: "Root in a container is nobody on the server",
    reason:
      "The engine gives each user id in a container another one on the server. Who breaks out as root arrives as an account without rights.",
    breaks: [
      "The engine moves to another data folder: images, containers and volumes that were there seem to be gone, until the setting is taken away.",
      "Files that are mounted from the server belong to other ids inside. Secrets here are readable by exactly one id, so no service could read its own.",
      "Privileged containers, and containers on the server's own network or process list, do not start without `userns_mode: host`.",
    ],
    left: "Services here do not run as root and have no capability, so there is no root to map; a server that has it is refused, because its secrets could not be read.",
    cis: engineIds("2.9"),
  },
  {
    slug: "rootless",
    title: "The engine itself runs without root",
    reason:
      "The engine and all of its containers belong to an ordinary account. Who breaks out of a container and through the engine is that account, and not root.",
    breaks: [
      "AppArmor cannot be used, because only root loads profiles and changes to them.",
      "Ports below 1024 cannot be published, and visitors' addresses are lost or the network is slower, by the driver that is chosen.",
      "Limits of memory and processes need cgroup v2 with rights handed down by systemd; without them they are silently not in force.",
      "User ids are others than the secrets are given to, as with userns-remap, and the data are in the account's home.",
    ],
    left: "It trades AppArmor, and the limits on some servers, for an engine without root; a server whose engine runs so is refused, because secrets and profiles would not be in force.",
    cis: engineIds("2.1"),
  },
];
