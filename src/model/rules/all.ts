import { alarmRules } from "./alarms.ts";
import { backupRules } from "./backups.ts";
import { composeRules } from "./compose.ts";
import { connectionRules } from "./connections.ts";
import { fileRules } from "./files.ts";
import { controlRules, imageRules } from "./hardening.ts";
import { hostRules } from "./hosts.ts";
import { kindRules } from "./kinds.ts";
import { networkRules } from "./networks.ts";
import { placeRules } from "./publish.ts";
import { receiverRules } from "./receiver.ts";
import type { Rule } from "./rule.ts";
import { signatureRules } from "./signatures.ts";
import { startRules } from "./start.ts";
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
  ...controlRules,
  ...signatureRules,
  ...alarmRules,
  ...backupRules,
];
