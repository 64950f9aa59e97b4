import type { Lesson } from "./facts.ts";
import type { Present } from "./present.ts";
import { findUngiven } from "./propose.ts";
import { listTalkRemarks } from "./talks.ts";

/** Whether something must be done by hand before all answers can be proposed. */
export function isHeldBack({ facts }: Lesson, present: Present): boolean {
  return findUngiven(facts, present).length > 0;
}

/** What else the user must know of a lesson, a sentence each: what was not found out, not tried, or is not used yet. */
export function listRemarks({ facts, unexercised }: Lesson, present: Present): readonly string[] {
  const { user, capabilities, read_only: isReadOnly, calls, profile } = facts;
  const listed = [
    ...unexercised.map((what) => `not exercised: ${what}`),
    ...(calls && calls.enforced === 0 ? [`no list of its system calls is proposed: ${calls.evidence}`] : []),
  ];
  if (!present.isOwn) {
    return listed;
  }
  return [
    ...(user === null ? ["no ordinary user was found that it runs as"] : []),
    ...(capabilities === null ? ["which capabilities it needs was not found out"] : []),
    ...(isReadOnly?.value === false ? [`it writes outside its volumes and memory: ${isReadOnly.evidence}`] : []),
    ...findUngiven(facts, present).map(
      ({ value, evidence }) =>
        `it can run as ${user?.value}, but no deploy gives it ${value}, which is a folder of the server, or which others write, too: ${evidence}. Give the files to ${user?.value} yourself and learn it again`,
    ),
    ...listed,
    ...(profile && profile.enforced === 0 ? [`no AppArmor profile is proposed: ${profile.evidence}`] : []),
    ...listTalkRemarks(facts, present),
  ];
}
