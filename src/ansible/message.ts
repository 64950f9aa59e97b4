import { type Fields, getText, listAt } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import type { Clean } from "./clean.ts";

/** Modules that run a program or break off return only this; the cause is in what was printed. */
const empty =
  /^(non-zero return code|MODULE FAILURE|Module result deserialization failed|All items completed|One or more items failed)/;
const prefixes = /^((Task|Module|Action) failed: )+/;

/**
 * The message of a module's result, or the output of the program that it ran. For a loop: the messages of the failed items.
 */
export function readMessage(result: Fields, clean: Clean): string | undefined {
  if (result._ansible_no_log === true) {
    return undefined;
  }
  const failed = listAt(result, "results")
    .filter(isMap)
    .filter((item) => item.failed === true || item.unreachable === true);
  const message = failed.length > 0 ? failed.map(ofItem).join("\n") : ofOne(result);
  return message === undefined ? undefined : clean(message.trim());
}

function ofItem(item: Fields): string {
  if (item._ansible_no_log === true) {
    return "(an item whose output is hidden)";
  }
  const label = item._ansible_item_label ?? item.item;
  const message = ofOne(item) ?? "failed";
  return typeof label === "string" || typeof label === "number" ? `${label}: ${message}` : message;
}

function ofOne(result: Fields): string | undefined {
  const own = (getText(result, "msg") ?? listAt(result, "msg").join("\n")).replace(prefixes, "").trim();
  if (own !== "" && !empty.test(own)) {
    return own;
  }
  const printed = getText(result, "stderr") ?? getText(result, "module_stderr") ?? getText(result, "stdout");
  const code = result.rc;
  if (result.failed !== true) {
    return getText(result, "skip_reason");
  }
  const ending = typeof code === "number" ? `exit code ${code}` : own || "failed without a message";
  return printed === undefined ? ending : `${printed.trim()} (${ending})`;
}
