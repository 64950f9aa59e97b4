import type { AnswerIssue } from "./issues.ts";
import type { Kinds } from "./kinds.ts";
import { connectionRules } from "./rules-connections.ts";
import { controlRules, imageRules } from "./rules-hardening.ts";
import { hostRules } from "./rules-hosts.ts";
import { kindRules } from "./rules-kinds.ts";
import { useRules } from "./rules-links.ts";
import { placeRules } from "./rules-places.ts";
import { receiverRules } from "./rules-receiver.ts";
import { startRules } from "./rules-start.ts";
import type { Answers } from "./schema.ts";

/** What the answers must fulfil beyond the schema. Each rule looks at one matter and says all that is wrong with it. */
export type Rule = (answers: Answers, kinds: Kinds) => readonly AnswerIssue[];

export const rules: readonly Rule[] = [
  ...hostRules,
  ...kindRules,
  ...startRules,
  ...imageRules,
  ...useRules,
  ...connectionRules,
  ...placeRules,
  ...receiverRules,
  ...controlRules,
];
