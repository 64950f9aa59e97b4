import { isDeepStrictEqual } from "node:util";
import { suggestName } from "../../lib/text/nearest-name.ts";
import { isLoopback } from "../forward.ts";
import type { AnswerIssue } from "../issues.ts";
import type { Kinds } from "../kinds.ts";
import { type Destination, readDestination } from "../outbound/destination.ts";
import type { Answers } from "../schema/answers.ts";
import { checkServices, type Rule, refuse } from "./rule.ts";

/*
 * Rules for who reaches whom, and who reaches what is outside.
 */

const reachedServicesHaveNetworks = checkServices(({ reaches = [] }, name, kinds, { services }) =>
  reaches.flatMap((other, index) => {
    const issue = other === name ? { what: "a service reaches itself anyway" } : whyOutOfReach(other, services, kinds);
    return issue === undefined ? [] : [{ path: ["services", name, "reaches", index], ...issue }];
  }),
);

function whyOutOfReach(
  other: string,
  services: Answers["services"],
  kinds: Kinds,
): Pick<AnswerIssue, "what" | "fix"> | undefined {
  const service = Object.hasOwn(services, other) ? services[other] : undefined;
  if (service === undefined) {
    return { what: `unknown service \`${other}\``, ...suggestName(other, Object.keys(services)) };
  }
  const kind = kinds.get(service.kind);
  return kind === undefined || kind.offers !== undefined || service.reaches !== undefined
    ? undefined
    : {
        what: `${other} has no network of its own on which it could be reached`,
        ...(kind.own && { fix: addReaches(other) }),
      };
}

/** A service with `reaches` gets the networks that follow from it, and no others. */
const reachingServicesHaveNoOtherNetworks = checkServices(({ reaches, compose = {} }, name) => {
  const isUsual = (key: string) => compose[key] === undefined || isDeepStrictEqual(compose[key], { default: null });
  const key = ["network_mode", "networks"].find((each) => !isUsual(each));
  return reaches === undefined || key === undefined
    ? []
    : refuse(
        ["services", name, "reaches"],
        `${name} has \`${key}\` in its compose settings too`,
        "Remove one of the two.",
      );
});

const destinationsAreClear = checkServices(({ outbound }, name, _kinds, { services }) =>
  (Array.isArray(outbound) ? outbound : []).flatMap((text, index) => {
    const entry = readDestination(text);
    const what = typeof entry === "string" ? entry : whyNotOutside(entry, services);
    return what === undefined ? [] : [{ path: ["services", name, "outbound", index], what }];
  }),
);

function whyNotOutside({ host }: Destination, services: Answers["services"]): string | undefined {
  if (Object.hasOwn(services, host)) {
    return `${host} is a service of this stack: it is reached by \`uses\` or \`reaches\``;
  }
  return isLoopback(host) || host.endsWith(".localhost")
    ? `${host} is the container itself, which needs no entry`
    : undefined;
}

const limitsNeedOwnNetworks = checkServices(({ kind, outbound = "any", reaches }, name, kinds) =>
  outbound !== "any" && kinds.get(kind)?.own === true && reaches === undefined
    ? refuse(
        ["services", name, "outbound"],
        `${name} is on the networks of its compose file, which lead out`,
        addReaches(name),
      )
    : [],
);

function addReaches(name: string): string {
  return `Add services.${name}.reaches, with the services that ${name} talks to, or [].`;
}

export const networkRules: readonly Rule[] = [
  reachedServicesHaveNetworks,
  reachingServicesHaveNoOtherNetworks,
  destinationsAreClear,
  limitsNeedOwnNetworks,
];
