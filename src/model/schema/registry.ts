import * as z from "zod";
import { reason } from "./adopted.ts";
import { registryPlace, registryUser } from "./patterns/images.ts";
import { makePatternText } from "./text.ts";

/** By which the images of a stack get to the servers of a swarm. */
export const registry = z
  .strictObject({
    at: makePatternText(registryPlace).describe(
      "The registry and a folder of it, such as `registry.example.org/shop`.",
    ),
    user: makePatternText(registryUser)
      .optional()
      .describe("Who logs in there, to bring and to pull images. The password is the secret `registry_password`."),
    without_tls: reason
      .optional()
      .describe(
        "Why the servers may ask it without TLS, where anyone on the way can answer in its place. Their engines must say so, too (`insecure-registries`). The server's own addresses need none.",
      ),
  })
  .optional()
  .describe(
    "The registry that the images of a swarm go by. They are built on one manager, brought there, and run by their digests; without it they are carried to each server that lacks one.",
  );
