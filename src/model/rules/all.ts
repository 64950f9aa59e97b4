import { composeRules } from "./compose.ts";
import { connectionRules } from "./connections.ts";
import { accessConditionRules } from "./edge/access/conditions.ts";
import { accessPathRules } from "./edge/access/paths.ts";
import { publicAdoptedRules } from "./edge/adopted.ts";
import { edgeRules } from "./edge/edge.ts";
import { publicNameRules } from "./edge/public-names.ts";
import { fileRules } from "./files.ts";
import { controlRules, imageRules } from "./hardening.ts";
import { kindRules } from "./kinds.ts";
import { networkRules } from "./networks.ts";
import { placeRules } from "./publish.ts";
import { receiverRules } from "./receiver.ts";
import type { Rule } from "./rule.ts";
import { alarmRules } from "./servers/alarms.ts";
import { backupRules } from "./servers/backups.ts";
import { hostRules } from "./servers/hosts.ts";
import { signatureRules } from "./signatures.ts";
import { startRules } from "./start.ts";
import { nodeRules } from "./swarm/nodes.ts";
import { onlySwarmRules } from "./swarm/only-swarms.ts";
import { swarmServiceRules } from "./swarm/services.ts";
import { swarmSettingRules } from "./swarm/settings.ts";
import { useRules } from "./uses.ts";

export const rules: readonly Rule[] = [
  ...hostRules,
  ...kindRules,
  ...startRules,
  ...imageRules,
  ...useRules,
  ...connectionRules,
  ...composeRules,
  ...fileRules,
  ...networkRules,
  ...placeRules,
  ...receiverRules,
  ...publicNameRules,
  ...publicAdoptedRules,
  ...edgeRules,
  ...accessPathRules,
  ...accessConditionRules,
  ...controlRules,
  ...signatureRules,
  ...alarmRules,
  ...backupRules,
  ...nodeRules,
  ...onlySwarmRules,
  ...swarmServiceRules,
  ...swarmSettingRules,
];
