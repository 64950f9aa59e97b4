import * as z from "zod";
import { addressRange } from "./patterns/addresses.ts";
import { accountName, headerName, serviceName } from "./patterns/names.ts";
import { accessPath, pagePath } from "./patterns/paths.ts";
import { makePatternText } from "./text.ts";

const forward = z
  .strictObject({
    service: makePatternText(serviceName).describe("The service of the stack that decides."),
    path: makePatternText(pagePath)
      .default("/")
      .describe(
        "What it is asked for, by GET. It learns the visitor's method and path from `X-Forwarded-Method` and `X-Forwarded-Uri`; an answer of 200 to 299 lets the request through, any other one goes to the visitor.",
      ),
    headers: z
      .array(makePatternText(headerName))
      .min(1)
      .optional()
      .describe(
        "The headers of its answer that the guarded service gets, such as Remote-User. No visitor can send them to that service.",
      ),
  })
  .describe("Forward authentication: another service is asked about each request.");

const rule = z
  .strictObject({
    path: makePatternText(accessPath)
      .optional()
      .describe(
        "What is guarded: this path, and all below it, from where the service begins at each of its names. Without it: all of the service.",
      ),
    from: z
      .array(makePatternText(addressRange))
      .min(1)
      .optional()
      .describe("Only visitors from these addresses and networks, such as 203.0.113.7 or 10.0.0.0/8."),
    certificate: z
      .literal(true)
      .optional()
      .describe("Only visitors with a certificate of the authority in `edge.client_ca`."),
    users: z
      .array(makePatternText(accountName))
      .min(1)
      .optional()
      .describe(
        "Only these people, with a password (basic authentication). It is the secret `edge_NAME_password`, which is generated unless `harden-init secrets set` takes yours.",
      ),
    forward: forward.optional(),
  })
  .describe("Who gets to a path. A rule may ask for several things: each is needed.");

/** Who gets to a service by its public names. */
export const access = z
  .array(rule)
  .min(1)
  .optional()
  .describe(
    "Who gets to the service by its public names. Where several rules hold for a path, all of them must let a visitor in.",
  );

export type AccessAnswers = NonNullable<z.output<typeof access>>[number];
