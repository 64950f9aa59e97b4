import { findBeyond } from "../../learn/calls.ts";
import { readLearned } from "../../learn/facts.ts";
import { findExcess } from "../../learn/propose.ts";
import { shorten } from "../../lib/text/printable.ts";
import type { SeccompGroups } from "../../plan/seccomp/profile.ts";
import type { Project } from "../../project/open.ts";

/** What a host said, where it teaches something; else why it does not. */
export function judgeLesson(said: string, { model }: Project, service: string, groups: SeccompGroups) {
  const learned = readLearned(said, service);
  if ("wrong" in learned) {
    return { why: `what the host said is no result, and nothing of it is used: ${learned.wrong}` };
  }
  if (learned.state === "failed") {
    return { why: learned.why || "the host gave no reason", experiments: learned.experiments };
  }
  const settings = model.services.find(({ name }) => name === service)?.adopted?.hardened.service ?? {};
  const excess = findExcess(learned.facts, settings);
  if (excess.length > 0) {
    return { why: `what the host said is not used: it wants ${excess.join(", ")}, which the service never had` };
  }
  const beyond = findBeyond(learned.facts, groups);
  return beyond.length === 0
    ? { lesson: learned }
    : {
        why: `what the host said is not used: it allows ${shorten(beyond.join(", "), 100)}, which no service is given`,
      };
}
