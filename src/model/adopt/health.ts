import { healthPace } from "../../kinds/health-pace.ts";
import type { KnownImage } from "../../kinds/schema/known-image.ts";
import { getMap, getMaps, getScalar, listAt } from "../../lib/fields.ts";
import type { ComposeService, Situation } from "./types.ts";

/* How a service is asked whether it answers. */

/** How an image is asked that is known; undefined where that is not known either. */
export function findKnownCheck(
  service: ComposeService,
  image: KnownImage | undefined,
): Readonly<Record<string, unknown>> | undefined {
  const port = image?.listens === undefined ? undefined : (findPublishedPort(service, image.listens) ?? image.listens);
  return image?.health ?? (port === undefined ? undefined : listeningCheck(port));
}

/** The TCP port of the container that is published: the usual one where that is among them, else the first. */
export function findPublishedPort(service: ComposeService, usual?: number): number | undefined {
  const ports = getMaps(service, "ports")
    .filter((port) => (getScalar(port, "protocol") ?? "tcp") === "tcp")
    .map((port) => Number(getScalar(port, "target")))
    .filter(Number.isInteger);
  return ports.find((port) => port === usual) ?? ports[0];
}

/** As Compose has it: a port alone stands for the question whether it is listened on. */
export function checkOf({ listens, ...check }: NonNullable<Situation["health"]>): Readonly<Record<string, unknown>> {
  return typeof listens === "number" ? { ...listeningCheck(listens), ...check } : check;
}

export function hasHealthCheck(service: ComposeService): boolean {
  const check = getMap(service, "healthcheck");
  return listAt(check, "test").length > 0 && listAt(check, "test")[0] !== "NONE" && check.disable !== true;
}

/** Where only the port of a service is known: whether that is listened on, as its own kernel has it. */
function listeningCheck(port: number): Readonly<Record<string, unknown>> {
  return { test: ["CMD-SHELL", askListening(port)], ...healthPace };
}

/** The shell's words of that question. */
export function askListening(port: number | string): string {
  // Addresses and ports stand there in hexadecimal, and 0A is a socket that waits for visitors.
  return `grep -qsE ":$(printf %04X ${port}) 0+:0000 0A" /proc/net/tcp /proc/net/tcp6`;
}

/** The port that such a check asks for; undefined where it is another check. */
export function findAskedPort(test: unknown): string | undefined {
  return Array.isArray(test) ? /^grep -qsE ":\$\(printf %04X (\d+)\) /.exec(String(test[1]))?.[1] : undefined;
}
