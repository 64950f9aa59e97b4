import type { Lab } from "../projects/lab.ts";

/** What a browser sends for someone's login, as the edge of a lab has it placed. */
export function placedLogin(lab: Lab, user: string): { readonly headers: { readonly authorization: string } } {
  const [, authorization = ""] = /`(Basic .*)`/.exec(lab.secret(`edge_${user}_password`)) ?? [];
  return { headers: { authorization } };
}
