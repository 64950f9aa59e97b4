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
export type MiddlewareVerdict = Judged | "needed";

/**
 * Judges a middleware by what its labels say of it.
 *
 * @param keys those behind its name, such as `basicauth.users`; none: it is defined elsewhere
 */
export function judgeMiddleware(keys: readonly string[]): MiddlewareVerdict {
  const verdicts = keys.map((key): MiddlewareVerdict => {
    const [kind = "", option = ""] = key.split(".");
    return kind === "headers" && neededHeaders.test(option) ? "needed" : (kinds[kind] ?? "needed");
  });
  const worst = (["needed", "lost", "done"] as const).find((verdict) => verdicts.includes(verdict));
  return worst ?? "needed";
}
