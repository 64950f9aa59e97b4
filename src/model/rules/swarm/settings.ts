import { isMap } from "../../../lib/paths.ts";
import { isExternal } from "../../adopt/dangers/uses.ts";
import { checkServices, listMounts, type Rule, readSettingsOf, refuse } from "../rule.ts";
import { whyNotOnSwarm } from "./keys.ts";
import { onSwarm } from "./nodes.ts";

/*
 * Rules for the settings of a compose file on a swarm. What would be lost there is refused, and never dropped.
 */

const bindsStayBehind = checkServices((_service, name, _kinds, _answers, settings) =>
  listMounts(settings, name).flatMap(({ type, source }, index) =>
    type === "bind"
      ? refuse(
          ["services", name, "compose", "volumes", index],
          `${String(source)} is a place of one server, and a task can run on any`,
          "Bring what it reads by `files`, or keep what it writes in a volume.",
        )
      : [],
  ),
);

const keysAreCarried = checkServices((_service, name, _kinds, _answers, settings) =>
  Object.entries(readSettingsOf(settings, name)).flatMap(([key, value]) => {
    const lost = whyNotOnSwarm(key, value);
    return lost === undefined
      ? []
      : refuse(["services", name, "compose", key], `a swarm has no \`${key}\`: ${lost}`, `Leave out ${key}.`);
  }),
);

/** Its own answer says more than `deploy`, and both would be two truths. */
const replicasAreAnswers = checkServices((_service, name, _kinds, _answers, settings) => {
  const { deploy } = readSettingsOf(settings, name);
  const said = isMap(deploy) ? ["mode", "replicas", "placement", "endpoint_mode"].filter((key) => key in deploy) : [];
  return said.flatMap((key) =>
    refuse(
      ["services", name, "compose", "deploy", key],
      "where and how often it runs is said by `replicas` and `node`",
      "Write these, and leave this out.",
    ),
  );
});

const networksAreOfTheStack = onSwarm(({ compose = {} }) =>
  (["networks", "volumes", "secrets", "configs"] as const).flatMap((section) =>
    Object.entries(compose[section] ?? {}).flatMap(([name, entry]) =>
      isMap(entry) && (isExternal(entry) || entry.driver !== undefined || entry.driver_opts !== undefined)
        ? refuse(
            ["compose", section, name],
            "it is made or driven outside of the stack, and nothing says that each server of a swarm has it",
          )
        : [],
    ),
  ),
);

export const swarmSettingRules: readonly Rule[] = [
  ...[bindsStayBehind, keysAreCarried, replicasAreAnswers].map(onSwarm),
  networksAreOfTheStack,
];
