import { join } from "node:path";
import { buildUsageProblem } from "../lib/errors.ts";
import type { Model } from "../model/types/model.ts";
import type { Service } from "../model/types/service.ts";
import { type RuleList, viewLearned } from "./apparmor/learned.ts";
import { findProfile } from "./apparmor/mode.ts";
import { hasOwnProfile, isConfined } from "./context/asked.ts";
import type { ServiceView } from "./context/service.ts";
import { buildLearnedProfile, buildWatchedProfile, type CallList } from "./seccomp/learned.ts";
import { buildSeccompProfile, printProfile } from "./seccomp/profile.ts";
import type { Templates } from "./templates/load.ts";
import type { Renderer } from "./templates/render.ts";

/** What services were learned to need, by their names: the system calls, and the rules of an AppArmor profile. */
export interface Learned {
  readonly calls: ReadonlyMap<string, CallList>;
  readonly rules: ReadonlyMap<string, RuleList>;
}

export const nothingLearned: Learned = { calls: new Map(), rules: new Map() };

interface Sources {
  readonly model: Model;
  readonly templates: Templates;
  readonly render: Renderer;
  readonly learned: Learned;
}

/** The text of a service's AppArmor profile; undefined where it has none of its own. */
export function printAppArmor(
  service: Service,
  view: ServiceView,
  { model, templates, render, learned }: Sources,
): string | undefined {
  const file = templates.kinds.get(service.kind.name)?.apparmor;
  const mode = service.apparmor;
  if (file === undefined || mode === "off" || !isConfined(model, service)) {
    return undefined;
  }
  const name = `harden-init.${model.name}.${service.name}`;
  // Only a service whose rules were learned has any.
  const own = service.adopted && viewLearned(name, requireLearned(learned.rules, service.name), mode === "complain");
  return toldWith(file.from, () => findProfile(mode, render(file, { ...view, ...own })));
}

/** The text of a service's seccomp profile; undefined where it has none of its own. */
export function printSeccomp(
  service: Service,
  { model, templates, learned }: Pick<Sources, "model" | "templates" | "learned">,
): string | undefined {
  const { name, kind, seccomp: by } = service;
  if (!hasOwnProfile(model, service)) {
    return undefined;
  }
  if (by === "learned" || by === "watched") {
    const list = requireLearned(learned.calls, name);
    const build = by === "learned" ? buildLearnedProfile : buildWatchedProfile;
    return printProfile(build(templates.seccomp, list));
  }
  return toldWith(join(kind.folder, "kind.yml"), () =>
    printProfile(buildSeccompProfile(templates.seccomp, kind.seccomp.groups)),
  );
}

function requireLearned<T>(found: ReadonlyMap<string, T>, name: string): T {
  const own = found.get(name);
  if (own === undefined) {
    throw new Error(`what was learned of ${name} was not read`);
  }
  return own;
}

/** The kind's owner must fix a file that asks for something unknown; the error names the file. */
function toldWith(where: string, make: () => string): string {
  try {
    return make();
  } catch (error) {
    throw error instanceof RangeError ? buildUsageProblem({ where, what: error.message }, { cause: error }) : error;
  }
}
