import { toPlain } from "../../compose/node.ts";
import { toLongForm } from "../../compose/plain.ts";
import { complainUnknown, type FoundKey, findKeys } from "../../compose/shape/check-keys.ts";
import { complainValue } from "../../compose/shape/check-values.ts";
import { Problem } from "../../lib/errors.ts";
import { getMap } from "../../lib/fields.ts";
import { isMap, type KeyPath } from "../../lib/paths.ts";
import { refusals } from "../adopt/dangers/refused.ts";
import type { AnswerIssue } from "../issues.ts";
import { checkServices, type Rule, refuse } from "./rule.ts";

/*
 * Settings of a compose file in the answers must be Compose's own: a key that nothing here knows could do anything on the server.
 */

/** A part of the answers that is a part of a compose file. */
interface Part {
  readonly path: KeyPath;
  /** What it is a part of, as the table of keys calls it. */
  readonly place: string;
  readonly value: unknown;
}

const composeSettingsAreKnown: Rule = ({ services, compose = {} }, kinds) =>
  [...serviceParts(services, (kind) => kinds.get(kind)?.own === true), ...declaredParts(compose)].flatMap(issuesIn);

const builtServicesHaveASource = checkServices(({ kind, source, compose = {} }, name, kinds) =>
  kinds.get(kind)?.own && source === undefined && Object.keys(getMap(compose, "build")).length > 0
    ? refuse(
        ["services", name, "compose", "build"],
        "it says how it is built, but not from which folder",
        "Write the folder in `source`.",
      )
    : [],
);

export const composeRules: readonly Rule[] = [composeSettingsAreKnown, builtServicesHaveASource];

/** The settings of answers that broke no rule, in Compose's long forms: everything after this reads only these. */
export function toLongForms<Any extends Parameters<Rule>[0]>(answers: Any): Any {
  const { services, compose } = answers;
  const written = Object.entries(services).map(([name, service]) => [
    name,
    service.compose === undefined
      ? service
      : { ...service, compose: toPlain(toLongForm(service.compose, "services.*")) },
  ]);
  const declared = Object.entries(compose ?? {}).map(([section, all]) => [section, toPlain(toLongForm(all, section))]);
  return {
    ...answers,
    services: Object.fromEntries(written),
    ...(compose !== undefined && { compose: Object.fromEntries(declared) }),
  };
}

function serviceParts(services: Parameters<Rule>[0]["services"], isOwn: (kind: string) => boolean): readonly Part[] {
  return Object.entries(services)
    .filter(([, { kind, compose }]) => isOwn(kind) && compose !== undefined)
    .map(([name, { compose }]) => ({ path: ["services", name, "compose"], place: "services.*", value: compose }));
}

function declaredParts(compose: Readonly<Record<string, unknown>>): readonly Part[] {
  return Object.entries(compose).flatMap(([section, all]) =>
    Object.entries(isMap(all) ? all : {})
      // Its value is in the vault: that is ours to say.
      .filter(([, entry]) => !(section === "secrets" && isMap(entry) && entry.vault === true))
      .map(([name, value]) => ({ path: ["compose", section, name], place: `${section}.*`, value })),
  );
}

function issuesIn({ path, place, value }: Part): readonly AnswerIssue[] {
  try {
    return findKeys(toLongForm(value, place), place).flatMap((found) => {
      const issue = complainUnknown(found) ?? complainValue(found) ?? refusalOf(found);
      return issue === undefined ? [] : [{ path: [...path, ...found.path], ...issue }];
    });
  } catch (error) {
    if (error instanceof Problem) {
      return error.complaints.map(({ what, fix }) => ({ path, what, ...(fix !== undefined && { fix }) }));
    }
    throw error;
  }
}

function refusalOf({ place, key, group, node }: FoundKey): Omit<AnswerIssue, "path"> | undefined {
  const refusal = group === "refused" ? refusals[`${place}.${key}`] : undefined;
  const value = toPlain(node);
  return refusal === undefined || value === null || refusal.isFine?.(value)
    ? undefined
    : { what: refusal.what, fix: refusal.fix };
}
