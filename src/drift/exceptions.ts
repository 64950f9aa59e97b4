import { getText } from "../lib/fields.ts";
import { getIn, isMap, type KeyPath, setIn } from "../lib/paths.ts";
import { describeExceptionEnd } from "../lib/text/exception-end.ts";

/** Answers whose exceptions are a text each where more than one of their keys differs: an exception is told once, not key by key. */
export function withToldExceptions(answers: unknown, other: unknown): unknown {
  return listExceptions(answers)
    .filter((path) => countDifferent(getIn(answers, path), getIn(other, path)) > 1)
    .reduce((told, path) => setIn(told, path, describeException(getIn(answers, path))), answers);
}

/** The keys of all exceptions, as the schema of harden.yml has them. */
function listExceptions(answers: unknown): readonly KeyPath[] {
  const services = getIn(answers, ["services"]);
  const maps: readonly KeyPath[] = [
    ["hardening", "overrides"],
    ...Object.keys(isMap(services) ? services : {}).map((name) => ["services", name, "accept"]),
  ];
  return maps.flatMap((path) => {
    const map = getIn(answers, path);
    return Object.keys(isMap(map) ? map : {}).map((entry) => [...path, entry]);
  });
}

function countDifferent(one: unknown, other: unknown): number {
  const keys = new Set([one, other].flatMap((exception) => Object.keys(isMap(exception) ? exception : {})));
  return [...keys].filter((key) => getIn(one, [key]) !== getIn(other, [key])).length;
}

/** The day first: a long reason is cut. */
function describeException(exception: unknown): unknown {
  const fields = isMap(exception) ? exception : {};
  const [reason, until, owner] = ["reason", "until", "owner"].map((key) => getText(fields, key));
  const end = describeExceptionEnd({ until, owner });
  return reason === undefined ? exception : [end, reason].filter(Boolean).join(": ");
}
