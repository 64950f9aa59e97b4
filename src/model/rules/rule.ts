import type { AnswerIssue } from "../issues.ts";
import type { Kinds } from "../kinds.ts";
import type { Answers } from "../schema/answers.ts";

/** A requirement beyond the schema. Each rule checks one subject and returns all its problems. */
export type Rule = (answers: Answers, kinds: Kinds) => readonly AnswerIssue[];
