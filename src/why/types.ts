/*
 * What a run changed, in three steps: a task tells of a thing (`Told`), both sides are compared and masked (`Difference` of its fields), and the whole
 * run says why (`Change`).
 */

export const thingKinds = ["container", "account", "secret", "file", "setting", "task"] as const;
export type ThingKind = (typeof thingKinds)[number];

/** A container that is `started` is the same one: it did not run. */
export const changeStates = ["new", "changed", "gone", "started"] as const;
export type ChangeState = (typeof changeStates)[number];

/** One field, without a secret. A side that is absent has none of it. */
export interface ChangedField {
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

/** One thing: the fields that differ, as far as they are kept. */
export interface Thing {
  readonly what: ThingKind;
  readonly name: string;
  readonly state: ChangeState;
  readonly fields: readonly ChangedField[];
  /** How many fields more differ. */
  readonly more?: number;
  /** Of a text: how many lines. */
  readonly lines?: { readonly added: number; readonly removed: number };
}

/** A container, as it stood before: what the cause follows from. */
export interface Standing {
  readonly was: "absent" | "stopped" | "unhealthy" | "running";
  /** The container itself is another one. */
  readonly isOther: boolean;
  readonly hasOtherInputs: boolean;
  readonly hasOtherImage: boolean;
  /** The image is made for the stack. */
  readonly isBuilt: boolean;
}

/** A thing, with what its task knows of the cause. */
export interface Told extends Thing {
  /** Who changed it since the last deploy placed it; empty where that is not known. */
  readonly by: readonly ("hand" | "project")[];
  /** The services whose containers are made from it. */
  readonly services: readonly string[];
  readonly standing?: Standing;
}

/** What of the project is another one than at the last deploy on a host. */
export interface Since {
  readonly first: boolean;
  /** The keys of harden.yml; absent where they are not known. */
  readonly keys?: readonly string[];
  readonly moreKeys: number;
  /** Whether the files that the plays read are others. */
  readonly edited: boolean;
  readonly tool?: { readonly before: string; readonly after: string };
}

/** What one task's result says of changes. */
export interface TaskTold {
  readonly things: readonly Told[];
  /** Things more than these. */
  readonly more: number;
  readonly since?: Since;
  /** The secrets whose previous value is not proven dead yet. */
  readonly rotating?: readonly string[];
}

/** Why a thing was changed: a name for programs, and words. */
export interface Cause {
  readonly cause: string;
  readonly words: string;
}

/** One thing that a run changed on hosts, or that a check would change, and why. */
export interface Change extends Thing {
  readonly hosts: readonly string[];
  readonly causes: readonly Cause[];
}

/** The changes of a pass; `more` counts those that are left out. */
export interface Changes {
  readonly list: readonly Change[];
  readonly more: number;
  /** The hosts on which it is the first deploy. */
  readonly first: readonly string[];
}
