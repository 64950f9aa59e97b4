import { getMap, getScalar, listAt } from "../lib/fields.ts";
import type { ComposeService } from "./adopt/types.ts";

type Services = Readonly<Record<string, ComposeService>>;

/** The other services that one waits for, links to, or has the names of among its settings. */
export function findNamedServices(name: string, services: Services): readonly string[] {
  const service = services[name] ?? {};
  const waits = Object.keys(getMap(service, "depends_on"));
  const links = listAt(service, "links").map((link) => String(link).split(":")[0] ?? "");
  const settings = [service.environment, service.command, service.entrypoint].flatMap(textsIn);
  return Object.entries(services)
    .filter(([other]) => other !== name)
    .filter(
      ([other, peer]) =>
        waits.includes(other) ||
        links.includes(other) ||
        [other, getScalar(peer, "container_name"), getScalar(peer, "hostname")].some(
          (called) => called !== undefined && settings.some((text) => hasName(text, called)),
        ),
    )
    .map(([other]) => other);
}

function textsIn(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [String(value ?? "")];
}

/** Whether a text has a name as a word of its own: `db` in `tcp://db:5432`, but not in `db.example.com` or `mydb`. */
function hasName(text: string, name: string): boolean {
  const part = /[\w.-]/;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (!part.test(text[at - 1] ?? "") && !part.test(text[at + name.length] ?? "")) {
      return true;
    }
  }
  return false;
}
