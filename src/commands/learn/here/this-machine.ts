import { buildMissingProblem } from "../../../lib/errors.ts";
import { nameGroup } from "../../../model/deployed-names.ts";
import type { Model } from "../../../model/types/model.ts";

/** What this machine is called where a host is named. */
export const thisMachine = "this machine";

/** Its name in the inventory: no host and no group of the answers may have a dot in theirs. */
export const hostName = "this.machine";

/** @throws Problem (exit 4) where this machine has another kernel than Linux's */
export function requireLinux(platform: NodeJS.Platform = process.platform): void {
  if (platform !== "linux") {
    throw buildMissingProblem({
      where: "--here",
      what: "what a service needs is found out by Linux's kernel, and this machine has another one",
      fix: "Learn on a server, where the stack is deployed: harden-init learn --limit HOST",
    });
  }
}

/** The folder that the stack lies in meanwhile, in memory. */
export function getPlace({ name }: Pick<Model, "name">): string {
  return `/run/harden-learn.${name}`;
}

/** Whether a deploy would build images on this machine: then it uses those that were built to learn. */
export function isDeployedHere({ hosts }: Pick<Model, "hosts">): boolean {
  return hosts.some(({ connection }) => connection === "local");
}

/** An inventory with this machine alone, beside the project's own, whose variables hold for it too. JSON is YAML. */
export function describeInventory({ name }: Pick<Model, "name">, isRoot = process.getuid?.() === 0): string {
  const host = { ansible_connection: "local", ...(!isRoot && { ansible_become: true }) };
  return `${JSON.stringify({ all: { children: { [nameGroup(name)]: { hosts: { [hostName]: host } } } } })}\n`;
}
