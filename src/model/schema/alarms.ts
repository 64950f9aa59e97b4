import * as z from "zod";
import { severities } from "../../controls/types.ts";
import { mailAddress } from "./patterns/addresses.ts";
import { serverCommand } from "./patterns/texts.ts";
import { makePatternText } from "./text.ts";

/** Whom the prepared servers tell what they find. */
export const alarms = z
  .strictObject({
    from: z
      .enum(severities)
      .default("low")
      .describe(
        "The least severity of a new finding that is told. Tries to break out, and profiles that are gone, always are.",
      ),
    command: makePatternText(serverCommand)
      .optional()
      .describe(
        "A program of the server that gets each message as JSON on its standard input, without a shell and without rights.",
      ),
    mail: makePatternText(mailAddress)
      .optional()
      .describe("Whom the server's own mail server, on 127.0.0.1:25, brings each message."),
    webhook: z
      .literal(true)
      .optional()
      .describe(
        "Each message is posted as JSON to a URL: the secret `alarm_webhook`, which `harden-init secrets set` takes.",
      ),
  })
  .describe(
    "Whom a prepared server tells what its regular audit finds: at least one of `command`, `mail` and `webhook`.",
  )
  .optional();
