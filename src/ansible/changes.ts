import { type Fields, getMap, getText, listAt } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import type { Clean } from "./clean.ts";

/** A task that touches a thousand files lists only the first ones. */
const reasonLimit = 30;

/** Lists of names in the results of modules, and the word for each. */
const deeds: readonly (readonly [key: string, word: string])[] = [
  ["written", "wrote"],
  // These two are true of a check, too.
  ["secrets", "secret"],
  ["placed", "file"],
  ...["brought", "created", "updated", "removed", "loaded", "built", "pulled"].map(asItIs),
  ...["recreated", "restarted", "started", "stopped", "granted", "revoked", "dropped", "seeded"].map(asItIs),
];

function asItIs(word: string): readonly [string, string] {
  return [word, word];
}

/**
 * Why a task changed something, from its module's result: what compose did, which files and fields differ, what was written or removed. The
 * first source with content counts. An empty list means that the module gives no reason.
 */
export function readChanges(result: Fields, clean: Clean): readonly string[] {
  const items = listAt(result, "results").filter(isMap);
  const found = items.length > 0 ? items.filter((item) => item.changed === true).flatMap(reasons) : reasons(result);
  const distinct = [...new Set(found.map((reason) => clean(reason, 200)))];
  const rest = distinct.length - reasonLimit;
  return rest > 0 ? [...distinct.slice(0, reasonLimit), `and ${rest} more`] : distinct;
}

function reasons(result: Fields): readonly string[] {
  for (const source of [toldDeeds, actions, differences, place, said, ran]) {
    const found = source(result);
    if (found.length > 0) {
      return found;
    }
  }
  return [];
}

function toldDeeds(result: Fields): readonly string[] {
  const told = deeds.flatMap(([key, word]) => texts(listAt(result, key)).map((name) => `${word} ${name}`));
  return [...told, ...texts(listAt(result, "changes"))];
}

/** `docker_compose_v2` returns objects, the image modules return sentences. */
function actions(result: Fields): readonly string[] {
  return listAt(result, "actions").flatMap((action) => {
    if (!isMap(action)) {
      return texts([action]);
    }
    const words = [getText(action, "status")?.toLowerCase(), getText(action, "what"), getText(action, "id")];
    return [words.filter((word) => word !== undefined).join(" ")].filter((line) => line !== "");
  });
}

/** From `--diff`, and from modules that always return before and after. */
function differences(result: Fields): readonly string[] {
  const diff = result.diff;
  const entries = (Array.isArray(diff) ? diff : [diff]).filter(isMap);
  return entries.flatMap((entry) => {
    const { before, after } = entry;
    if (isMap(before) && isMap(after)) {
      return changedFields(before, after, getText(after, "path"));
    }
    const name = getText(entry, "after_header") ?? getText(entry, "before_header");
    return name !== undefined && before !== after ? [name.replace(/ \((content|file attributes)\)$/, "")] : [];
  });
}

function changedFields(before: Fields, after: Fields, path: string | undefined): readonly string[] {
  const where = path === undefined ? "" : `${path}: `;
  return Object.keys(after)
    .filter((key) => isPlain(after[key]) && before[key] !== after[key])
    .map((key) => `${where}${key} ${isPlain(before[key]) ? before[key] : "none"} → ${after[key]}`);
}

function place(result: Fields): readonly string[] {
  const path = getText(result, "dest") ?? getText(result, "path");
  return path === undefined ? [] : [path];
}

function said(result: Fields): readonly string[] {
  const message = getText(result, "msg");
  const name = getText(result, "name");
  if (message !== undefined) {
    return [message.split("\n", 1)[0] ?? ""];
  }
  return name === undefined ? [] : [[name, getText(result, "state")].filter(Boolean).join(" ")];
}

function ran(result: Fields): readonly string[] {
  const command = result.cmd ?? getMap(getMap(result, "invocation"), "module_args")._raw_params;
  const line = Array.isArray(command) ? texts(command).join(" ") : command;
  return typeof line === "string" && line !== "" ? [`ran ${line}`] : [];
}

function texts(list: readonly unknown[]): readonly string[] {
  return list.filter((entry): entry is string => typeof entry === "string" && entry !== "");
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
