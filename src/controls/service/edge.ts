import { notInBenchmark } from "../cis.ts";
import { pointTo } from "../owasp.ts";
import type { Control } from "../types.ts";

const names = {
  scope: "service",
  from: "baseline",
  cis: notInBenchmark,
  owasp: pointTo("D03"),
  layer: "Bound interfaces",
  ofEdges: true,
  optional: false,
} as const;

/** Days. Automatic renewal begins a month before the end: who has less left has failed at it for two weeks. */
export const leastDays = 14;

/** What stands in front of the services with public names. */
export const edgeControls: readonly Control[] = [
  {
    ...names,
    slug: "edge-certificate",
    title: "Every public name has a certificate that lasts",
    severity: "medium",
    reason: "Visitors who are used to a browser's warning also click away the one that an attacker causes.",
    mayBreak: "Nothing: it is looked at only.",
    set: "the Caddyfile of the edge; renewed by itself with ACME, by the next deploy with your own",
    measured: `a connection to each name: the certificate is for that name, lasts for more than ${leastDays} days, and is none that the name keeps from a previous authority; one of the edge's own authority, which is renewed every few hours, is good at this moment`,
    readings: ({ edge }) =>
      (edge?.names ?? []).map((name) => ({
        read: `certificate ${edge?.https} ${name} for ${edge?.isShortLived ? 0 : leastDays} days`,
        want: "lasts",
      })),
    fix: "`harden-init logs` with the name of the edge tells what the authority said; renew your own certificate, then deploy",
  },
  {
    ...names,
    slug: "edge-tls",
    title: "Public names are reached by TLS 1.2 and later only",
    severity: "medium",
    reason: "Who sits between can read or change what goes without TLS, and what an old version of it protects.",
    mayBreak: "Browsers from 2013 or earlier cannot connect.",
    set: "the Caddyfile of the edge: tls protocols, and redirects of HTTP",
    measured: "a handshake in each version of TLS, and where a request without TLS is sent",
    readings: ({ edge }) => {
      const [first] = edge?.names ?? [];
      return edge === undefined || first === undefined
        ? []
        : [
            { read: `oldest_tls ${edge.https} ${first}`, want: "1.2" },
            ...edge.names.map((name) => ({ read: `redirect ${edge.http} ${name}`, want: "https" })),
          ];
    },
  },
  {
    ...names,
    slug: "edge-access",
    ofGuardedNames: true,
    title: "Guarded paths refuse strangers",
    severity: "high",
    reason: "Who finds the address of a page for few gets no further than its login.",
    mayBreak: "Programs that cannot log in, and visitors from addresses that are not listed.",
    set: "the answer `access` of a service, in the Caddyfile of the edge",
    measured:
      "a request to each guarded path by someone without password and certificate: the status is 401 or 403. A list of addresses is not measured alone, since it may have the server's own; nor is a service that decides",
    readings: ({ edge }) =>
      (edge?.guarded ?? []).map((place) => ({ read: `stranger ${edge?.https} ${place}`, want: "refused" })),
    fix: "see `access` of the service in harden.yml, and what a visitor gets there, then deploy",
  },
];
