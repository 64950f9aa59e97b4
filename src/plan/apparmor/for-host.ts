import type { Model } from "../../model/types/model.ts";
import { isOn } from "../context/asked.ts";
import { loadTemplates } from "../templates/load.ts";
import { createRenderer } from "../templates/render.ts";
import { forHost } from "./learned.ts";

/** The text that a host makes profiles of while it learns what a service needs; empty where the stack has none, or its kind has its own. */
export async function printProfileForHost(model: Model, service: string): Promise<string> {
  const kind = model.services.find(({ name }) => name === service)?.kind;
  if (kind === undefined || !kind.own || !isOn(model, "apparmor")) {
    return "";
  }
  const { kinds } = await loadTemplates([kind]);
  const file = kinds.get(kind.name)?.apparmor;
  return file === undefined ? "" : createRenderer(new Map())(file, { stack: model.name, service, ...forHost });
}
