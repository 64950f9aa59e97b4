import * as z from "zod";
import { text, texts } from "./text.ts";

export const layout = z
  .object({
    services: z
      .array(
        z.object({
          name: text,
          kind: text,
          image: text.exactOptional().describe("What it runs, or is built from."),
          uses: texts.describe("The services that it needs."),
          networks: texts,
          outbound: text.describe("Where it may connect to outside the server: `none`, `any`, or the addresses."),
          published: z
            .array(
              z.object({
                host: text.exactOptional().describe("The one server where this holds; absent: all others."),
                address: text,
                port: text,
              }),
            )
            .readonly()
            .describe("Where the server listens for it."),
        }),
      )
      .readonly(),
    networks: z.array(z.object({ name: text, internal: z.boolean() })).readonly(),
  })
  .describe("What the stack consisted of when this was measured, by its answers.");
