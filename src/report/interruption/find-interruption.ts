import type { RunEvent } from "../../ansible/types.ts";
import type { Interruption } from "../types.ts";

/**
 * How far an interrupted run came.
 *
 * @param plays the names of the playbook's plays, in their order
 */
export function findInterruption(events: readonly RunEvent[], plays: readonly string[]): Interruption {
  const begun = events.filter((event) => event.type === "task-started");
  const finished = events.filter((event) => event.type === "task-finished");
  const asked = events.findLast((event) => event.type === "interruption");
  const current = begun.at(-1);
  // A run that finishes its task announces the next one, and ends before it begins.
  const isWhole = asked?.ends === "after-task";
  const started = events.filter((event) => event.type === "play-started").map(({ play }) => play);
  return {
    done: Math.max(0, begun.length - (current === undefined ? 0 : 1)),
    ...optional("last", finished.findLast(({ result }) => !isWhole || result.task !== current?.task)?.result.task),
    ...optional("brokenOff", isWhole ? undefined : current?.task),
    ...optional("next", isWhole ? current?.task : undefined),
    ...optional("play", started.at(-1)),
    later: playsAfter(started, plays),
  };
}

/** A play that reached no host, or whose tags were not chosen, is not announced. */
function playsAfter(started: readonly string[], plays: readonly string[]): readonly string[] {
  let at = 0;
  for (const play of started) {
    const found = plays.indexOf(play, at);
    at = found === -1 ? at : found + 1;
  }
  return [...new Set(plays.slice(at))];
}

function optional<Name extends string>(name: Name, value: string | undefined): { readonly [N in Name]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: string };
}
