import type { Kind } from "../../kinds/schema/kind.ts";
import type { KnownImage } from "../../kinds/schema/known-image.ts";
import { type Fields, getMaps, getScalar, listAt } from "../../lib/fields.ts";
import { findKnownImage } from "../adopt/known-images.ts";
import type { ServiceAnswers } from "../schema/answers.ts";

type Told = Pick<ServiceAnswers, "port" | "health" | "like" | "image" | "compose">;

/**
 * The TCP ports at which the container of an adopted service may answer the edge: the one that its answers say, else every one that its settings
 * name, else that of its image. It is known where there is one.
 */
export function listTargetPorts(written: Told, images: readonly KnownImage[]): readonly number[] {
  const { port, health, compose = {} } = written;
  if (port !== undefined) {
    return [port];
  }
  const named = [...listPublished(compose), ...listExposed(compose), health?.listens ?? []].flat();
  return [...new Set(named.length > 0 ? named : listKnown(written, images))];
}

/** The port at which a service is asked inside its container. Where an adopted one has none, or several, nobody asks it. */
export function choosePort(written: Told, { own, port, known_images: images }: Kind): number {
  const [only = port, ...others] = own ? listTargetPorts(written, images) : [written.port ?? port];
  return others.length === 0 ? only : port;
}

/** The usual one of an image that is known. */
function listKnown({ like, image }: Told, images: readonly KnownImage[]): readonly number[] {
  const reference = like ?? image;
  const known = reference === undefined ? undefined : findKnownImage(reference, images, image);
  return [known?.port ?? known?.listens ?? []].flat();
}

function listPublished(compose: Fields): readonly number[] {
  return getMaps(compose, "ports")
    .filter((port) => (getScalar(port, "protocol") ?? "tcp") === "tcp")
    .flatMap((port) => listRange(getScalar(port, "target") ?? ""));
}

function listExposed(compose: Fields): readonly number[] {
  return listAt(compose, "expose").flatMap((port) => {
    const [, range] = /^([0-9-]+)(?:\/tcp)?$/.exec(String(port)) ?? [];
    return range === undefined ? [] : listRange(range);
  });
}

/** The ends of a range say that there are several. */
function listRange(text: string): readonly number[] {
  return text.split("-").filter(Boolean).map(Number);
}
