import { describeSites } from "../../../import/proxies/describe.ts";
import { moveProxy } from "../../../import/proxies/move-proxy.ts";
import type { ImportedProxy } from "../../../import/proxies/types.ts";
import type { Question } from "../../types.ts";

/** Whether the edge takes the place of a proxy. Of one that does what the edge cannot, nothing is asked: it stays. */
export function askAboutProxy(proxy: ImportedProxy): readonly Question[] {
  const { service, program, companions, losses, obstacles } = proxy;
  const gone = [service, ...companions].join(", ");
  return obstacles.length > 0
    ? []
    : [
        {
          path: ["proxies", service],
          flag: "--move-proxy",
          message: `${service}: does the edge take its place?`,
          reason: `${program} answers for ${describeSites(proxy)}. The edge has no engine socket, is hardened like the other services, and takes new versions over without a failed request.`,
          type: "choice",
          required: false,
          isUnknown: true,
          choices: [
            { value: "keep", name: "no", note: `${service} stays as the compose file has it` },
            {
              value: "move",
              name: "yes",
              note: `${gone} ${companions.length === 0 ? "is" : "are"} left out, and so are the labels and variables that only ${companions.length === 0 ? "it" : "they"} read`,
              effect: losses.map((loss) => `- not any more: ${loss}`),
            },
          ],
          default: "keep",
          put: (answers, reply) => (reply === "move" ? moveProxy(answers, proxy) : answers),
        },
      ];
}
