import { isIPv4, isIPv6 } from "node:net";
import { suggestName } from "../../lib/text/nearest-name.ts";
import { readEdge } from "../edge/build.ts";
import { edgeName, hasPublicNames } from "../edge/with-edge.ts";
import type { AnswerIssue } from "../issues.ts";
import { isEverywhere, parsePublish } from "../publish.ts";
import type { Answers } from "../schema/answers.ts";
import { type Rule, refuse } from "./rule.ts";

/** An address that a service listens on, and its path in the answers. */
interface Place {
  readonly service: string;
  readonly text: string;
  readonly path: AnswerIssue["path"];
}

const addressesAreReal: Rule = (answers) => [...usualPlaces(answers), ...ownPlaces(answers).flat()].flatMap(unreal);

function unreal({ text, path }: Place): readonly AnswerIssue[] {
  const { address, port } = parsePublish(text);
  if (!isIPv4(address) && !isIPv6(address)) {
    return refuse(path, `\`${address}\` is not an IP address`);
  }
  return refuseNoPort(path, port);
}

/** The problem of a number that is not a port; none if it is one. */
export function refuseNoPort(path: AnswerIssue["path"], port: number): readonly AnswerIssue[] {
  return port >= 1 && port <= 65535 ? [] : refuse(path, `${port} is not a port`, "Ports go from 1 to 65535.");
}

const portsDiffer: Rule = (answers) => clashes(usualPlaces(answers));

/** On a host with addresses of its own, those are checked against the other services. */
const portsDifferOnHosts: Rule = (answers) =>
  ownPlaces(answers).flatMap((own) => {
    const moved = new Set(own.map(({ service }) => service));
    const stayed = usualPlaces(answers).filter(({ service }) => !moved.has(service));
    return clashes([...stayed, ...own]).filter(({ path }) => path[0] === "hosts");
  });

const movedServicesArePublished: Rule = ({ hosts, services }) =>
  ownPlaces({ hosts })
    .flat()
    .flatMap(({ service, path }) => {
      const known = Object.hasOwn(services, service) ? services[service] : undefined;
      if (known === undefined) {
        return [{ path, what: `unknown service \`${service}\``, ...suggestName(service, Object.keys(services)) }];
      }
      const what = `${service} is not published, so it cannot have an address on one host`;
      return known.publish === undefined
        ? refuse(path, what, `Add services.${service}.publish, for the other hosts.`)
        : [];
    });

function usualPlaces(answers: Answers): readonly Place[] {
  const published = Object.entries(answers.services).flatMap(([service, { publish }]) =>
    publish === undefined ? [] : [{ service, text: publish, path: ["services", service, "publish"] }],
  );
  return [...edgePlaces(answers), ...published];
}

/** Where the edge listens, if a service has a public name. They come first, so that it is the other service's address that is refused. */
function edgePlaces(answers: Answers): readonly Place[] {
  const { https, http } = readEdge(answers);
  return hasPublicNames(answers)
    ? [
        { service: edgeName, text: https, path: ["edge", "https"] },
        { service: edgeName, text: http, path: ["edge", "http"] },
      ]
    : [];
}

/** The addresses that each host has of its own. */
function ownPlaces({ hosts }: Pick<Answers, "hosts">): readonly (readonly Place[])[] {
  return hosts.map(({ publish = {} }, index) =>
    Object.entries(publish).map(([service, text]) => ({ service, text, path: ["hosts", index, "publish", service] })),
  );
}

/** Linear in the number of addresses. */
function clashes(places: readonly Place[]): readonly AnswerIssue[] {
  const taken = new Map<number, { readonly service: string; readonly address: string }[]>();
  return places.flatMap(({ service, text, path }) => {
    const { address, port } = parsePublish(text);
    const others = taken.get(port) ?? [];
    const other = others.find((earlier) => overlap(earlier.address, address));
    taken.set(port, [...others, { service, address }]);
    return other === undefined ? [] : refuse(path, `port ${port} is published by ${other.service} already`);
  });
}

/** Whether two addresses cannot both be listened on with the same port. */
export function overlap(one: string, other: string): boolean {
  return one === other || isEverywhere(one) || isEverywhere(other);
}

export const placeRules: readonly Rule[] = [
  addressesAreReal,
  portsDiffer,
  portsDifferOnHosts,
  movedServicesArePublished,
];
