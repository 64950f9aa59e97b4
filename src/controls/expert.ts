import { repeatIds, spreadIds } from "./cis.ts";
import { notInOwasp, pointTo } from "./owasp.ts";
import type { Control } from "./types.ts";

/** A measure that users and auditors ask for and that is not taken here: what it does, what it breaks, and why it is not set. */
export interface ExpertOption {
  readonly slug: string;
  readonly title: string;
  /** What it does, and what it prevents. */
  readonly reason: string;
  readonly breaks: readonly string[];
  readonly left: string;
  readonly cis: Control["cis"];
  readonly owasp: Control["owasp"];
}

export const expertOptions: readonly ExpertOption[] = [
  {
    slug: "userns-remap",
    owasp: pointTo("D01", 2),
    title: "Root in a container is an ordinary user on the server",
    reason:
      "The engine maps each user id in a container to another one on the server. An attacker who breaks out as root is an account without rights there.",
    breaks: [
      "The engine changes to another data folder: existing images, containers and volumes seem to be gone until the setting is removed.",
      "Mounted files have other owners inside. Each secret here is readable by one id only, so no service could read its own.",
      "Privileged containers, and containers on the server's own network or process list, do not start without `userns_mode: host`.",
    ],
    left: "Services here do not run as root and have no capabilities, so there is no root to map. A server with this setting is refused, because services could not read their secrets.",
    cis: spreadIds("2.9"),
  },
  {
    slug: "rootless",
    owasp: pointTo("D01", 11),
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
    cis: spreadIds("2.1"),
  },
  {
    slug: "own-partition",
    owasp: notInOwasp,
    title: "The engine's data are on a file system of their own",
    reason:
      "Images, containers and volumes that grow fill that file system, and not the one that the server itself needs.",
    breaks: [
      "The server must be installed so, or its disk divided again: all containers stop, and the data are moved.",
      "Two file systems are full sooner than one.",
    ],
    left: "Nothing on a running server can do it without a risk for the data. Logs, images of earlier deploys and the memory that is written to are bounded instead.",
    cis: repeatIds("1.1.1"),
  },
  {
    slug: "authorization-plugins",
    owasp: pointTo("D04", 1),
    title: "A program decides who may ask the engine for what",
    reason:
      "Each request to the engine's socket is shown to a plugin, which can refuse it: a member of the group docker is not root then.",
    breaks: [
      "Without an answer of the plugin the engine refuses everything, also the start of containers after a reboot.",
      "The engine does not tell the plugin who asks on its own socket, so accounts can be told apart by client certificates only.",
    ],
    left: "Nobody but root uses the engine here: the socket is closed for all others, no port is open, and audit rules record each change of it.",
    cis: spreadIds("2.12"),
  },
  {
    slug: "content-trust",
    owasp: pointTo("D08", 13),
    title: "The engine takes signed tags only (Docker Content Trust)",
    reason:
      "With DOCKER_CONTENT_TRUST=1 the client asks a Notary server for the signature of a tag before it pulls it.",
    breaks: [
      "Compose and Ansible's modules ask the engine directly and never look at the variable.",
      "Docker's own Notary server is being closed, and most of its signatures have expired.",
    ],
    left: "An image is pinned by its digest instead (image-digest): what is pulled is the content that was chosen, and not what a tag was moved to. Who made it, cosign or notation verify (image-signature), and for a private notary `dct`.",
    cis: repeatIds("4.5"),
  },
  {
    slug: "selinux",
    owasp: pointTo("D04", 6),
    title: "SELinux labels confine each container",
    reason:
      "Each container has a label of its own, so that it reaches no file of the server and of no other container, whatever its mode is.",
    breaks: [
      "Mounted folders must be labelled again (`:z`, `:Z`), which changes them for everything else on the server.",
      "Debian and Ubuntu have AppArmor instead; a server has one of them.",
    ],
    left: "AppArmor does this on the servers that are supported (apparmor).",
    cis: repeatIds("5.3"),
  },
];
