import * as z from "zod";
import { access } from "./access.ts";
import { caAddress, domainPlace, listenAddress, mailAddress } from "./patterns/addresses.ts";
import { projectPath } from "./patterns/paths.ts";
import { memorySize } from "./patterns/texts.ts";
import { makePatternText } from "./text.ts";

const domain = makePatternText(domainPlace);

/** What a service says of its public names. */
export const publicNames = {
  domain: z
    .union([domain, z.array(domain).min(1)], {
      error: `must be ${domainPlace.says}, or a list of such`,
    })
    .optional()
    .describe(
      "The public names of the service: `shop.example.com`, `example.com/shop` for a path, or a list of them. The stack gets a service `edge` that answers for them over HTTPS.",
    ),
  redirects: z
    .array(domain)
    .min(1)
    .optional()
    .describe("Further names that lead to the first one of `domain`, such as www.shop.example.com."),
  access,
};

/** What stands in front of every service that has a public name. */
export const edge = z
  .strictObject({
    certificates: z
      .enum(["acme", "internal", "own"])
      .default("acme")
      .describe(
        "Where the certificates come from: by ACME from an authority, from an authority of the edge's own (`internal`, for addresses that only you use), or your `own`.",
      ),
    email: makePatternText(mailAddress)
      .optional()
      .describe("For ACME: whom the authority writes to when something is wrong with a certificate."),
    ca: makePatternText(caAddress)
      .default("letsencrypt")
      .describe(
        "For ACME: the authority. `letsencrypt`; `staging`, whose certificates no browser trusts, to try without its limits; or the address of another one's directory.",
      ),
    ca_root: makePatternText(projectPath)
      .optional()
      .describe("For ACME: the file with the root that a private authority is known by, below the project's folder."),
    certificate: makePatternText(projectPath)
      .optional()
      .describe(
        "For `own`: the file of the certificate and of those that lead to its authority, below the project's folder. Its key is the secret `edge_tls_key`, which `harden-init secrets set` takes.",
      ),
    https: makePatternText(listenAddress)
      .default("0.0.0.0:443")
      .describe("Interface and port of the server for HTTPS."),
    http: makePatternText(listenAddress)
      .default("0.0.0.0:80")
      .describe("The same for HTTP, where every request is sent to HTTPS, and an authority looks for its proof."),
    hsts: z
      .boolean()
      .default(false)
      .describe(
        "Whether browsers are told to ask for these names by HTTPS only, for a year. They keep to it whatever happens to your certificates.",
      ),
    client_ca: makePatternText(projectPath)
      .optional()
      .describe(
        "For access rules with `certificate`: the file with the root of the authority that certifies your visitors, below the project's folder.",
      ),
    http3: z
      .boolean()
      .default(false)
      .describe("Whether browsers may also come by HTTP/3: over UDP, at the port of `https`."),
    connections: z
      .union([z.int().min(8).max(65_535), z.literal("any")], { error: "must be a number from 8 to 65535, or `any`" })
      .default(240)
      .describe(
        "On prepared servers: how many connections one address may have at once, and open within a minute. `any` where visitors come by way of another proxy, which has one address for all of them.",
      ),
    body: makePatternText(memorySize).default("10m").describe("The largest body of a request, such as 10m."),
  })
  .describe("How the public names of the services are answered for. Only with a `domain` at a service.")
  .optional();

export type EdgeAnswers = NonNullable<z.output<typeof edge>>;
