import { type Fields, listAt, mapAt, objectIn, textAt } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import type { Live, LiveContainer } from "./types.ts";

/** The result of `stack_live` on a host; undefined if it is invalid. */
export function readLive(stdout: string): Live | undefined {
  const fields = objectIn(stdout);
  if (fields === undefined || !Array.isArray(fields.containers)) {
    return undefined;
  }
  const files = mapAt(fields, "files");
  return {
    apparmor: fields.apparmor === true,
    containers: fields.containers.filter(isMap).map(containerIn),
    networks: mapAt(fields, "networks"),
    placed: textsIn(mapAt(files, "placed")),
    added: textsIn(mapAt(files, "added")),
    texts: textsIn(mapAt(fields, "texts")),
  };
}

function containerIn(fields: Fields): LiveContainer {
  const text = (key: string) => textAt(fields, key) ?? "";
  return {
    service: text("service"),
    name: text("name"),
    state: textAt(fields, "state") ?? "unknown",
    health: text("health"),
    status: text("status"),
    config: mapAt(fields, "config"),
    host: mapAt(fields, "host"),
    mounts: listAt(fields, "mounts").filter(isMap),
    networks: listAt(fields, "networks").map(String),
    ...(isMap(fields.image) && { image: fields.image }),
  };
}

function textsIn(fields: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
