import type { Model } from "../../model/types/model.ts";
import type { Service } from "../../model/types/service.ts";

/** Whether any host is reached over ssh. */
export function hasRemote({ hosts }: Pick<Model, "hosts">): boolean {
  return hosts.some(({ connection }) => connection === "ssh");
}

/** Whether any host is prepared. */
export function hasPreparedServers({ hosts }: Pick<Model, "hosts">): boolean {
  return hosts.some(({ prepare }) => prepare);
}

/** Whether the service has an AppArmor profile of its own. */
export function isConfined(model: Model, { apparmor }: Service): boolean {
  return isOn(model, "apparmor") && apparmor !== "off";
}

/** Whether the service has a seccomp profile of its own. */
export function hasOwnProfile(model: Model, { seccomp }: Service): boolean {
  return isOn(model, "seccomp") && seccomp !== "engine";
}

/** Whether the stack has that control. */
export function isOn(model: Model, slug: string): boolean {
  return model.controls.some(({ control, on }) => control.slug === slug && on);
}
