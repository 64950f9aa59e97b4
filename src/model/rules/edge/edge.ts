import { getMaps, getScalar } from "../../../lib/fields.ts";
import { readEdge } from "../../edge/build.ts";
import { edgeName, findEdgeKind, findEdgeService, hasPublicNames, isPublic } from "../../edge/with-edge.ts";
import { parsePublish } from "../../publish.ts";
import { type Rule, readSettingsOf, refuse } from "../rule.ts";
import { onSwarm } from "../swarm/nodes.ts";

/*
 * Rules for what answers for public names.
 */

const thereIsOneEdge: Rule = (answers, kinds) => {
  const { services, edge } = answers;
  const kind = findEdgeKind(kinds);
  const isWanted = hasPublicNames(answers);
  const edges = Object.entries(services).filter(([, service]) => kind !== undefined && service.kind === kind.name);
  if (isWanted && findEdgeService(answers, kinds) === undefined && Object.hasOwn(services, edgeName)) {
    const fix = `Rename it, or name the edge yourself: add a service with \`kind: ${kind?.name}\`.`;
    return refuse(["services", edgeName], "what answers for the public names has this name", fix);
  }
  return [
    ...edges.slice(1).flatMap(([name]) => refuse(["services", name], "there is an edge already", "Remove it.")),
    ...(isWanted
      ? []
      : edges.flatMap(([name]) =>
          refuse(["services", name], "no service has a public name that it could answer for", "Add a `domain` to one."),
        )),
    ...(edge !== undefined && !isWanted
      ? refuse(["edge"], "no service has a public name", "Add a `domain` to one, or leave out `edge`.")
      : []),
  ];
};

/** What a compose file publishes is bound when its container starts, and the edge would not start. */
const composePortsAreOthers: Rule = (answers, _kinds, settings) => {
  if (!hasPublicNames(answers)) {
    return [];
  }
  const { https, http } = readEdge(answers);
  const own = [https, http].map((text) => parsePublish(text).port);
  return Object.keys(answers.services).flatMap((name) =>
    getMaps(readSettingsOf(settings, name), "ports").flatMap((port) => {
      const [first = 0, last = first] = (getScalar(port, "published") ?? "").split("-").map(Number);
      const taken = own.find((each) => each >= first && each <= last);
      return taken === undefined
        ? []
        : refuse(
            ["services", name, "compose", "ports"],
            `port ${taken} is where ${edgeName} answers for the public names`,
            "Publish it elsewhere, or give `edge.https` and `edge.http` other places.",
          );
    }),
  );
};

/** Its certificates are in a volume of one server, and a new version takes a name over that one engine knows. */
const swarmHasNone: Rule = onSwarm(({ services }) =>
  Object.entries(services).flatMap(([name, service]) =>
    isPublic(service)
      ? refuse(["services", name, "domain"], "a swarm has nothing yet that answers for public names", "Leave it out.")
      : [],
  ),
);

const certificatesFit: Rule = ({ edge }) => {
  if (edge === undefined) {
    return [];
  }
  const { certificates, certificate, ca, ca_root: root, email } = edge;
  const ofAcme = { email, ca_root: root, ...(ca !== "letsencrypt" && { ca }) };
  const others =
    certificates === "acme" ? { certificate } : { ...ofAcme, ...(certificates !== "own" && { certificate }) };
  const missing =
    certificates === "own" && certificate === undefined
      ? refuse(["edge", "certificate"], "`certificates: own` needs the certificate", "Name its file.")
      : [];
  return [
    ...missing,
    ...Object.entries(others)
      .filter(([, value]) => value !== undefined)
      .flatMap(([key]) =>
        refuse(
          ["edge", key],
          `\`certificates: ${certificates}\` does not take \`${key}\``,
          key === "certificate" ? "Write `certificates: own`, or leave it out." : "Leave it out.",
        ),
      ),
  ];
};

export const edgeRules: readonly Rule[] = [thereIsOneEdge, composePortsAreOthers, swarmHasNone, certificatesFit];
