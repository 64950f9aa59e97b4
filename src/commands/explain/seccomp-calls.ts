import { loadKinds } from "../../kinds/load.ts";
import { type Io, print, printLines } from "../../lib/io.ts";
import type { SeccompGroup } from "../../plan/seccomp/profile.ts";
import { loadSeccompGroups } from "../../plan/templates/load.ts";

/** System calls with one purpose, and what happens to them. */
export interface CallGroup {
  readonly name: string;
  readonly effect: "kept" | "by kind" | "refused" | "not implemented";
  readonly why: string;
  /** The kinds that request the group. */
  readonly kinds: readonly string[];
  readonly calls: readonly string[];
}

/** Every group of system calls: kept for all services, kept for some kinds, or dropped, each with its reason. */
export async function listSeccompCalls(): Promise<readonly CallGroup[]> {
  const [{ groups, unlisted }, kinds] = await Promise.all([loadSeccompGroups(), loadKinds()]);
  return Object.entries(groups).map(([name, group]) => ({
    name,
    effect: effectOf(group, unlisted),
    why: group.why,
    kinds: [...kinds.values()].filter(({ seccomp }) => seccomp.groups.includes(name)).map((kind) => kind.name),
    calls: [...new Set([...(group.calls ?? []), ...(group.rules ?? []).map(({ call }) => call)])],
  }));
}

function effectOf({ base, refuse }: SeccompGroup, unlisted: number): CallGroup["effect"] {
  if (refuse === undefined) {
    return base === true ? "kept" : "by kind";
  }
  return refuse === unlisted ? "not implemented" : "refused";
}

const titles: Readonly<Record<CallGroup["effect"], string>> = {
  kept: "Kept for every service",
  "by kind": "Kept only for kinds that request it (seccomp.groups in kind.yml)",
  refused: "Dropped: Operation not permitted",
  "not implemented": "Dropped: Function not implemented, so that programs use an alternative",
};

/** Prints the groups by what happens to their calls. */
export function explainCalls(io: Io, groups: readonly CallGroup[]): void {
  const width = Math.max(...groups.map(({ name }) => name.length));
  for (const [effect, title] of Object.entries(titles)) {
    printLines(io, ["", title]);
    for (const { name, why, kinds } of groups.filter((group) => group.effect === effect)) {
      const askers = effect === "by kind" ? ` [${kinds.join(", ") || "no kind"}]` : "";
      print(io, `  ${io.colours.bold(name.padEnd(width))}  ${why}${askers}`);
    }
  }
  printLines(io, [
    `  ${io.colours.bold("all others".padEnd(width))}  calls newer than this list, and calls of 32-bit programs`,
    "",
    "`harden-init explain seccomp --json` lists the calls; playbooks/files/opt/harden/STACK/seccomp/ has each service's profile.",
  ]);
}
