import { guardByAddresses, guardByUsers } from "../guard.ts";
import type { Guard } from "../types.ts";

/*
 * What the edge makes of a middleware of Traefik, by its kind. One that is not here is an obstacle.
 */

type Judged = "done" | "lost";

const kinds: Readonly<Record<string, Judged>> = {
  // Every request without TLS is sent to the same name with it.
  redirectscheme: "done",
  buffering: "lost",
  circuitbreaker: "lost",
  compress: "lost",
  contenttype: "lost",
  errors: "lost",
  headers: "lost",
  inflightreq: "lost",
  ratelimit: "lost",
  retry: "lost",
};

/** Options of `headers` by which a program, or a page of another site, lives. */
const neededHeaders = /^(?:customrequestheaders|accesscontrol)/;

/** What becomes of a middleware. */
export type MiddlewareVerdict = Judged | "guards" | "needed";

/** An option of a middleware, such as `basicauth.users`, and its value. */
export interface MiddlewareOption {
  readonly key: string;
  readonly value: string;
}

/**
 * Judges a middleware by what its labels say of it.
 *
 * @param options none: it is defined elsewhere
 */
export function judgeMiddleware(options: readonly MiddlewareOption[]): MiddlewareVerdict {
  if (readGuard(options) !== undefined) {
    return "guards";
  }
  const verdicts = options.map(({ key }): MiddlewareVerdict => {
    const [kind = "", option = ""] = key.split(".");
    return kind === "headers" && neededHeaders.test(option) ? "needed" : (kinds[kind] ?? "needed");
  });
  const worst = (["needed", "lost", "done"] as const).find((verdict) => verdicts.includes(verdict));
  return worst ?? "needed";
}

const guards: Readonly<Record<string, (items: readonly string[]) => Guard | undefined>> = {
  "basicauth.users": guardByUsers,
  "ipallowlist.sourcerange": guardByAddresses,
  // Its name in Traefik 2.
  "ipwhitelist.sourcerange": guardByAddresses,
};
const besideGuards = new Set(["basicauth.realm", "basicauth.removeheader"]);

/** Whom a middleware lets in; undefined where it is none of that, or does it in a way that the edge cannot. */
export function readGuard(options: readonly MiddlewareOption[]): Guard | undefined {
  const [main, ...others] = options.filter(({ key }) => !besideGuards.has(key));
  const items = (main?.value ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);
  return others.length > 0 ? undefined : guards[main?.key ?? ""]?.(items);
}
