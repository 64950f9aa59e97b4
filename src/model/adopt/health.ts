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
  return { test: ["CMD", ...askListening(hexadecimal(port))], ...healthPace };
}

/**
 * The words of that question. `grep` alone is asked, because a shell beside it would be one program more in an AppArmor profile, with its system calls in a learned list.
 *
 * @param port as the kernel has it: four digits, hexadecimal
 */
export function askListening(port: string): readonly string[] {
  // 0A is a socket that waits for visitors.
  return ["grep", "-qsE", `:${port} 0+:0000 0A`, "/proc/net/tcp", "/proc/net/tcp6"];
}

/** The port that such a check asks for; undefined where it is another check. */
export function findAskedPort(test: unknown): number | undefined {
  const words = Array.isArray(test) && test[0] === "CMD" ? test.slice(1).join(" ") : "";
  return findPortInQuestion(words);
}

/** The same in a text that tells the words. */
export function findPortInQuestion(text: string): number | undefined {
  const port = /\bgrep -qsE :([0-9A-F]{4}) 0\+:0000 0A /.exec(text)?.[1];
  return port === undefined ? undefined : Number.parseInt(port, 16);
}

/** What such a check asks, for who reads it; undefined where it is another check. */
export function explainCheck(test: unknown): string | undefined {
  const port = findAskedPort(test);
  return port === undefined
    ? undefined
    : `Whether it listens on port ${port}, which is ${hexadecimal(port)} to the kernel.`;
}

function hexadecimal(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, "0");
}
