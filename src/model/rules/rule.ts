import type { AnswerIssue } from "../issues.ts";
import type { Kinds } from "../kinds.ts";
import type { Answers } from "../schema/answers.ts";

/** What the answers must fulfil beyond the schema. Each rule looks at one matter and says all that is wrong with it. */
export type Rule = (answers: Answers, kinds: Kinds) => readonly AnswerIssue[];
