import type { KeyPath } from "../../lib/paths.ts";
import type { AnswerIssue } from "../issues.ts";
import type { Kinds } from "../kinds.ts";
import type { Answers, ServiceAnswers } from "../schema/answers.ts";

/** A requirement beyond the schema. Each rule checks one subject and returns all its problems. */
export type Rule = (answers: Answers, kinds: Kinds) => readonly AnswerIssue[];

type ServiceRule = (service: ServiceAnswers, name: string, kinds: Kinds, answers: Answers) => readonly AnswerIssue[];

/** A rule that checks every service. */
export function checkServices(check: ServiceRule): Rule {
  return (answers, kinds) =>
    Object.entries(answers.services).flatMap(([name, service]) => check(service, name, kinds, answers));
}

/** The problem at a path, for the result of a rule. */
export function refuse(path: KeyPath, what: string, fix?: string): readonly AnswerIssue[] {
  return [{ path, what, ...(fix !== undefined && { fix }) }];
}
