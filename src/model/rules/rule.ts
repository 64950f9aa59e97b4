import { toPlain } from "../../compose/node.ts";
import type { Node } from "../../compose/types.ts";
import { Problem } from "../../lib/errors.ts";
import { type Fields, getMaps } from "../../lib/fields.ts";
import { isMap, type KeyPath } from "../../lib/paths.ts";
import type { AnswerIssue } from "../issues.ts";
import type { Kinds } from "../kinds.ts";
import type { Answers, ServiceAnswers } from "../schema/answers.ts";

/** What each service has of a compose file, in Compose's long forms; a Problem where Compose would refuse a short one. */
export type Settings = ReadonlyMap<string, Node | Problem>;

/** A requirement beyond the schema. Each rule checks one subject and returns all its problems. */
export type Rule = (answers: Answers, kinds: Kinds, settings: Settings) => readonly AnswerIssue[];

type ServiceRule = (
  service: ServiceAnswers,
  name: string,
  kinds: Kinds,
  answers: Answers,
  settings: Settings,
) => readonly AnswerIssue[];

/** A rule that checks every service. */
export function checkServices(check: ServiceRule): Rule {
  return (answers, kinds, settings) =>
    Object.entries(answers.services).flatMap(([name, service]) => check(service, name, kinds, answers, settings));
}

/** What a service has of a compose file, in the long forms; nothing where that cannot be read. */
export function readSettingsOf(settings: Settings, name: string): Fields {
  const read = settings.get(name);
  const plain = read === undefined || read instanceof Problem ? {} : toPlain(read);
  return isMap(plain) ? plain : {};
}

/** The volumes and folders that it mounts. */
export function listMounts(settings: Settings, name: string): readonly Fields[] {
  return getMaps(readSettingsOf(settings, name), "volumes");
}

/** The problem at a path, for the result of a rule. */
export function refuse(path: KeyPath, what: string, fix?: string): readonly AnswerIssue[] {
  return [{ path, what, ...(fix !== undefined && { fix }) }];
}
