import { getMap, getMaps, listAt } from "../../../lib/fields.ts";
import { isMap, type KeyPath } from "../../../lib/paths.ts";
import { isExternal } from "../../adopt/dangers/uses.ts";
import { checkServices, listMounts, type Rule, readSettingsOf, refuse } from "../rule.ts";
import { whyNotOnSwarm } from "./keys.ts";
import { onSwarm } from "./nodes.ts";

/*
 * Rules for the settings of a compose file on a swarm. What would be lost there is refused, and never dropped.
 */

const bindsStayBehind = checkServices((_service, name, _kinds, _answers, settings) =>
  listMounts(settings, name).flatMap(({ type, source }, index) =>
    type !== "volume" && type !== "tmpfs"
      ? refuse(
          ["services", name, "compose", "volumes", index],
          `${String(source)} is of one server, and a task can run on any`,
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

/** Its own answers say more than `deploy`, and both would be two truths; what they leave open follows from ports and volumes. */
const deployIsInAnswers = checkServices((_service, name, _kinds, _answers, settings) =>
  Object.keys(getMap(readSettingsOf(settings, name), "deploy"))
    .filter((key) => key !== "resources")
    .flatMap((key) =>
      refuse(
        ["services", name, "compose", "deploy", key],
        "where and how often it runs is said by `replicas` and `node`, and how it is updated follows from these",
        "Write these, and leave this out.",
      ),
    ),
);

/** Parts of a setting that a swarm has nothing for, though it has the setting. */
const partsAreCarried = checkServices((_service, name, _kinds, _answers, settings) => {
  const service = readSettingsOf(settings, name);
  const at = (...path: KeyPath) => ["services", name, "compose", ...path];
  return [
    ...listAt(service, "security_opt").flatMap((option, index) =>
      /^no-new-privileges/.test(String(option))
        ? []
        : refuse(at("security_opt", index), `a swarm has nothing for ${String(option)}`, "Leave it out."),
    ),
    ...getMaps(service, "ports").flatMap(({ published }, index) =>
      published === undefined || /^[0-9]+$/.test(String(published))
        ? []
        : refuse(at("ports", index), "a swarm opens one port at a time, not a range", "Write each port."),
    ),
    ...Object.entries(getMap(service, "networks")).flatMap(([network, own]) =>
      Object.keys(isMap(own) ? own : {})
        .filter((key) => key !== "aliases")
        .flatMap((key) =>
          refuse(at("networks", network, key), `a task has no \`${key}\` on a network`, "Leave it out."),
        ),
    ),
  ];
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
  ...[bindsStayBehind, keysAreCarried, deployIsInAnswers, partsAreCarried].map(onSwarm),
  networksAreOfTheStack,
];
