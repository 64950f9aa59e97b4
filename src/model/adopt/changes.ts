import { isDeepStrictEqual } from "node:util";
import type { Change, ComposeService } from "./types.ts";

export type Cause = Pick<Change, "control" | "mayBreak" | "why">;

/** What a key of a service is otherwise for, where that is no control and no danger. */
export const causes = {
  uses: "It is told of the services that it uses, and waits for them.",
  reaches: "It talks only to the services that its compose file names for it, over a network of each.",
  edge: "The edge asks it on a network of these two.",
  build: "Its folder is brought to the server and built there; the image is called after the stack.",
  files: "The folder is copied to the server at each deploy, and cannot be written there.",
  upgrade: "Its image takes the data of an older release over, as the answers agree to.",
  profiles: "This profile is active, so it is started like any other service.",
  answers: "The answers say so.",
} as const;

/** The keys that two versions of a service have otherwise, each with what that comes of. */
export function findChanges(
  before: ComposeService,
  after: ComposeService,
  causeOf: (key: string) => Cause,
): readonly Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .map((key) => ({ key, before: before[key], after: after[key], ...causeOf(key) }));
}

/** A cause that is no control. */
export function findCause(name: keyof typeof causes, mayBreak: boolean): Cause {
  return { control: name, mayBreak, why: causes[name] };
}

/** The cause of a change. */
export function getCause({ control, mayBreak, why }: Change): Cause {
  return { control, mayBreak, why };
}
