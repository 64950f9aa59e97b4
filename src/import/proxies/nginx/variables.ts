import { basename } from "node:path/posix";
import { makePrintable } from "../../../lib/text/printable.ts";
import { guardByUsers } from "../guard.ts";
import type { MountedFile } from "../mounted-files.ts";
import { type Asked, type Found, type Guard, joinFound } from "../types.ts";

/*
 * Variables of services by which nginx-proxy finds them: VIRTUAL_HOST, and those beside it.
 */

/** Without these its own settings hold; with them it does more than to ask a service. */
const needed = ["VIRTUAL_DEST", "VIRTUAL_HOST_MULTIPORTS", "VIRTUAL_ROOT", "NETWORK_ACCESS", "SSL_VERIFY_CLIENT"];
const lost = ["CERT_NAME", "HTTPS_METHOD", "SSL_POLICY", "HSTS"];

/**
 * What the variables of a project's services tell nginx-proxy.
 *
 * @param passwords its password files, each called like the name that it is for
 */
export function readVirtualHosts(services: readonly Asked[], passwords: readonly MountedFile[]): Found {
  const guards = new Map(
    passwords.map(({ target, text }) => [
      basename(target),
      text === undefined ? undefined : guardByUsers(text.split("\n")),
    ]),
  );
  const found = joinFound(
    services
      .filter(({ environment }) => environment.VIRTUAL_HOST !== undefined)
      .map((service) => readService(service, guards)),
  );
  const isUsed = ({ target }: MountedFile) =>
    found.routes.some(({ name }) => name === basename(target) && guards.get(name) !== undefined);
  return joinFound([
    found,
    {
      obstacles: passwords
        .filter((file) => !isUsed(file))
        .map(({ target }) => `what is at ${makePrintable(target, 80)}, which is not read here`),
    },
  ]);
}

function readService(
  { name: owner, environment }: Asked,
  guards: ReadonlyMap<string, Guard | undefined>,
): Partial<Found> {
  const {
    VIRTUAL_HOST = "",
    VIRTUAL_PORT,
    VIRTUAL_PATH = "/",
    VIRTUAL_PROTO = "http",
    LETSENCRYPT_EMAIL,
  } = environment;
  const names = VIRTUAL_HOST.split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const port = VIRTUAL_PORT !== undefined && /^\d+$/.test(VIRTUAL_PORT) ? Number(VIRTUAL_PORT) : undefined;
  const path = VIRTUAL_PATH.replace(/\/+$/, "");
  const said = (keys: readonly string[]) =>
    keys.filter((key) => (environment[key] ?? "") !== "").map((key) => `${key}, at ${makePrintable(owner, 60)}`);
  const email = LETSENCRYPT_EMAIL ?? environment.ACME_EMAIL;
  return {
    routes: names.map((name) => {
      const guard = guards.get(name);
      return { name, path, to: owner, ...(port !== undefined && { port }), ...(guard && { guard }) };
    }),
    losses: said(lost),
    obstacles: [
      ...said(needed),
      ...(VIRTUAL_PROTO === "http"
        ? []
        : [`VIRTUAL_PROTO ${makePrintable(VIRTUAL_PROTO, 20)}, at ${makePrintable(owner, 60)}`]),
    ],
    ...(email !== undefined && { edge: { email } }),
  };
}
