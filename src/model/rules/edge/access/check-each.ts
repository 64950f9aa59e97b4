import type { AnswerIssue } from "../../../issues.ts";
import type { AccessAnswers } from "../../../schema/access.ts";
import { checkServices, type Rule } from "../../rule.ts";

/** An access rule of a service, and its path in the answers. */
interface Written {
  readonly rule: AccessAnswers;
  readonly at: AnswerIssue["path"];
}

/** A rule that checks every access rule. */
export function checkEachAccess(
  check: (written: Written, ...rest: Parameters<Parameters<typeof checkServices>[0]>) => readonly AnswerIssue[],
): Rule {
  return checkServices((service, name, ...rest) =>
    (service.access ?? []).flatMap((rule, index) =>
      check({ rule, at: ["services", name, "access", index] }, service, name, ...rest),
    ),
  );
}
