import { execFileSync } from "node:child_process";
import { docker } from "../../support/engine/docker.ts";
import { addEntry, addItem } from "../edit-service.ts";
import type { Mutation } from "../types.ts";

const published = { published: true, controls: ["bound-interface"] } as const;
const port = (host: string, number: string, protocol = "tcp") =>
  addItem("ports", { mode: "ingress", host_ip: host, target: 8000, published: number, protocol });

/** Who reaches it, and whom it reaches. */
export const networkMutations: readonly Mutation[] = [
  { service: "port-everywhere", what: "a port of every interface", ...published, settings: port("0.0.0.0", "18601") },
  {
    service: "port-everywhere-6",
    what: "a port of every interface, by version 6 of IP",
    ...published,
    settings: port("::", "18602"),
  },
  {
    service: "port-one-more",
    what: "one more port of 127.0.0.1",
    ...published,
    settings: port("127.0.0.1", "18603"),
  },
  { service: "port-udp", what: "a UDP port", ...published, settings: port("127.0.0.1", "18604", "udp") },
  {
    service: "port-of-root",
    what: "a port below 1024",
    published: true,
    controls: ["bound-interface", "no-privileged-ports"],
    settings: port("127.0.0.1", "605"),
  },
  {
    service: "port-by-rule",
    what: "a rule of the packet filter leads to it",
    controls: ["bound-interface"],
    live: ({ address }) => redirect("--append", address),
    restore: () => {
      for (const rule of execFileSync("iptables", ["-t", "nat", "-S", "PREROUTING"], { encoding: "utf8" }).split(
        "\n",
      )) {
        if (rule.includes(redirected)) {
          execFileSync("iptables", ["-t", "nat", ...rule.replace(/^-A/, "-D").split(" ")]);
        }
      }
    },
  },
  {
    service: "network-more",
    what: "one more network, which leads out",
    controls: ["own-networks", "internal-network"],
    settings: addEntry("networks", "leads-out", {}),
  },
  {
    service: "network-more-internal",
    what: "one more network, which leads nowhere",
    controls: ["own-networks"],
    settings: addEntry("networks", "leads-nowhere", {}),
  },
  {
    service: "network-bridge",
    what: "the engine's default network, while it runs",
    controls: ["own-networks", "internal-network"],
    live: ({ name }) => docker("network", "connect", "bridge", name),
  },
  {
    service: "route-out",
    what: "a route out, while it runs",
    controls: ["internal-network"],
    live: ({ pid }) =>
      execFileSync("nsenter", ["--target", String(pid), "--net", "ip", "route", "add", "default", "dev", "eth0"]),
  },
];

/** By what the rule is found again. */
const redirected = "--dport 18699";

function redirect(how: string, address: string): void {
  const words = ["-t", "nat", how, "PREROUTING", "-p", "tcp", ...redirected.split(" "), "-j", "DNAT"];
  execFileSync("iptables", [...words, "--to-destination", `${address}:8000`], { stdio: "pipe" });
}
