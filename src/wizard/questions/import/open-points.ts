import { getMaps } from "../../../lib/fields.ts";
import { isMap } from "../../../lib/paths.ts";
import { findPublishedPort } from "../../../model/adopt/health.ts";
import type { ComposeService } from "../../../model/adopt/types.ts";
import { frontNetwork } from "../../../model/build/networks.ts";
import type { Service } from "../../../model/types/service.ts";
import type { Question } from "../../types.ts";
import { healthCheck, outbound, words } from "../forms.ts";

/*
 * What a compose file leaves open: a control that needs something which only the user knows. Each is asked with a proposal; who does not know passes, and
 * the point stays open.
 */

type Part = Omit<Question, "path" | "flag" | "required">;

/** A control that is missing, and the answer that brings it about. */
export interface OpenPoint {
  readonly control: string;
  readonly key: "user" | "writable" | "health" | "outbound";
  /** Whether it is open. Default: whether the service lacks the control. */
  isOpen?(service: Service): boolean;
  part(service: Asked): Part;
}

export interface Asked {
  readonly name: string;
  /** Its settings in the compose file. */
  readonly compose: unknown;
  /** Those that it has in the stack. */
  readonly hardened: ComposeService;
  /** The last day of what stays open, `YYYY-MM-DD`. */
  readonly until: string;
}

export const openPoints: readonly OpenPoint[] = [
  {
    control: "non-root-user",
    key: "user",
    part: ({ name, hardened, until }) => ({
      message: `${name}: which user and group id can it run as?`,
      reason: hasData(hardened)
        ? `Its data belong to the user that it runs as now: \`docker compose exec ${name} id\` tells.`
        : "Its image does not say, so 1000:1000 is a guess: most programs run as any user. One that must start as root fails at the deploy, which says so; without `user` it runs as before. `image` is the image's own user.",
      empty: `unknown, it stays open until ${until}`,
      type: "text",
      ...(hasData(hardened) ? {} : { default: "1000:1000" }),
    }),
  },
  {
    control: "read-only-root",
    key: "writable",
    part: ({ name, until }) => ({
      message: `${name}: where does it write, except its volumes?`,
      reason:
        "Everything else becomes read-only. The proposal is a guess: `docker diff` of its container tells where it wrote until now.",
      empty: `unknown, everything stays writable until ${until}`,
      type: "text",
      form: words,
      default: "/tmp /run",
    }),
  },
  {
    control: "health-check",
    key: "health",
    part: ({ name, compose, until }) => ({
      message: `${name}: which command or port shows that it is healthy?`,
      reason: "A command that runs in its container, or a port that must be open, which needs `grep` there.",
      empty: `unknown, its health stays unchecked until ${until}`,
      type: "text",
      form: healthCheck,
      ...portOf(compose),
    }),
  },
  {
    control: "internal-network",
    key: "outbound",
    isOpen: ({ networks, outbound: given }) => given === "any" && networks.includes(frontNetwork),
    part: ({ name, until }) => ({
      message: `${name}: which addresses outside the server may it connect to?`,
      reason:
        "`none`, or a list such as api.example.org:443. The services that it talks to are within its reach either way.",
      empty: `unknown; any is guessed and stays open until ${until}`,
      type: "text",
      form: outbound,
      default: "any",
    }),
  },
];

/** Whether it has files that outlive its container. */
function hasData(service: ComposeService): boolean {
  return getMaps(service, "volumes").some(
    ({ type, read_only: isReadOnly }) => isReadOnly !== true && (type === "volume" || type === "bind"),
  );
}

function portOf(compose: unknown): { readonly default?: string } {
  const port = findPublishedPort(isMap(compose) ? compose : {});
  return port === undefined ? {} : { default: String(port) };
}
